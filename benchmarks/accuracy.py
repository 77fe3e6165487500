"""How wrong are the measures? `analyze` on rendered clips against their exact truth, beside the bare tracker.

    .venv/bin/python benchmarks/accuracy.py FOLDER... [--cache DIR] [--markdown] [--bodies] [--png FILE --clip NAME...]

One table an exercise and view: errors beside their targets, and how often the reading's own 90 % interval holds
the truth; with --bodies also one line a body. Then what becomes of movement: bounces kept, lag. The bare tracker
is MediaPipe's landmarks as they come: angles in the picture, unfiltered, nothing corrected for the camera's turn
or roll. It knows no lower back and no camera. `benchmarks/rig/random_set.py` renders clips.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path

import numpy as np
from motion import BOUNCING, bounce_kept, lag_s
from rendered import NEUTRAL_S, Clip, Result, Series, aligned, analysed, clips_in, markdown, recording_of

from formcheck.measure.readings import column, uncertainty_column
from formcheck.pose.landmarks import Side, of
from formcheck.recording.read import read_recording

YAW = "camera_yaw"
_JOINTS = ("knee_flexion", "hip_flexion", "thigh_elevation", "ankle_dorsiflexion", "trunk_inclination")
MEASURES = {
    "supine_leg_kick": (*_JOINTS[:4], "lumbar_flexion_change", "pelvis_height_change", YAW),
    "downward_dog": (*_JOINTS, "lumbar_flexion_change", YAW),
    "toe_touch": (*_JOINTS, "lumbar_flexion_change", YAW),
}
TARGETS = {
    "knee_flexion": (2.5, 5.0),
    "hip_flexion": (2.5, 5.0),
    "thigh_elevation": (2.5, 5.0),
    "trunk_inclination": (2.0, 4.0),
    "ankle_dorsiflexion": (5.0, 9.0),
    "lumbar_flexion_change": (5.0, 9.0),
    "pelvis_height_change": (0.015, 0.03),
    YAW: (5.0, 10.0),
}
"""Mean error and worst clip to reach side-on, degrees or torso lengths; oblique twice these or no reading."""
LYING_LUMBAR = (7.0, 12.0)
KEPT, LAG_S = (0.9, 0.75), 0.06
"""Bounce amplitude kept on average and at worst; most that the knee may trail."""
SIDE_ON = 20.0
"""Degrees that a camera may be off the pure side view and still count as side-on here."""
HEADER = ["measure", "unit", "clips", "target mean", "mean", "target worst", "worst", "worst clip", "bias", "read %"]
HEADER += ["interval holds %", "bare mean", "bare worst"]


@dataclass(frozen=True)
class Row:
    """One measure in one clip. read: share of frames with a reading. mean: mean absolute error over them;
    bias: reading minus truth; covered: share of readings whose uncertainty holds the truth.
    """

    clip: Clip
    read: float
    mean: float
    bias: float
    covered: float = nan
    bare_mean: float = nan


def bare(clip: Clip, cache: Path) -> dict[str, Series]:
    """The same measures from the raw landmarks of the leg at work (the near one), nan where nobody is seen."""
    leg = clip.working or clip.near
    points = np.array(
        [
            seen.pose.points if seen.pose else np.full((33, 2), np.nan)
            for seen in read_recording(recording_of(clip, cache)).observations()
        ]
    )
    sign = -1.0 if clip.meta["facing"] == "left" else 1.0
    shoulder, hip, knee, ankle = (points[:, of(joint, leg)] for joint in ("shoulder", "hip", "knee", "ankle"))
    sole = points[:, of("foot_index", leg)] - points[:, of("heel", leg)]
    middle = {
        joint: (points[:, of(joint, "left")] + points[:, of(joint, "right")]) / 2 for joint in ("shoulder", "hip")
    }
    trunk, thigh = middle["shoulder"] - middle["hip"], knee - hip
    at_rest = clip.times[: len(points)] < NEUTRAL_S
    torso = np.linalg.norm(trunk, axis=1)[at_rest].mean()
    height = -middle["hip"][:, 1]
    forward = np.degrees(np.arctan2(sign * trunk[:, 0], -trunk[:, 1]))
    return {
        "knee_flexion": 180.0 - _between(hip - knee, ankle - knee),
        "hip_flexion": 180.0 - _between(shoulder - hip, knee - hip),
        "thigh_elevation": np.degrees(np.arctan2(-thigh[:, 1], -sign * thigh[:, 0])),
        "ankle_dorsiflexion": 90.0 - _between(knee - ankle, sole),
        "trunk_inclination": -forward if clip.exercise == "supine_leg_kick" else forward,
        "pelvis_height_change": (height - height[at_rest].mean()) / torso,
    }


def _between(one: Series, other: Series) -> Series:
    cosine = (one * other).sum(1) / (np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1))
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def rows_of(clip: Clip, cache: Path) -> dict[str, Row]:
    """Every measure of the clip's exercise."""
    said, raw, leg = analysed(clip, cache), bare(clip, cache), clip.working or clip.near
    yaw = said.json["view"]["yaw_deg"]
    error = nan if yaw is None else yaw - clip.yaw
    found = {YAW: Row(clip, float(yaw is not None), abs(error), error)}
    for measure in MEASURES[clip.exercise]:
        if measure == YAW:
            continue
        name = column(measure, leg)
        reading, half = said.series(name), said.series(uncertainty_column(name))
        true = clip.true(measure, leg)[: len(reading)]
        errors = reading[: len(true)] - true
        known = np.isfinite(errors)
        bare_errors = raw[measure][: len(true)] - true if measure in raw else np.full(len(true), nan)
        found[measure] = Row(
            clip,
            float(known.mean()),
            _mean(np.abs(errors)),
            _mean(errors),
            float((np.abs(errors) <= half[: len(true)])[known].mean()) if known.any() else nan,
            _mean(np.abs(bare_errors)),
        )
    return found


