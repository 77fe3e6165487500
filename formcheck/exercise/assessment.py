"""Which compensations were judged in a session, and which were not, with the reason: each is one or the other."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.exercise.detectors import Detector
from formcheck.exercise.event import NOT_ASKED
from formcheck.exercise.exercise import Exercise

NO_FRAMES = "not one frame in it"
"""Why nothing of a film or recording was judged, where NOBODY would be said of frames that are not there."""


def assessed(detectors: Sequence[Detector], reps: int) -> tuple[str, ...]:
    """The compensations that were seen well enough to be judged, in each of so many repetitions."""
    return tuple(detector.id for detector in detectors if _is_met(detector) and not _why_not(detector, reps))


def not_assessed(
    detectors: Sequence[Detector], nobody: str, reps: int, exercise: Exercise | None = None, unread: str = ""
) -> tuple[tuple[str, str], ...]:
    """All the others, hardly seen or not asked for, each with its commonest reason; those allowed, and those unseen.

    nobody: NOBODY or NO_FRAMES, empty if somebody was seen. reps: how many repetitions count. unread: why no posture
    was read.
    """
    rows: list[tuple[str, str]] = []
    anything = any(detector.coverage.whole.frames for detector in detectors)
    for detector in detectors:
        if not _is_met(detector):
            lacks = "way back" if detector.rule.phases == ("return",) else "hold"
            unseen = f"no {lacks} seen" if anything else "no repetition seen"
            why = f": {unread}" if unread and not reps else ""
            rows.append((detector.id, nobody or f"{unseen}{why}"))
        elif why := _why_not(detector, reps):
            rows.append((detector.id, why))
    rows += [(name, "allowed in this session") for name in (exercise.allowed if exercise else ())]
    rows += [(unseen.id, unseen.reason) for unseen in (exercise.unseen if exercise else ())]
    return tuple(rows)


def _is_met(detector: Detector) -> bool:
    """Whether there were frames for it, asked for or not."""
    return detector.coverage.not_asked or detector.coverage.whole.frames > 0


def _why_not(detector: Detector, reps: int) -> str:
    """Why what was met was not judged; empty where it was."""
    coverage, seen = detector.coverage, detector.coverage.whole
    if not seen.frames:
        return NOT_ASKED
    return coverage.commonest_reason if seen.hardly_judged else detector.in_vain or _nothing_in(detector, reps)


def _nothing_in(detector: Detector, reps: int) -> str:
    """In which repetitions silence means nothing, with the reasons; empty where there is none."""
    blind, (why, vain) = detector.coverage.blind_in(reps), detector.vain_in(reps)
    told = [(detector.coverage.commonest_reason, blind)] if blind else []
    told += [(why, more)] if (more := [rep for rep in vain if rep not in blind]) else []
    return "; ".join(
        f"{reason}: {'repetition' if len(which) == 1 else 'repetitions'} {', '.join(map(str, which))}"
        for reason, which in told
    )
