"""`formcheck analyze` of several files: side by side, one process each, as many at a time as there are cores."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Lock
from typing import Any

from formcheck.cli.called import what_to_check
from formcheck.cli.outputs import STDOUT, check_outputs, output, read_by
from formcheck.cli.stopping import STOPPED, Stop, stop_on_signal
from formcheck.cli.telling import print_no_more, tell
from formcheck.coach.amount import counted, off_text, result_amount
from formcheck.errors import UsageError
from formcheck.exercise.event import NOT_ASKED
from formcheck.feedback.silence import silence
from formcheck.pose.landmarks import SIDES

_LOOK_S = 0.1
"""How often it is looked whether the user wants to stop."""
_ALONE = "import sys; sys.path[:] = filter(None, sys.path); from formcheck.__main__ import main; sys.exit(main())"
"""The command, without modules that happen to lie in the folder where it is run."""


def analyze_several(args: argparse.Namespace) -> int:
    """The worst exit status of all. With several files --json and --csv name folders, or --json is - for a line each.

    Raises UsageError before any work for what cannot be.
    """
    if args.csv == STDOUT:
        raise UsageError("--csv - takes one file: name a folder for the tables of several")
    _check_exercise(args)
    keeps = args.csv is not None or args.json not in (None, STDOUT)
    names = _names(args.paths) if keeps else args.paths
    for folder in {args.json, args.csv} - {None, STDOUT}:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{folder}: several files need a folder for their results ({error.strerror}): name another"
            ) from None
    jobs = [_Job(args, path, name) for path, name in zip(args.paths, names, strict=True)]
    for job in jobs:
        check_outputs(read_by(args), job.json, job.csv)
    with stop_on_signal() as stop, ThreadPoolExecutor(min(len(jobs), cores())) as pool:
        under_way = [(job, pool.submit(job.run)) for job in jobs]
        try:
            worst = _collect(under_way, stop, keeps)
        finally:
            _stop(under_way)  # when something failed; the pool would first wait for all of them
        if stop.asked:
            left = sum(future.cancelled() for _, future in under_way)
            tell(STOPPED + (f"; not begun: {left} of {len(jobs)} files" if left else ""))
    return worst


def _check_exercise(args: argparse.Namespace) -> None:
    """Raise UsageError for a wrong exercise, or something to allow that it does not offer: once, not for each file."""
    if args.exercise or args.config:
        from formcheck.cli.options import check_allowed  # both take a while to load
        from formcheck.cli.sources import asked_for

        check_allowed(asked_for(args.exercise, args.config), args.allow)


def _collect(under_way: Sequence[_UnderWay], stop: Stop, keeps: bool) -> int:
    """Tell of each in their order; the worst exit status.

    keeps: whether their results are kept in files: then nobody needs to read what is printed of them.
    """
    worst = 0
    unread: OSError | None = None
    for job, future in under_way:
        while not _ended(future):
            if stop.asked:
                _stop(under_way)
        if future.cancelled():
            continue
        try:
            worst = max(worst, job.tell(*future.result()))
        except OSError as error:
            if not keeps:
                raise
            unread = unread or error
            print_no_more()
    if unread is not None:
        raise unread
    if any(job.advised for job, _ in under_way):
        print(what_to_check("DIR"))
    return worst


def _stop(under_way: Sequence[_UnderWay]) -> None:
    for job, waiting in under_way:
        waiting.cancel()
        job.stop()


def cores() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _ended(future: Future[Any]) -> bool:
    return bool(wait([future], _LOOK_S).done)


def _names(paths: Sequence[str]) -> list[str]:
    """What the results of each file are called: its name without the ending where that tells them apart."""
    stems, whole = Counter(Path(path).stem for path in paths), Counter(Path(path).name for path in paths)
    for path in paths:
        if whole[Path(path).name] > 1:
            raise UsageError(f"{Path(path).name}: several results would have this name: analyse them one by one")
    names = [Path(path).stem if stems[Path(path).stem] == 1 else Path(path).name for path in paths]
    # One that is called as another with its ending: a.mcap, a.mp4 and a.mcap.mp4.
    return names if len(set(names)) == len(names) else [Path(path).name for path in paths]


class _Job:
    """One file: the command for it alone, run as a user would.

    advised: after `tell`, whether it was a film of which only the angles were told.
    """

    def __init__(self, args: argparse.Namespace, path: str, name: str) -> None:
        self.advised = False
        self._path = path
        self._to_stdout = args.json == STDOUT
        self.json = None if args.json in (None, STDOUT) else str(Path(args.json) / f"{name}.json")
        self.csv = None if args.csv is None else str(Path(args.csv) / f"{name}.csv")
        self._words = [sys.executable, "-c", _ALONE, "analyze", "--json", STDOUT]
        for option in ("exercise", "config", "model"):
            chosen = getattr(args, option)
            self._words += [f"--{option}={chosen}"] if chosen is not None else []
        self._words += [f"--allow={each}" for each in args.allow]
        self._words += [f"--csv={self.csv}"] if self.csv is not None else []
        self._words += ["--", path]
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self) -> tuple[int, bytes, bytes]:
        """(exit status, JSON, messages) of its process."""
        env = {**os.environ, "PYTHONUTF8": "1"}
        try:
            with self._lock:
                self._process = subprocess.Popen(self._words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:  # too many processes, or files
            return 1, b"", f"formcheck: {self._path}: its analysis cannot be begun: {error.strerror}".encode()
        found, messages = self._process.communicate()
        return self._process.returncode, found, messages

    def stop(self) -> None:
        """End it as Ctrl-C does: what was analysed so far is its result."""
        with self._lock:
            if self._process is not None and not self._stopped:
                self._stopped = True
                self._process.terminate()

    def tell(self, status: int, found: bytes, messages: bytes) -> int:
        """Pass on what it found and said; the exit status. That it was stopped is said once, of all."""
        lines = [line for line in messages.decode(errors="replace").splitlines() if not line.endswith(STOPPED)]
        for line in lines:
            print(line, file=sys.stderr, flush=True)
        if status < 0 or not found.strip():
            if not (self._stopped or (lines and status > 0)):
                how = f"status {status}" if status >= 0 else signal.strsignal(-status) or f"signal {-status}"
                tell(f"{self._path}: its analysis broke off ({how}) and nothing of it is kept: analyse it again")
            return status if status > 0 else 1
        result = json.loads(found)
        if self._to_stdout:
            print(json.dumps(result, ensure_ascii=False, allow_nan=False), flush=True)
            return status
        try:
            with output(self.json) as file:
                if file is not None:
                    json.dump(result, file, indent=1, ensure_ascii=False, allow_nan=False)
                    file.write("\n")
        except UsageError as error:
            tell(str(error))
            return max(status, error.exit_status)
        except OSError as error:
            tell(f"{self.json}: {error.strerror}")
            return max(status, 1)
        print(f"{self._path}: {line_of(result)}", flush=True)
        self.advised = result["exercise"] is None and result["frames"]["tracked"] > 0 and result["frames"]["total"] > 1
        return status


_UnderWay = tuple[_Job, Future[tuple[int, bytes, bytes]]]


def _first_measure(result: dict[str, Any]) -> list[str]:
    """The exercise's first result in words and with its uncertainty, nothing where it was not read."""
    name, sides = next(iter(result["measures"].items()), ("", {}))
    off = result["uncertainties"].get(name, {})
    told = {
        side: result_amount(name, value) + off_text(off.get(side)) for side, value in sides.items() if value is not None
    }
    both = set(told.values()) if len(told) == len(SIDES) else set()
    words = both.pop() if len(both) == 1 else ", ".join(f"{side} {size}" for side, size in told.items())
    return [f"{name.rpartition('_')[0].replace('_', ' ')} {words}"] if told else []


def line_of(result: dict[str, Any]) -> str:
    """An analysis, as JSON, in one line."""
    frames, reps, events = result["frames"], result["reps"], result["events"]
    told = [result["exercise"] or "angles only", f"{frames['tracked']} of {frames['total']} frames"]
    if result["exercise"] is not None:
        faults = Counter(event["compensation"] for event in events)
        told.append(counted(len(reps), "repetition"))
        told += _first_measure(result)
        rows = [row for row in result["not_assessed"] if row["reason"] != NOT_ASKED]
        unseen = {row["compensation"]: row["reason"] for row in rows}
        found = ", ".join(f"{name} {times}" for name, times in faults.items())
        told.append(found or silence(len(result["assessed"]), list(unseen.values())))
        told += [f"not judged: {', '.join(sorted(unseen))}"] if unseen and (found or result["assessed"]) else []
    return "; ".join(filter(None, told))
