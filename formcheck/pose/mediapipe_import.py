"""Imports mediapipe without its unused parts (3D plots, the microphone), which take half of the start-up time."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_LATER = ("matplotlib", "matplotlib.pyplot", "sounddevice")
"""What mediapipe imports for parts of it that are not used here."""


class _Later(ModuleType):
    """Stands for a module that is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def lightly() -> Iterator[None]:
    """Import mediapipe in here. Whoever uses those other parts of it gets them all the same, then."""
    absent = () if "mediapipe" in sys.modules else [name for name in _LATER if name not in sys.modules]
    stand_ins = {name: _Later(name) for name in absent}
    for name, stand_in in stand_ins.items():
        package, _, module = name.rpartition(".")
        if package in stand_ins:
            setattr(stand_ins[package], module, stand_in)
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
