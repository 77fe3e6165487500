"""Which compensations were judged in a session, and which were not, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.exercise.detectors import Detector
from formcheck.exercise.exercise import Exercise


def assessed(detectors: Sequence[Detector], reps: int) -> tuple[str, ...]:
    """The compensations that were seen well enough to be judged, in each of so many repetitions."""
    return tuple(detector.id for detector in detectors if _is_assessed(detector, reps))


def _is_assessed(detector: Detector, reps: int) -> bool:
    seen = detector.coverage.whole
    return seen.judged > 0 and not (seen.hardly_judged or detector.in_vain or _nothing_in(detector, reps))


def _nothing_in(detector: Detector, reps: int) -> str:
    """In which repetitions silence means nothing, with the reasons; empty where there is none."""
    blind, (why, vain) = detector.coverage.blind_in(reps), detector.vain_in(reps)
    told = [(detector.coverage.commonest_reason, blind)] if blind else []
    told += [(why, more)] if (more := [rep for rep in vain if rep not in blind]) else []
    return "; ".join(
        f"{reason}: {'repetition' if len(which) == 1 else 'repetitions'} {', '.join(map(str, which))}"
        for reason, which in told
    )


def not_assessed(
    detectors: Sequence[Detector], anybody: bool, reps: int, exercise: Exercise | None = None, unread: str = ""
) -> tuple[tuple[str, str], ...]:
    """The compensations that were not, or hardly, seen, each with its commonest reason; and those allowed.

    anybody: whether somebody was seen at all. reps: how many repetitions count. unread: why no posture was read.
    """
    rows: list[tuple[str, str]] = []
    anything = any(detector.coverage.whole.frames for detector in detectors)
    for detector in detectors:
        coverage, seen = detector.coverage, detector.coverage.whole
        if coverage.not_asked and not seen.frames:
            continue  # what nobody asked for is nothing that was missed
        if seen.frames == 0 and anything and detector.rule.phases == ("return",):
            continue  # cut off in its first hold
        if seen.frames == 0:
            unseen = "no hold seen" if anything else "no repetition seen"
            why = f": {unread}" if unread and not reps else ""
            rows.append((detector.id, f"{unseen}{why}" if anybody else "nobody seen"))
        elif seen.hardly_judged:
            rows.append((detector.id, coverage.commonest_reason))
        elif detector.in_vain:
            rows.append((detector.id, detector.in_vain))
        elif nothing := _nothing_in(detector, reps):
            rows.append((detector.id, nothing))
    rows += [(name, "allowed in this session") for name in (exercise.allowed if exercise else ())]
    rows += [(unseen.id, unseen.reason) for unseen in (exercise.unseen if exercise else ())]
    return tuple(rows)
