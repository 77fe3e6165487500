"""Reading exercise files. A wrong one is refused with file, key, what was found and what is allowed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from formcheck.errors import BadExercise
from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.event import PHASES
from formcheck.exercise.exercise import Compensation, Dose, Exercise, Phasing, Range, Result, Unseen
from formcheck.exercise.find import exercise_file
from formcheck.exercise.plan import Plan, Progression
from formcheck.exercise.table import Table
from formcheck.measure.readings import MEASURES, column
from formcheck.pose.landmarks import SIDES
from formcheck.toml_file import parsed_toml, toml_text

SCHEMA = 1
COMPENSATIONS = tuple(sorted({*DETECTORS, "breath_held", "elbow_bend", "foot_turn", "trunk_lean"}))
"""What a file may name as unseen: also what nothing here detects."""


def find_exercise(name: str) -> Exercise:
    """The exercise with this id, or in this file `NAME.toml`. Raises BadExercise or UsageError, see `exercise_file`."""
    path = exercise_file(name)
    found = load(path)
    if not name.endswith(".toml") and found.id != name:
        raise BadExercise(
            f"{path}: id: found {found.id!r}, allowed is the file's own name, {name!r}: change it, or call the file"
            f" {found.id}.toml"
        )
    return found


def load(path: Path) -> Exercise:
    """The exercise in a file. Raises BadExercise."""
    return parse(toml_text(path, "an exercise file", BadExercise), str(path))


def parse(text: str, where: str) -> Exercise:
    """The exercise in a TOML text; `where` names it in errors. Raises BadExercise."""
    data = parsed_toml(text, where, BadExercise)
    top = Table(data, where, "")
    found = top.whole("schema", low=1, high=1_000_000)
    if found != SCHEMA:
        raise top.wrong("schema", found, f"{SCHEMA} (a newer file needs a newer formcheck)")
    phasing = _phasing(top.table("phases"))
    result = Exercise(
        id=top.identifier("id"),
        name=top.text("name"),
        view=top.choice("view", ("side", "front", "end")),
        sides=top.choice("sides", ("each", "both")),
        setup=top.texts("setup"),
        movement=top.text("movement"),
        angle=top.choice("angle", MEASURES, default=phasing.driver),
        dose=_dose(top.table("dose")),
        phasing=phasing,
        results=tuple(_result(entry) for entry in top.tables("measures")),
        compensations=_compensations(top),
        phasing_from_end=_phasing(top.table("phases_from_end")) if top.has("phases_from_end") else None,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        plan=_plan(top.table("protocol")) if top.has("protocol") else Plan(),
        plan_from_end=_plan(top.table("protocol_from_end")) if top.has("protocol_from_end") else None,
        unseen=tuple(_unseen(entry) for entry in top.tables("unseen")) if top.has("unseen") else (),
        validated=top.yes("validated"),
    )
    top.refuse_the_rest()
    _refuse_twins(top, "compensations", [*(c.id for c in result.compensations), *(c.id for c in result.unseen)])
    _refuse_twins(top, "measures", [r.name for r in result.results])
    return result


def _compensations(top: Table) -> tuple[Compensation, ...]:
    """What is corrected: only an exercise that reports may do without."""
    if top.yes("reports") and not top.has("compensations"):
        return ()
    return tuple(_compensation(entry) for entry in top.tables("compensations"))


def _dose(table: Table) -> Dose:
    dose = Dose(
        reps=table.whole("reps", low=1, high=100),
        hold_s=table.number("hold_s", low=0.0, high=3600.0),
        move_s=table.number("move_s", low=0.0, high=60.0) if table.has("move_s") else 0.0,
        source=table.text("source"),
    )
    table.refuse_the_rest()
    return dose


def _phasing(table: Table) -> Phasing:
    phasing = Phasing(
        driver=table.choice("driver", MEASURES),
        toward=table.choice("toward", ("more", "less")),
        travel=table.number("travel", low=0.0, high=180.0),
        reach=table.number("reach", low=-180.0, high=180.0) if table.has("reach") else None,
        opens=table.yes("opens"),
        still=table.number("still", low=1.0, high=90.0),
        leave=table.number("leave", low=1.0, high=90.0),
        start=tuple(_range(entry) for entry in table.tables("start")),
        end=tuple(_range(entry) for entry in table.tables("end")),
        along=table.choice("along", MEASURES) if table.has("along") else "",
    )
    table.refuse_the_rest()
    return phasing


def _range(table: Table) -> Range:
    low = table.number("min", low=-360.0, high=360.0)
    high = table.number("max", low=-360.0, high=360.0)
    if low >= high:
        raise table.wrong("max", high, f"more than min ({low:g})")
    found = Range(table.choice("measure", MEASURES), low, high)
    table.refuse_the_rest()
    return found


def _result(table: Table) -> Result:
    name, source = table.identifier("name"), table.choice("from", MEASURES)
    unit = column(source, None).rpartition("_")[2]
    if not name.endswith(f"_{unit}"):
        raise table.wrong("name", name, f"a name that ends in _{unit}, the unit of {source}")
    result = Result(
        name,
        source,
        table.text("words"),
        table.choice("minus", MEASURES) if table.has("minus") else "",
        table.yes("in_form"),
        table.choice("side", SIDES) if table.has("side") else None,
    )
    table.refuse_the_rest()
    return result


def _unseen(table: Table) -> Unseen:
    unseen = Unseen(table.choice("id", COMPENSATIONS), table.text("reason"))
    table.refuse_the_rest()
    return unseen


def _plan(table: Table) -> Plan:
    target = table.pair("target", low=-360.0, high=360.0) if table.has("target") else None
    change = table.number("change", low=0.0, high=180.0) if table.has("change") else 0.0
    plan = Plan(
        first=table.choice("first", ("near", "far", "left", "right"), default="near"),
        rest_s=table.number("rest_s", low=0.0, high=600.0),
        camera=table.text("camera", default=""),
        safety=table.text("safety", default=""),
        posture=table.spoken("posture", table.text("posture")),
        show=table.text("show", default=Plan().show),
        move=table.texts("move") if table.has("move") else (),
        back=table.text("back", default=""),
        result=table.text("result", default=""),
        zero=table.text("zero", default=""),
        below=table.text("below", default=""),
        clean=table.text("clean", default=""),
        turn=table.text("turn", default=""),
        shows=table.choices("shows", tuple(sorted(DETECTORS))) if table.has("shows") else (),
        better=table.choice("better", ("less", "more"), default="less"),
        target=target,
        target_source=table.text("target_source") if target else "",
        change=change,
        change_source=table.text("change_source") if change else "",
        progressions=tuple(_progression(entry) for entry in table.tables("progressions"))
        if table.has("progressions")
        else (),
    )
    table.refuse_the_rest()
    _refuse_twins(table, "progressions", [progression.id for progression in plan.progressions])
    return plan


def _progression(table: Table) -> Progression:
    progression = Progression(
        table.identifier("id"),
        table.text("words"),
        label=table.text("label", default=""),
        always=table.yes("always"),
        rest=table.text("rest", default=""),
        rest_s=table.number("rest_s", low=0.0, high=1800.0) if table.has("rest_s") else None,
    )
    table.refuse_the_rest()
    return progression


def _compensation(table: Table) -> Compensation:
    kind = table.choice("id", tuple(sorted(DETECTORS)))
    detector = DETECTORS[kind]
    enter = table.number("enter", low=0.0, high=360.0)
    leave = table.number("exit", low=0.0, high=360.0)
    if not leave < enter:
        raise table.wrong("exit", leave, f"less than enter ({enter:g}), so that the event does not flicker")
    periodic = detector.periodic
    cue, *again = (table.spoken("cue", text) for text in table.words("cue"))
    min_s = 0.0 if periodic else table.number("min_s", low=0.0, high=60.0)
    compensation = Compensation(
        id=kind,
        phases=table.choices("phases", PHASES),
        enter=enter,
        exit=leave,
        min_s=min_s,
        min_periods=table.number("min_periods", low=0.5, high=20.0) if periodic else 0.0,
        unit=table.choice("unit", (detector.unit,)),
        label=table.text("label"),
        cue=cue,
        cue_both=table.spoken("cue_both", table.text("cue_both", default="")),
        source=table.text("source"),
        again=tuple(again),
        allow=table.identifier("allow") if table.has("allow") else "",
        margin=table.number("margin", low=-leave, high=90.0) if table.has("margin") else 0.0,
        late_s=table.number("late_s", low=0.0, high=min_s) if table.has("late_s") else 0.0,
        certain=table.number("certain", low=0.0, high=360.0) if table.has("certain") else 0.0,
        where=tuple(_range(entry) for entry in table.tables("where")) if table.has("where") else (),
        always=table.yes("always"),
        limits=_limits(table.table("limits"), tuple(detector.limits)) if table.has("limits") else {},
    )
    table.refuse_the_rest()
    return compensation


def _limits(table: Table, names: tuple[str, ...]) -> dict[str, float]:
    """What else a detector tells by, as far as the file gives it."""
    found: dict[str, float] = {}
    for name in names:
        if table.has(name):
            least = max(0.1, found.get("slowest_hz", 0.0)) if name.endswith("_hz") else 0.0
            found[name] = table.number(name, low=least, high=360.0)
    table.text("source")
    table.refuse_the_rest()
    return found


def _refuse_twins(top: Table, key: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise top.wrong(key, f"{twice[0]} twice", "each once")