def _mean(values: Series) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else nan


def cells(measure: str, rows: list[Row], oblique: bool) -> list[str]:
    """One line of the table."""
    torso = measure == "pelvis_height_change"
    digits = 3 if torso else 1
    lying = measure == "lumbar_flexion_change" and rows[0].clip.exercise == "supine_leg_kick"
    mean, worst = (limit * (2 if oblique else 1) for limit in (LYING_LUMBAR if lying else TARGETS[measure]))
    known = [row for row in rows if np.isfinite(row.mean)]
    least = max(known, key=lambda row: row.mean) if known else None
    return [
        measure,
        "torso" if torso else "deg",
        str(len(rows)),
        f"{mean:g}",
        _number([row.mean for row in rows], digits),
        f"{worst:g}",
        f"{least.mean:.{digits}f}" if least else "-",
        least.clip.name.split("__", 1)[1] if least else "",
        _number([row.bias for row in rows], digits),
        _number([100 * row.read for row in rows], 0),
        _number([100 * row.covered for row in rows], 0),
        _number([row.bare_mean for row in rows], digits),
        _number([max((row.bare_mean for row in rows if np.isfinite(row.bare_mean)), default=nan)], digits),
    ]


def _number(values: list[float], digits: int) -> str:
    known = [value for value in values if np.isfinite(value)]
    return f"{np.mean(known):.{digits}f}" if known else "-"


def by_body(rows: dict[str, list[Row]]) -> list[list[str]]:
    """A line for each body: the mean error of each measure, formcheck's and the bare tracker's."""
    lines = [["body", "clips", *rows]]
    bodies = sorted({row.clip.body for some in rows.values() for row in some})
    for body in bodies:
        line = [body, str(max(sum(row.clip.body == body for row in some) for some in rows.values()))]
        for measure, some in rows.items():
            digits = 3 if measure == "pelvis_height_change" else 1
            own = [row for row in some if row.clip.body == body]
            line.append(
                f"{_number([row.mean for row in own], digits)} ({_number([row.bare_mean for row in own], digits)})"
            )
        lines.append(line)
    return lines


