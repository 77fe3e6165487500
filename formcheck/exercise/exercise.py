"""What an exercise is: the contents of its TOML file as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from formcheck.exercise.event import Phase
from formcheck.exercise.plan import Plan
from formcheck.measure.readings import ONE_LEG
from formcheck.pose.landmarks import Side

Strictness = Literal["gentle", "normal", "strict"]
STRICTNESS: dict[Strictness, float] = {"gentle": 1.5, "normal": 1.0, "strict": 0.75}
"""The factor on the thresholds: a first choice, none is published. 1.5 times the threshold is what the validation calls
a clear fault (docs/validation.md), so gentle says only these; three quarters is as far down as most readings can be
trusted, whose error is about a quarter of their threshold."""


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
    end range without a sight of its start. led: whether a session is led, in which no movement begins unseen.
    start_legs_first: `start` with what tells one leg from the other before what is the same for both.
    measures: those of start and end and the driver, each once.
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
    led: bool = False
    start_legs_first: tuple[Range, ...] = field(init=False)
    measures: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        legs_first = sorted(self.start, key=lambda wanted: wanted.measure not in ONE_LEG)
        object.__setattr__(self, "start_legs_first", tuple(legs_first))
        measures = dict.fromkeys([*(wanted.measure for wanted in (*self.start, *self.end)), self.driver])
        object.__setattr__(self, "measures", tuple(measures))

    def far_enough(self, start: float, best: float) -> bool:
        """Whether a movement makes a repetition. start, best: of the driver, which grows toward end range."""
        reached = self.reach is None or best >= (self.reach if self.toward == "more" else -self.reach)
        return best - start >= self.travel and reached


@dataclass(frozen=True, slots=True)
class Dose:
    """How often and how long (seconds), and who says so. move_s: how long the way there should take, 0 if not given."""

    reps: int
    hold_s: float
    source: str
    move_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """A value that each repetition ends with: `source` (a measure) in the hold, called `name`.

    minus: a measure that is subtracted, "" for none, such as the back's part of a bend. in_form: take the furthest
    point before the first fault instead: the depth that can be worked with. side: the leg; None for the one at work,
    or the one that is seen best.
    """

    name: str
    source: str
    words: str
    minus: str = ""
    in_form: bool = False
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Unseen:
    """A compensation that matters in the exercise but cannot be seen by its camera, and what would help."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Compensation:
    """When a compensation is on, and what is said then.

    phases: in which it is judged. enter, exit: thresholds in `unit`; min_s: how long it must last
    (min_periods instead, for an oscillation). cue, cue_both: words to say, "" for none; `{side}` stands
    for left or right. again: other words for the second time, the third, ... source: where the threshold comes from.
    allow: the name by which a person may allow it. margin: how far past `enter` it is raised, for a measure that errs
    by as much as good form stays below the threshold; negative, so raised sooner, for one that reads too little.
    where: the only postures in which this is a fault. limits: what else decides, by the names in the detector's own
    `limits`. late_s: how much later than the fault its reading is; this counts toward min_s.
    certain: nothing is raised if the reading's uncertainty is larger, 0 for any.
    always: judged in every round, not only in the round that asks for it.
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
        """The same with its thresholds multiplied; a factor above 1 is gentler. dose: what seconds fall short of."""
        whole_s = {"too_fast": dose.move_s, "hold_too_short": dose.hold_s}.get(self.id, 0.0)
        return replace(self, enter=_scaled(self.enter, factor, whole_s), exit=_scaled(self.exit, factor, whole_s))


def _scaled(threshold: float, factor: float, whole: float) -> float:
    """A threshold multiplied. A part that may lack of a whole: the ratio of what lacks to what is left is multiplied.

    So a small part is nearly multiplied by the factor, and none reaches the whole, where nothing could be raised.
    """
    if not 0.0 < threshold < whole:
        return threshold * factor
    lacks = factor * threshold / (whole - threshold)
    return whole * lacks / (1.0 + lacks)


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. `text` is the file itself, `sha256` its hash: both go into the recording.

    angle: the measure that is drawn on the body and written beside it, "" for none. plan: how a session is led.
    phasing_from_end, plan_from_end: phases and session with the camera at an end, where the side plane is not seen;
    None if the exercise does not offer it. allowed: compensations that are not judged because the person allows them.
    unseen: those that matter but cannot be seen here. validated: measured against truth and real clips
    (docs/validation.md).
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
        """The exercise with the camera at an end; unchanged if it does not offer that.

        Angles are too rough to be shown from there: none is drawn, and the result is no number.
        """
        if self.phasing_from_end is None or self.plan_from_end is None:
            return self
        return replace(self, view="end", phasing=self.phasing_from_end, plan=self.plan_from_end, angle="")

    @property
    def needs(self) -> tuple[str, ...]:
        """What a session needs of camera, place and posture. The file's `setup` is for its own view, not for an end."""
        if self.view == "end":
            return tuple(need for need in (self.plan.camera, self.plan.turn) if need)
        return tuple(need.partition(" (")[0] for need in self.setup)

    @property
    def compares(self) -> bool:
        """Whether left and right are compared."""
        return self.sides == "each" or self.results[0].side is not None

    def first(self, side: Side) -> Result:
        """The first result of a side: the one that counts."""
        return next((one for one in self.results if one.side in (None, side)), self.results[0])

    @property
    def may_allow(self) -> tuple[str, ...]:
        """What a person may allow here."""
        return tuple(dict.fromkeys(rule.allow for rule in self.compensations if rule.allow))
