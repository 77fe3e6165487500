"""What an exercise is: the contents of its TOML file as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from formcheck.exercise.event import Phase
from formcheck.exercise.plan import Plan
from formcheck.pose.landmarks import Side

Strictness = Literal["gentle", "normal", "strict"]
STRICTNESS: dict[Strictness, float] = {"gentle": 1.5, "normal": 1.0, "strict": 0.75}
"""By what each strictness multiplies the thresholds: a first choice, none is published. Half as much again is what the
benchmarks call a clear fault (docs/validation.md: 1.5 times the threshold and more must be found), so gentle says these
only; three quarters is as far down as most readings carry, whose error is some quarter of their threshold."""


@dataclass(frozen=True, slots=True)
class Range:
    """A measure (name without side and unit) and the values that it may have."""

    measure: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Phasing:
    """How the phases are told apart.

    driver: the measure that moves; toward: whether it grows ("more") or shrinks ("less") to end range.
    travel: how far from the start makes a repetition. still: speed below which it rests, units a second.
    leave: how far back from the hold ends it. start, end: what holds in the start posture and at end range.
    along: a measure that grows on the way in as well; what it still does is no hold. "" for none.
    reach: the value of the driver to which a repetition comes at least, None for any. opens: whether a film may open at
    end range.
    """

    driver: str
    toward: Literal["more", "less"]
    travel: float
    still: float
    leave: float
    start: tuple[Range, ...]
    end: tuple[Range, ...]
    along: str = ""
    reach: float | None = None
    opens: bool = False

    def far_enough(self, start: float, best: float) -> bool:
        """Whether a movement makes a repetition. start, best: of the driver, which grows toward end range."""
        reached = self.reach is None or best >= (self.reach if self.toward == "more" else -self.reach)
        return best - start >= self.travel and reached


@dataclass(frozen=True, slots=True)
class Dose:
    """How often and how long, and who says so. move_s: how long the way there takes, 0 where nothing is said of it."""

    reps: int
    hold_s: float
    source: str
    move_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """A value that each repetition ends with: `source` (a measure) in the hold, called `name`.

    minus: a measure that is taken off it, "" for none: what of a bend is the hip's alone, say. in_form: the furthest
    that it came before the first fault instead, the depth that can be worked with. side: of this leg, None for the one
    at work, or the one that is seen best.
    """

    name: str
    source: str
    words: str
    minus: str = ""
    in_form: bool = False
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Unseen:
    """A compensation that matters in the exercise and that one camera there cannot tell, and what would help."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Compensation:
    """When a compensation is on, and what is said then.

    phases: in which it is judged. enter, exit: thresholds in `unit`; min_s: how long it must last
    (min_periods instead, for an oscillation). cue, cue_both: words to say, "" for none; `{side}` stands
    for left or right. again: other words for the second time, the third, ... source: where the threshold comes from.
    allow: by this name a person may allow it. margin: how far past `enter` it is raised, for a measure whose
    error is as large as what good form leaves to the threshold; negative for one that reads too little: raised sooner.
    where: the postures in which there is such a fault. limits: what else a detector tells by, by the names in its
    own `limits`.
    late_s: how much later than the fault its reading is, which counts as waited for.
    certain: nothing is raised where the reading's uncertainty is larger, 0 for any.
    always: asked for in every round, for what is otherwise asked for in a round of its own.
    """

    id: str
    phases: tuple[Phase, ...]
    enter: float
    exit: float
    min_s: float
    min_periods: float
    unit: str
    label: str
    cue: str
    cue_both: str
    source: str
    again: tuple[str, ...] = ()
    allow: str = ""
    margin: float = 0.0
    where: tuple[Range, ...] = ()
    certain: float = 0.0
    always: bool = False
    limits: Mapping[str, float] = field(default_factory=dict)
    late_s: float = 0.0

    def scaled(self, factor: float, dose: Dose) -> Compensation:
        """The same with thresholds multiplied: above 1 is gentler. Seconds are those that lack of the dose."""
        whole_s = {"too_fast": dose.move_s, "hold_too_short": dose.hold_s}.get(self.id, 0.0)
        return replace(self, enter=_scaled(self.enter, factor, whole_s), exit=_scaled(self.exit, factor, whole_s))


def _scaled(threshold: float, factor: float, whole: float) -> float:
    """A threshold multiplied. Of what may lack of a whole, the ratio of what lacks to what is left is multiplied.

    So a small lack is as good as multiplied, and none comes to the whole, beyond which nothing could be raised.
    """
    if not 0.0 < threshold < whole:
        return threshold * factor
    lacks = factor * threshold / (whole - threshold)
    return whole * lacks / (1.0 + lacks)


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. `text` is the file itself, `sha256` its hash: both go into the recording.

    angle: the measure that is drawn on the body and written beside it, "" for none. plan: how a session is led.
    phasing_from_end: how the phases are told apart from an end, where the side plane does not show; None where they
    cannot be. plan_from_end: how a session is led there. allowed: compensations that are not judged because the
    person allows them. unseen: those that matter here and cannot be judged at all. validated: measured against truth
    and real clips, as docs/validation.md tells.
    """

    id: str
    name: str
    view: str
    sides: Literal["each", "both"]
    setup: tuple[str, ...]
    movement: str
    angle: str
    dose: Dose
    phasing: Phasing
    results: tuple[Result, ...]
    compensations: tuple[Compensation, ...]
    text: str
    sha256: str
    plan: Plan = field(default_factory=Plan)
    phasing_from_end: Phasing | None = None
    plan_from_end: Plan | None = None
    allowed: tuple[str, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    validated: bool = False

    def at(self, strictness: Strictness) -> Exercise:
        """The exercise with its thresholds scaled."""
        factor = STRICTNESS[strictness]
        return replace(self, compensations=tuple(c.scaled(factor, self.dose) for c in self.compensations))

    def allowing(self, names: tuple[str, ...]) -> Exercise:
        """The exercise without the compensations that the person allows, by the names in their `allow`."""
        kept = tuple(rule for rule in self.compensations if not rule.allow or rule.allow not in names)
        return replace(self, compensations=kept, allowed=tuple(c.id for c in self.compensations if c not in kept))

    def seen_from_end(self) -> Exercise:
        """The exercise as it is led with the camera at an end; the same where it cannot be.

        Angles are too rough there to be shown: none is drawn, and there is no number as a result.
        """
        if self.phasing_from_end is None or self.plan_from_end is None:
            return self
        return replace(self, view="end", phasing=self.phasing_from_end, plan=self.plan_from_end, angle="")

    @property
    def needs(self) -> tuple[str, ...]:
        """What a session needs of camera, place and posture. The file's words are of its own view, not of an end."""
        if self.view == "end":
            return tuple(need for need in (self.plan.camera, self.plan.turn) if need)
        return tuple(need.partition(" (")[0] for need in self.setup)

    @property
    def compares(self) -> bool:
        """Whether the result is told left against right."""
        return self.sides == "each" or self.results[0].side is not None

    def first(self, side: Side) -> Result:
        """The first result that a side has."""
        return next((one for one in self.results if one.side in (None, side)), self.results[0])

    @property
    def may_allow(self) -> tuple[str, ...]:
        """What a person may allow here."""
        return tuple(dict.fromkeys(rule.allow for rule in self.compensations if rule.allow))
