"""The command `formcheck`: looks at the Python it runs in, then turns every foreseen failure into one line.

This module must load in any Python 3 and without any library: it is where their absence is told.
"""

from __future__ import annotations

import _thread
import io
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType, TracebackType

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

    While it runs, SIGTERM and a closed terminal are Ctrl-C. What is not foreseen is a defect and keeps its traceback.
    """
    interrupts: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupts.append(number)
        raise KeyboardInterrupt

    others = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
    # What is ignored stays so: the keys of others, for a job in the background; the end of the terminal, under nohup.
    numbers = [signal.SIGTERM, *(each for each in others if signal.getsignal(each) is not signal.SIG_IGN)]
    before = {number: signal.signal(number, interrupt) for number in numbers}
    hooks = sys.unraisablehook, sys.excepthook
    sys.unraisablehook, sys.excepthook = _not_raised, _printed
    try:
        status = job()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (FormcheckError, ImportError, OSError, MemoryError, RuntimeError, SystemError) as error:
        if interrupts:  # a library, or a class that was being made, has made another error of it
            return INTERRUPTED
        told = _told(error)
        if told is None:
            raise
        return told
    finally:
        sys.unraisablehook, sys.excepthook = hooks
        for number, handler in before.items():
            if signal.getsignal(number) is interrupt:  # a session that was told to end ignores what still comes
                signal.signal(number, handler)
    return status


def _told(error: Exception) -> int | None:
    """Say a foreseen failure in one line: the exit status; None for a defect."""
    if isinstance(error, FormcheckError):
        return _fail(str(error), error.exit_status)
    if isinstance(error, ImportError):
        problem = import_problem(error)
        return None if problem is None else _fail(problem)
    if isinstance(error, MemoryError):
        return _fail("there is not enough memory: close other programs and try again")
    if not isinstance(error, OSError):
        return None
    print_no_more()
    if isinstance(error, BrokenPipeError):
        return 1  # whoever read the output has gone and wants no message
    return _fail(f"{error.filename or 'output'}: {error.strerror or error}")


def _not_raised(unraisable: sys.UnraisableHookArgs) -> None:
    """Where Python cannot raise an interrupt, as in a destructor, it only prints it."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        _interrupt_again()
    else:
        sys.__unraisablehook__(unraisable)


def _printed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """So does a library that loads another one and goes on without it."""
    if isinstance(error, KeyboardInterrupt):
        _interrupt_again()
    else:
        sys.__excepthook__(kind, error, trace)


def _interrupt_again() -> None:
    """An interrupt that got lost comes again a little later."""
    later = threading.Timer(0.05, _interrupt)
    later.daemon = True
    later.start()


def _interrupt() -> None:
    if hasattr(signal, "pthread_kill"):  # it also ends a wait
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    else:
        _thread.interrupt_main(signal.SIGTERM)


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
