"""The options of a session: from the command line, into a recording, and back; and which of them make no sense."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from formcheck.checker import Options
from formcheck.cli.called import called
from formcheck.cli.earlier import last_as_text, last_from_text
from formcheck.coach.comparison import Last
from formcheck.errors import UsageError, choose
from formcheck.exercise.exercise import Exercise, Strictness


def chosen(args: argparse.Namespace, last: Last | None) -> Options:
    """The options given to `live`; last: the result of the last session."""
    return Options(
        side=args.side,
        strictness=args.strictness,
        led=not args.free,
        progressions=args.progressions,
        last=last,
        allow=tuple(args.allow),
        view=args.view,
    )


def as_text(options: Options) -> dict[str, str]:
    """All that computing the session again needs to know, as a recording holds it."""
    said: dict[str, str] = {"side": options.side, "strictness": options.strictness}
    said |= {"led": "yes" if options.led else "no", "progressions": "yes" if options.progressions else "no"}
    said |= {"view": "end"} if options.view == "end" else {}
    said |= {"allow": " ".join(options.allow)} if options.allow else {}
    return said | ({"last": last_as_text(options.last)} if options.last is not None else {})


def from_text(said: Mapping[str, str]) -> Options:
    """The inverse of `as_text`; what is missing or unknown takes its default, but the session was not led."""
    side, strictness = said.get("side", "both"), said.get("strictness", "normal")
    options = Options(
        led=said.get("led") == "yes",
        progressions=said.get("progressions") == "yes",
        last=last_from_text(said["last"]) if "last" in said else None,
        allow=tuple(said.get("allow", "").split()),
        view="end" if said.get("view") == "end" else "side",
    )
    if side in ("left", "right"):
        options = replace(options, side="left" if side == "left" else "right")
    for known in get_args(Strictness):
        if strictness == known:
            options = replace(options, strictness=known)
    return options


def check_allowed(exercise: Exercise | None, names: Sequence[str]) -> None:
    """Raise UsageError for something to allow that the exercise does not offer."""
    if names and exercise is None:
        raise UsageError(f"--allow {names[0]}: nothing is checked without an exercise: say which with --exercise")
    offered = exercise.may_allow if exercise else ()
    for name in names:
        if exercise and not offered:
            raise UsageError(f"--allow {name}: {exercise.id} offers nothing to allow: leave it out")
        if name not in offered:
            raise UsageError(f"--allow {name}: no such thing to allow: {choose(name, offered)}")


def check_kept(video: bool, no_record: bool) -> None:
    """Raise UsageError for a picture to be kept in a recording that is not to be made."""
    if video and no_record:
        raise UsageError("--video keeps the picture in the recording, --no-record keeps none: leave one of them out")


def check_view(exercise: Exercise, view: str) -> None:
    """Raise UsageError for a view from an end that the exercise does not offer."""
    if view == "end" and exercise.plan_from_end is None:
        raise UsageError(f"--view end: {exercise.id} is seen from the {exercise.view} only: leave it out")


def check_meant(exercise: Exercise, side: str, progressions: bool, free: bool, view: str) -> None:
    """Raise UsageError for a leg or progressions if the exercise leaves no such choice."""
    if side != "both" and exercise.sides == "both":
        raise UsageError(f"--side {side}: in {exercise.id} both legs work together: leave --side out")
    if not progressions:
        return
    if free:
        raise UsageError("--progressions belongs to a led session, --free only watches: leave one of them out")
    plan = exercise.seen_from_end().plan if view == "end" else exercise.plan
    if all(one.always for one in plan.progressions):
        what = f"{exercise.id} --view end" if view == "end" else exercise.id
        raise UsageError(f"--progressions: {what} has no harder rounds: leave it out")


def check_camera(camera: str) -> None:
    """Raise UsageError for a recording in place of a camera."""
    if camera.lower().endswith(".mcap"):
        raise UsageError(f"--camera {camera}: a recording is no camera: see it again with `{called()} replay {camera}`")