def movement(clips: Sequence[Clip], cache: Path) -> list[list[str]]:
    """What smoothing costs: bounces kept and the knee's lag, formcheck and the bare tracker."""
    lines = [["movement", "clips", "target", "mean", "worst", "bare: mean"]]
    kept: list[tuple[float, float]] = []
    lags: list[tuple[float, float]] = []
    for clip in clips:
        if abs(clip.azimuth) > SIDE_ON or clip.exercise not in BOUNCING:
            continue
        measure, leg = BOUNCING[clip.exercise], clip.working or clip.near
        ours, raw = analysed(clip, cache).series(column(measure, leg)), bare(clip, cache)[measure]
        truth = clip.true(measure, leg)
        kept.append((bounce_kept(clip, ours, truth), bounce_kept(clip, raw, truth)))
        if clip.exercise == "supine_leg_kick" and clip.meta["compensation"] != "bounce":
            lags.append((1000 * lag_s(clip, ours, truth), 1000 * lag_s(clip, raw, truth)))
    for name, pairs, target, hard in (
        ("bounce amplitude kept", kept, f"{KEPT[0]} ({KEPT[1]})", min),
        ("lag of the knee in a kick, ms", lags, f"{1000 * LAG_S:.0f}", max),
    ):
        known = [pair for pair in pairs if np.isfinite(pair[0])]
        digits = 2 if pairs is kept else 0
        worst = f"{hard(pair[0] for pair in known):.{digits}f}" if known else "-"
        means = [_number([pair[n] for pair in known], digits) for n in (0, 1)]
        lines.append([name, str(len(known)), target, means[0], worst, means[1]])
    return lines


def picture(clips: Sequence[Clip], cache: Path, file: Path) -> None:
    """Truth against reading over time, a row of plots a clip."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    width = max(len(MEASURES[clip.exercise]) for clip in clips) - 1
    figure, axes = pyplot.subplots(len(clips), width, figsize=(4 * width, 2.6 * len(clips)), squeeze=False)
    for clip, row in zip(clips, axes, strict=True):
        leg = clip.working or clip.near
        said, raw = analysed(clip, cache), bare(clip, cache)
        for measure, plot in zip(MEASURES[clip.exercise][:-1], row, strict=False):
            _plot(plot, clip, measure, leg, said, raw.get(measure))
        row[0].set_ylabel(clip.name.replace("__", "\n"), fontsize=8)
    axes[0][0].legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(file, dpi=80)


def _plot(plot, clip: Clip, measure: str, leg: Side, said: Result, raw: Series | None) -> None:  # type: ignore[no-untyped-def]
    name = column(measure, leg)
    reading, half = said.series(name), said.series(uncertainty_column(name))
    times = clip.times[: len(reading)]
    plot.plot(times, clip.true(measure, leg)[: len(times)], "k-", linewidth=1, label="truth")
    if raw is not None:
        plot.plot(times, raw[: len(times)], "-", color="tab:orange", linewidth=0.8, label="bare tracker")
    size = len(times)
    plot.fill_between(times, (reading - half)[:size], (reading + half)[:size], color="tab:blue", alpha=0.2, linewidth=0)
    plot.plot(times, reading[:size], "-", color="tab:blue", linewidth=1.4, label="formcheck and its 90 % interval")
    plot.set_title(f"{measure} ({'torso' if measure == 'pelvis_height_change' else 'deg'})", fontsize=8)
    plot.tick_params(labelsize=7)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure the errors of `analyze` on rendered clips with truth.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, help="where tracked clips are kept (default: a temporary folder)")
    parser.add_argument("--markdown", action="store_true", help="the tables as Markdown")
    parser.add_argument("--bodies", action="store_true", help="also a line for each body")
    parser.add_argument("--png", type=Path, help="also draw truth and reading over time")
    parser.add_argument("--clip", action="append", default=[], metavar="NAME", help="a clip to draw, may be repeated")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        cache = args.cache or Path(temporary)
        clips = clips_in(args.folders)
        if args.png:
            picture([clip for clip in clips if clip.name in args.clip] or clips[:4], cache, args.png)
        tables: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for clip in clips:
            view = "side-on" if abs(clip.azimuth) <= SIDE_ON else "oblique"
            rows = rows_of(clip, cache)
            for measure in MEASURES[clip.exercise]:
                tables[f"{clip.exercise}, {view}"][measure].append(rows[measure])
        shown = {}
        for name, found in sorted(tables.items(), key=lambda item: ("oblique" in item[0], item[0])):
            shown[name] = [HEADER, *(cells(measure, found[measure], "oblique" in name) for measure in found)]
            if args.bodies:
                shown[f"{name}: mean error of each body (bare tracker)"] = by_body(found)
        shown["movement, side-on"] = movement(clips, cache)
    for name, lines in shown.items():
        print(f"### {name}\n\n{markdown(lines)}\n" if args.markdown else f"{name}\n{aligned(lines)}\n")


if __name__ == "__main__":
    main()
