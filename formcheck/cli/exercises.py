"""`formcheck exercises`: what can be checked, and all about one of them."""

from __future__ import annotations

import argparse
from textwrap import fill

from formcheck.cli.called import called
from formcheck.exercise.exercise import Compensation, Exercise, Range
from formcheck.exercise.load import exercise_ids, find_exercise

_UNITS = {"deg": "°", "torso": " of the trunk's length", "s": " s", "hz": " Hz", "m": " m"}


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    if args.exercise:
        print("\n".join(described(find_exercise(args.exercise))))
        return 0
    for name in exercise_ids():
        found = find_exercise(name)
        print(f"{name:20} {found.name}, seen from the {found.view}")
    print(f"\nAll about one: {called()} exercises ID")
    return 0


def described(found: Exercise) -> list[str]:
    """Set-up, movement, dose, measures and compensations in lines of text."""
    dose = found.dose
    times = f"{dose.reps} times" + (" a side" if found.sides == "each" else "") if dose.reps > 1 else "once"
    lines = [f"{found.name} ({found.id})", "", f"Camera: from the {found.view}", "Set-up:"]
    lines += [f"  - {line}" for line in found.setup]
    lines += ["Movement:", fill(found.movement, 96, initial_indent="  ", subsequent_indent="  ")]
    lines.append(f"Dose: {times}, held {dose.hold_s:g} s ({dose.source})")
    lines += _led(found)
    phases = found.phasing
    lines.append(
        f"Phases: {_words(phases.driver)} toward {phases.toward}, from {phases.travel:g}° of travel on; "
        f"start with {_ranges(phases.start)}; end range with {_ranges(phases.end)}"
    )
    lines.append("Measures:")
    lines += [f"  {result.name}: {_words(result.source)} in the hold" for result in found.results]
    lines.append("Compensations:")
    for rule in found.compensations:
        lines += _compensation(rule)
    return lines


def _led(found: Exercise) -> list[str]:
    """How a session is led, and what of its result is more than measurement error."""
    plan = found.plan
    order = f"the {plan.first} leg first, then the other" if found.sides == "each" else "both legs together"
    lines = [f"Session: {order}, {plan.rest_s:g} s of rest between"]
    if plan.target is not None:
        low, high = plan.target
        lines.append(f"  aims at {low:g} to {high:g}° ({plan.target_source})")
    if plan.change:
        lines.append(f"  a change under {plan.change:g}° is none ({plan.change_source})")
    return lines + [f"  with --progressions: {one.words}" for one in plan.progressions]


def _compensation(rule: Compensation) -> list[str]:
    unit = _UNITS.get(rule.unit, f" {rule.unit}")
    lasting = f"{rule.min_periods:g} periods" if rule.min_periods else f"{rule.min_s:g} s"
    said = f'says "{rule.cue_both or rule.cue}"' if rule.cue else "told at the end, not said"
    return [
        f"  {_words(rule.id)}: over {rule.enter:g}{unit} for {lasting} until below {rule.exit:g}{unit}, "
        f"in {', '.join(rule.phases)}; {said}",
        fill(rule.source, 96, initial_indent="      source: ", subsequent_indent="      "),
    ]


def _ranges(ranges: tuple[Range, ...]) -> str:
    return ", ".join(f"{_words(r.measure)} {r.low:g} to {r.high:g}°" for r in ranges)


def _words(name: str) -> str:
    return name.replace("_", " ")
