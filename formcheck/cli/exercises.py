"""`formcheck exercises`: what can be checked, and the details of one exercise."""

from __future__ import annotations

import argparse
import sys
from inspect import getdoc
from textwrap import fill

from formcheck.cli.called import called
from formcheck.cli.telling import tell
from formcheck.coach.amount import limit
from formcheck.errors import BadExercise
from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.exercise import Compensation, Exercise, Range, Result
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise

_ZERO = {
    "knee_flexion": "0 is straight, negative hyperextended",
    "hip_flexion": "0 is the thigh in line with the trunk; it includes what the back contributes",
    "thigh_elevation": "0 is along the floor, 90 straight up",
    "trunk_inclination": "0 is upright, 90 bent forward to the horizontal",
    "lumbar_flexion_change": "0 is your own back at the start, more is rounded",
}
"""What the numbers mean, in short; in full in docs/conventions.md."""


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    if args.exercise:
        print("\n".join(described(find_exercise(args.exercise))))
        return 0
    every, status = [], 0
    for name in exercise_ids():
        try:
            every.append(find_exercise(name))
        except BadExercise as error:  # one of the user's own: the others are there all the same
            tell(str(error))
            status = error.exit_status
    width = max(len(found.id) for found in every)
    for validated in (True, False):
        if of_these := [found for found in every if found.validated is validated]:
            print("Validated (docs/validation.md):" if validated else "\nNot validated (only tried out, or your own):")
        for found in of_these:
            end = "; also --view end" if found.plan_from_end is not None else ""
            print(f"  {found.id:{width}}  {found.name}, seen from the {found.view}{end}")
    print(f"\nAll about one of them: {called()} exercises ID")
    return status


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
    if phases.travel:
        lines.append(
            f"A repetition: {_words(phases.driver)} goes {'up' if phases.toward == 'more' else 'down'} by "
            f"{phases.travel:g}° or more, from {_ranges(phases.start)}; at end range {_ranges(phases.end)}"
        )
    else:
        lines.append(f"A hold: {_ranges(phases.end)}")
    lines.append("Measures, in the hold:")
    for result in found.results:
        lines.append(f"  {result.name}: {_from(result)}")
    lines.append("Compensations:" if found.compensations else "Compensations: none, it only reports")
    for rule in found.compensations:
        lines += _compensation(rule)
    if found.unseen:
        lines.append("Also matters, but cannot be seen:")
    for unseen in found.unseen:
        lines.append(fill(f"{_words(unseen.id)}: {unseen.reason}", 96, initial_indent="  ", subsequent_indent="      "))
    return lines


def _led(found: Exercise) -> list[str]:
    """How a session is led, and which change of its result is more than measurement error."""
    plan = found.plan
    order = f"the {plan.first} leg first, then the other" if found.sides == "each" else "both legs together"
    lines = [f"Session: {order}, {plan.rest_s:g} s of rest between"]
    if plan.target is not None:
        low, high = plan.target
        lines.append(f"  aims at {low:g} to {high:g}° of {_words(found.results[0].source)} ({plan.target_source})")
    if plan.change:
        lines.append(f"  a change under {plan.change:g}° since last time counts as none ({plan.change_source})")
    end = found.plan_from_end
    if end is not None:
        seen = ", ".join(map(_words, end.shows)) or "what the side does not show"
        lines.append(f"  with --view end, for {seen}: {end.camera or end.turn}; the rest can hardly be seen from there")
    for one in plan.progressions:
        words = "; ".join(filter(None, (one.rest, one.words)))
        lines.append(f"  {'then' if one.always else 'with --progressions'}: {words}")
    return lines


def _compensation(rule: Compensation) -> list[str]:
    # A time is judged by what it falls short of.
    over = "short by over" if rule.unit == "s" else "over"
    lasting = f"{rule.min_periods:g} periods" if rule.min_periods else f"{rule.min_s:g} s"
    raised, left = (limit(value, rule.unit, whole=True) for value in (rule.enter + rule.margin, rule.exit))
    if rule.margin:
        raised += f" (the limit {limit(rule.enter, rule.unit)}, margin {limit(rule.margin, rule.unit)})"
    said = f'says "{rule.cue_both or rule.cue}"' if rule.cue else "reported at the end, not said"
    return [
        f"  {_words(rule.id)}: {_meaning(rule)}",
        f"      {over} {raised} for {lasting} until below {left}, in {', '.join(rule.phases)}",
        *_only(rule),
        f"      {said}",
        fill(rule.source, 96, initial_indent="      source: ", subsequent_indent="      "),
    ]


def _only(rule: Compensation) -> list[str]:
    """What else must be so before it is raised, a line each."""
    lines = []
    if rule.certain:
        lines.append(f"      only where it is read to ± {limit(rule.certain, rule.unit)} or better")
    if rule.where:
        lines.append(f"      only with {_ranges(rule.where)}")
    if rule.allow:
        lines.append(f"      not with --allow {rule.allow}")
    return lines


def _from(result: Result) -> str:
    """Which measure a result is, and what its zero means."""
    if result.minus:
        return f"{_words(result.source)} less {_words(result.minus)}"
    meaning = f" ({_ZERO[result.source]})" if result.source in _ZERO else ""
    return f"{_words(result.source)}{', the furthest in form' if result.in_form else ''}{meaning}"


def _meaning(rule: Compensation) -> str:
    """What the detector looks at: the first line of its module, which is written to be read here too."""
    told = getdoc(sys.modules[DETECTORS[rule.id].__module__]) or ""
    return told.partition("\n")[0].rstrip(".")


def _ranges(ranges: tuple[Range, ...]) -> str:
    return ", ".join(f"{_words(r.measure)} {r.low:g} to {r.high:g}°" for r in ranges)


def _words(name: str) -> str:
    return name.replace("_", " ")
