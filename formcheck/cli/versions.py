"""The versions of the program and libraries that made a recording."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from formcheck import __version__

_OTHERS = ("mediapipe", "opencv-contrib-python", "numpy")


def versions() -> dict[str, str]:
    """Program to version: formcheck, python, and the libraries that results depend on."""
    found = {"formcheck": __version__, "python": platform.python_version()}
    for name in _OTHERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
