"""What is said to the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to say, once.

    time_s: seconds from the first frame. text: the words, as shown and as spoken.
    compensation: which one it answers; None for an instruction or a result.
    tone: whether the compensation's tone is played before the words.
    """

    time_s: float
    text: str
    compensation: str | None = None
    tone: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The cue as in `analyze --json`."""
        return {"time_s": round(self.time_s, 3), "text": self.text, "compensation": self.compensation}
