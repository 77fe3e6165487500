"""How formcheck is called on this machine: hints must be commands that work as they are typed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_NAME = "formcheck"


def called() -> str:
    """`formcheck` where the shell finds it; else how to reach it from this folder, such as `.venv/bin/formcheck`."""
    try:
        here = Path.cwd()
    except OSError:  # it was deleted: nothing is named from there
        here = Path(sys.executable)
    return _called(Path(sys.argv[0]), Path(sys.executable), here)


def what_to_check(table: str) -> str:
    """What to say where films gave angles only. table: what --csv takes."""
    return f"what to check: --exercise ID, see `{called()} exercises`; each frame: --csv {table}"


def _called(typed: Path, python: Path, here: Path) -> str:
    # Under `python -m formcheck` it is the command that lies beside this Python.
    command = typed if typed.stem.lower() == _NAME else python.with_name(f"{_NAME}{python.suffix}")
    on_path = shutil.which(_NAME)
    if on_path is not None and (not command.exists() or os.path.samefile(on_path, command)):
        return _NAME
    if not command.exists():
        return f"{_nearest(python, here)} -m {_NAME}"
    return _nearest(command, here)


def _nearest(path: Path, here: Path) -> str:
    """As it is typed in this folder: from here where it lies below, else whole."""
    try:
        short = str((path if path.is_absolute() else here / path).relative_to(here))
        # A bare name would be looked for in the PATH.
        short = short if os.sep in short else os.path.join(".", short)
    except ValueError:
        short = str(path)
    return f'"{short}"' if " " in short else short
