"""A fault in the past tense: one compensation, from when to when, how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

EventSide = Literal["left", "right", "both"]
Phase = Literal["setup", "start", "move", "hold", "return"]
_DOUBLED_S = 20.0
"""Seconds after which a fault is twice as severe as one that is corrected at once."""
PHASES: tuple[Phase, ...] = ("setup", "start", "move", "hold", "return")
NOT_ASKED = "not asked for in this session"
"""The reason of a compensation that the exercise asks for at other times only."""


@dataclass(slots=True)
class Event:
    """One compensation as the contract names it; times in seconds from the first frame.

    start_s: when the fault began to exceed its threshold; raised_s: when it was said;
    end_s: when it was corrected, None while it is on. out_of_sight: it was still on when last seen, at end_s.
    peak and threshold are in `unit` (deg, torso, s, hz, m).
    """

    compensation: str
    side: EventSide
    rep: int | None
    phase: Phase
    start_s: float
    raised_s: float
    end_s: float | None
    peak: float
    unit: str
    threshold: float
    confidence: float
    out_of_sight: bool = False

    @property
    def severity(self) -> float:
        """Its size as a multiple of the threshold, plus half of that for each ten seconds, at most doubled.

        A fault that is not corrected counts as the longest. Computed from rounded numbers, so that a stored event has
        the same.
        """
        seconds = _DOUBLED_S if self.end_s is None else round(self.end_s, 3) - round(self.start_s, 3)
        return (
            round(self.peak, 3)
            / max(round(self.threshold, 3), 0.001)
            * (1.0 + min(max(seconds, 0.0) / _DOUBLED_S, 1.0))
        )

    def as_dict(self) -> dict[str, Any]:
        """The event as in `analyze --json`: keys in the contract's order, numbers rounded."""
        return {
            "compensation": self.compensation,
            "side": self.side,
            "rep": self.rep,
            "phase": self.phase,
            "start_s": round(self.start_s, 3),
            "raised_s": round(self.raised_s, 3),
            "end_s": None if self.end_s is None else round(self.end_s, 3),
            "peak": round(self.peak, 3),
            "unit": self.unit,
            "threshold": round(self.threshold, 3),
            "confidence": round(self.confidence, 2),
            "severity": round(self.severity, 2),
            "out_of_sight": self.out_of_sight,
        }
