"""Sizes as a person reads them: a number in its unit; a result with its uncertainty, or a word where a number would
say nothing."""

from __future__ import annotations

from formcheck.exercise.plan import Plan

UNCERTAIN = "too uncertain to tell"
_UNITS = {"deg": "°", "torso": " %", "s": " s", "hz": " Hz", "m": " m"}
_OF_WHAT = {"torso": " of the trunk's length"}
_WIDE = 20
"""Degrees: a larger uncertainty is shown as more than this."""
_NOTHING = 2.5
"""Degrees: less than this is zero, since straight itself is not defined any better."""
_ABOUT, _COARSE = 10.0, 5
"""Degrees: a result less certain than the first is rounded to steps of the second, with "about" before it."""
_PERHAPS = 15.0
"""Degrees: a result that may be zero is "perhaps" zero if it cannot be more than this; else it is too uncertain. Of 191
such kicks, of bodies that the corrections never saw, none was truly over 9; the one far leg that was read as 8 +- 10
and was 18 lies beyond."""


def counted(number: int, word: str) -> str:
    """A number of things: `1 repetition`, `2 repetitions`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def amount(value: float, unit: str) -> str:
    """A size in whole degrees or percent of the trunk's length, in tenths of anything else."""
    shown = 100 * value if unit == "torso" else value
    # Of the number that the JSON has, so that both agree.
    shown = round(round(shown, 1), 0 if unit in ("deg", "torso") else 1) + 0.0
    return f"{shown:.0f}{_UNITS[unit]}" if unit in ("deg", "torso") else f"{shown:.1f}{_UNITS.get(unit, ' ' + unit)}"


def result_amount(name: str, value: float) -> str:
    """A result by its name, such as `knee_extension_deficit_deg`: bent the other way is nothing short of straight."""
    title, _, unit = name.rpartition("_")
    return amount(max(value, 0.0) if title.endswith("_deficit") else value, unit)


def limit(value: float, unit: str, whole: bool = False) -> str:
    """A fault's size, or the size allowed: small ones in tenths, so that the two differ.

    whole: also say of what a length is a share.
    """
    shown = round(100 * value if unit == "torso" else value, 2 if unit == "s" else 1) + 0.0
    told = f"{shown:.0f}" if shown >= 10 and unit in ("deg", "torso", "s") else f"{shown:g}"
    return f"{told}{_UNITS.get(unit, ' ' + unit)}{_OF_WHAT.get(unit, '') if whole else ''}"


def off_text(off: float | None) -> str:
    """An uncertainty as written behind its value: ` ± 3`; nothing if it is not known.

    In a posture that the corrections do not know it is very wide; its exact size then means nothing.
    """
    if off is None:
        return ""
    return f" ± {_WIDE}+" if off > _WIDE else f" ± {max(1, round(off))}"


def known(plan: Plan, value: float | None, off: float | None) -> float | None:
    """The value to compare, degrees; None if it is too uncertain.

    Where zero is the best result (`Plan.zero`), a value beyond it counts as zero, unless both directions are bad
    (`Plan.below`).
    """
    if value is None or not plan.zero or plan.below:
        return value
    told = max(value, 0.0)
    return None if off is not None and off > abs(value) and told + off > _PERHAPS else told


def is_zero(plan: Plan, value: float) -> bool:
    """Whether the value is told by the word for zero."""
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
    """A number for a voice: whole, never negative, "about" before an uncertain one."""
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
    """A result for the eye, with number and uncertainty; what: its name, "" if that was said before."""
    told = _in_words(plan, value, off)
    if is_zero(plan, value):
        return told
    if _is_below(plan, value):
        value, what = -value, plan.below.removeprefix("degrees ")
    number = f"{value:.0f}°{off_text(off)}"
    return f"{told} ({number})" if told else f"{number} {what}".rstrip()
