"""The command `formcheck`: looks at the Python it runs in, then turns every foreseen failure into one line.

This module must load in any Python 3 and without any library: it is where their absence is told.
"""

from __future__ import annotations

import io
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence

from formcheck.cli.telling import print_no_more, tell
from formcheck.errors import FormcheckError
from formcheck.plain_letters import PLAINLY

# Both bounds stand in pyproject.toml (requires-python) and in the Makefile as well.
OLDEST = (3, 10)
NEWEST = (3, 12)
INTERRUPTED = 130
"""Exit status of a program that Ctrl-C ended, by the shells' convention (128 + SIGINT)."""

_MISSING_LIBRARY = re.compile(r"(lib[\w.+-]+?\.so[.\d]*): cannot open shared object file")
_PACKAGE_OF = {
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line (`sys.argv` by default) and return the exit status."""
    unfit = python_problem(sys.version_info[:2])
    if unfit:
        return _fail(unfit)
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAINLY)
    return guarded(lambda: _run(argv))


def python_problem(version: tuple[int, ...]) -> str | None:
    """What is wrong with this (major, minor) version of Python, in one line; None when it will do."""
    if OLDEST <= version[:2] <= NEWEST:
        return None
    why = "formcheck is written for" if version[:2] < OLDEST else "the pose tracker is built for"
    return f"this is Python {version[0]}.{version[1]}, {why} Python 3.10, 3.11 and 3.12: use one of these"


def guarded(job: Callable[[], int]) -> int:
    """Do the job and return its exit status; a foreseen failure is one line on standard error.

    While it runs, SIGTERM is Ctrl-C. What is not foreseen is a defect and keeps its traceback.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        status = job()
        sys.stdout.flush()
    except FormcheckError as error:
        return _fail(str(error), error.exit_status)
    except KeyboardInterrupt:
        return INTERRUPTED
    except ImportError as error:
        problem = import_problem(error)
        if problem is None:
            raise
        return _fail(problem)
    except OSError as error:
        print_no_more()
        if isinstance(error, BrokenPipeError):
            return 1  # whoever read the output has gone and wants no message
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}")
    finally:
        signal.signal(signal.SIGTERM, before)
    return status


def import_problem(error: ImportError) -> str | None:
    """What is missing on this machine and how to get it, in one line; None for a defect in the code."""
    text = str(error)
    library = _MISSING_LIBRARY.search(text)
    if library:
        if library[1] in _PACKAGE_OF:
            return "libgl1 and libglib2.0-0 are missing: sudo apt-get install libgl1 libglib2.0-0"
        return f"the system library {library[1]} is missing: install the package that holds it"
    if "DLL load failed" in text:
        return f"{text} Install the Microsoft Visual C++ Redistributable (x64)"
    package = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and package != "formcheck":
        return f"the Python package {package} is missing: install formcheck again (pip install .)"
    return None


def _open_what_is_closed() -> None:
    """Started without standard input, output or error: nothing goes there, and no file takes their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115


def _run(argv: Sequence[str] | None) -> int:
    from formcheck.cli.commands import run  # not above: the Python is looked at before anything is loaded

    return run(argv)


def _fail(message: str, status: int = 1) -> int:
    tell(message)
    return status


if __name__ == "__main__":
    sys.exit(main())
