"""Sizes as a person reads them: a number in its unit; a result with its uncertainty, or a word where a number would
say nothing."""

from __future__ import annotations

from formcheck.exercise.plan import Plan

UNCERTAIN = "too uncertain to tell"
_UNITS = {"deg": "°", "torso": " %", "s": " s", "hz": " Hz", "m": " m"}
_OF_WHAT = {"torso": " of the trunk's length"}
_WIDE = 20
"""Degrees: an uncertainty beyond this is told as more than this."""
_NOTHING = 2.5
"""Degrees: straight itself is not defined any better."""
_ABOUT, _COARSE = 10.0, 5
"""Degrees: what is less certain than the first is said to be about so much, in steps of the second."""
_PERHAPS = 15.0
"""Degrees: what may be zero, and is no more than this, is perhaps zero; of what may be more nothing is said. Of 191
kicks read so, of bodies that the corrections never saw, none was over 9; the one far leg that was read 8 for 18, give
or take 10, lies beyond."""


def counted(number: int, word: str) -> str:
    """So many of something: `1 repetition`, `2 repetitions`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def amount(value: float, unit: str) -> str:
    """A size in whole degrees or percent of the trunk's length, in tenths of anything else."""
    shown = 100 * value if unit == "torso" else value
    # Of the number that the JSON has, so that both agree.
    shown = round(round(shown, 1), 0 if unit in ("deg", "torso") else 1) + 0.0
    return f"{shown:.0f}{_UNITS[unit]}" if unit in ("deg", "torso") else f"{shown:.1f}{_UNITS.get(unit, ' ' + unit)}"


def limit(value: float, unit: str, whole: bool = False) -> str:
    """A fault's size, or what is allowed of it: small ones in tenths, so that the two can be told apart.

    whole: also what a length is a share of.
    """
    shown = round(100 * value if unit == "torso" else value, 2 if unit == "s" else 1) + 0.0
    told = f"{shown:.0f}" if shown >= 10 and unit in ("deg", "torso") else f"{shown:g}"
    return f"{told}{_UNITS.get(unit, ' ' + unit)}{_OF_WHAT.get(unit, '') if whole else ''}"


def off_text(off: float | None) -> str:
    """An uncertainty as written behind its value: ` ± 3`; nothing where it is not known.

    In a posture that the corrections do not know it is very wide, and its size says no more than that.
    """
    if off is None:
        return ""
    return f" ± {_WIDE}+" if off > _WIDE else f" ± {max(1, round(off))}"


def known(plan: Plan, value: float | None, off: float | None) -> float | None:
    """The value that is compared, degrees; None where it is too uncertain.

    Where zero is the best there is (`Plan.zero`) what is beyond is zero, but for what goes either way (`Plan.below`).
    """
    if value is None or not plan.zero or plan.below:
        return value
    told = max(value, 0.0)
    return None if off is not None and off > abs(value) and told + off > _PERHAPS else told


def is_zero(plan: Plan, value: float) -> bool:
    """Whether the word for zero says it."""
    return bool(plan.zero) and (abs(value) if plan.below else value) < _NOTHING


def _in_words(plan: Plan, value: float, off: float | None) -> str:
    """A result that may be zero, "" for one that is a number."""
    told = known(plan, value, off)
    if told is None:
        return UNCERTAIN
    if is_zero(plan, told):
        return plan.zero
    return f"perhaps {plan.zero}" if plan.zero and not plan.below and off is not None and off > told else ""


def rounded(value: float, off: float | None) -> str:
    """A number for a voice: whole, never negative; about it where it is no better known than so."""
    if off is not None and off > _ABOUT:
        return f"about {max(0, _COARSE * round(value / _COARSE))}"
    return f"{max(0, round(value))}"


def _is_below(plan: Plan, value: float) -> bool:
    return bool(plan.below) and round(value) < 0


def spoken(plan: Plan, value: float, off: float | None, words: str) -> tuple[str, str]:
    """A result for a voice, in whole numbers: (number, the words behind it), or (words, "")."""
    told = _in_words(plan, value, off)
    if told:
        return told, ""
    below = _is_below(plan, value)
    return rounded(-value if below else value, off), plan.below if below else words


def written(plan: Plan, value: float, off: float | None, what: str) -> str:
    """As spoken, with number and uncertainty; what: the result's name, "" where it is said before."""
    told = _in_words(plan, value, off)
    if is_zero(plan, value):
        return told
    if _is_below(plan, value):
        value, what = -value, plan.below.removeprefix("degrees ")
    number = f"{value:.0f}°{off_text(off)}"
    return f"{told} ({number})" if told else f"{number} {what}".rstrip()
