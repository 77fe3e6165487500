"""How wrong are the measures? `analyze` on rendered clips against their exact truth, beside the bare tracker.

    .venv/bin/python benchmarks/accuracy.py FOLDER... [--cache DIR] [--markdown] [--png FILE --clip NAME...]

The bare tracker is MediaPipe's landmarks as they come: angles in the picture, unfiltered, nothing corrected
for the camera's turn or roll. It knows no lower back.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rendered import NEUTRAL_S, Clip, Series, aligned, analysed, clips_in, markdown, recording_of

from formcheck.measure.measurer import column
from formcheck.pose.landmarks import Side, of
from formcheck.recording.read import read_recording

MEASURES = {
    "supine_leg_kick": (
        "knee_flexion",
        "hip_flexion",
        "thigh_elevation",
        "pelvis_height_change",
        "lumbar_flexion_change",
    ),
    "downward_dog": ("knee_flexion", "hip_flexion", "thigh_elevation", "trunk_inclination", "lumbar_flexion_change"),
    "toe_touch": ("knee_flexion", "hip_flexion", "thigh_elevation", "trunk_inclination", "lumbar_flexion_change"),
}
SIDE_ON = 20.0
"""Degrees that a camera may be off the pure side view and still count as side-on here."""
HEADER = [
    "measure",
    "unit",
    "clips",
    "read %",
    "mean error",
    "in the hold",
    "bias",
    "worst clip",
    "bare: mean",
    "bias",
    "worst clip",
]


@dataclass(frozen=True)
class Row:
    """One measure in one clip. read: share of frames with a reading. mean: mean absolute error over all frames;
    hold: over the frames at end range; bias: reading minus truth.
    """

    clip: str
    read: float
    mean: float
    hold: float
    bias: float
    bare_mean: float
    bare_bias: float


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
        "trunk_inclination": -forward if clip.exercise == "supine_leg_kick" else forward,
        "pelvis_height_change": (height - height[at_rest].mean()) / torso,
    }


def _between(one: Series, other: Series) -> Series:
    cosine = (one * other).sum(1) / (np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1))
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def rows_of(clip: Clip, cache: Path) -> dict[str, Row]:
    """Every measure of the clip's exercise."""
    said, raw, leg = analysed(clip, cache), bare(clip, cache), clip.working or clip.near
    found = {}
    for measure in MEASURES[clip.exercise]:
        reading = said.series(column(measure, leg))
        true = clip.true(measure, leg)[: len(reading)]
        error = reading[: len(true)] - true
        bare_error = raw[measure][: len(true)] - true if measure in raw else np.full(len(true), np.nan)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # no reading in a whole clip: nan is meant
            found[measure] = Row(
                clip.name,
                float(np.isfinite(error).mean()),
                float(np.nanmean(np.abs(error))),
                float(np.nanmean(np.abs(error[clip.held[: len(error)]]))),
                float(np.nanmean(error)),
                float(np.nanmean(np.abs(bare_error))),
                float(np.nanmean(bare_error)),
            )
    return found


def cells(measure: str, rows: list[Row]) -> list[str]:
    """One line of the table."""
    torso = measure == "pelvis_height_change"
    digits = 3 if torso else 1

    def mean(name: str) -> str:
        values = [value for row in rows if np.isfinite(value := getattr(row, name))]
        return f"{np.mean(values):.{digits}f}" if values else "-"

    def worst(name: str) -> str:
        known = [row for row in rows if np.isfinite(getattr(row, name))]
        if not known:
            return "-"
        row = max(known, key=lambda row: float(getattr(row, name)))
        return f"{getattr(row, name):.{digits}f} ({row.clip.split('__', 1)[1]})"

    read = f"{100 * np.mean([row.read for row in rows]):.0f}"
    ours = [mean("mean"), mean("hold"), mean("bias"), worst("mean")]
    theirs = [mean("bare_mean"), mean("bare_bias"), worst("bare_mean")]
    return [measure, "torso" if torso else "deg", str(len(rows)), read, *ours, *theirs]


def picture(clips: Sequence[Clip], cache: Path, file: Path) -> None:
    """Truth against reading over time, a row of plots a clip."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    width = max(len(MEASURES[clip.exercise]) for clip in clips)
    figure, axes = pyplot.subplots(len(clips), width, figsize=(4 * width, 2.6 * len(clips)), squeeze=False)
    for clip, row in zip(clips, axes, strict=True):
        leg = clip.working or clip.near
        said, raw = analysed(clip, cache), bare(clip, cache)
        for measure, plot in zip(MEASURES[clip.exercise], row, strict=False):
            _plot(plot, clip, measure, leg, said.series(column(measure, leg)), raw.get(measure))
        row[0].set_ylabel(clip.name.replace("__", "\n"), fontsize=8)
    axes[0][0].legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(file, dpi=80)


def _plot(plot, clip: Clip, measure: str, leg: Side, reading: Series, raw: Series | None) -> None:  # type: ignore[no-untyped-def]
    times = clip.times[: len(reading)]
    plot.plot(times, clip.true(measure, leg)[: len(times)], "k-", linewidth=1, label="truth")
    if raw is not None:
        plot.plot(times, raw[: len(times)], "-", color="tab:orange", linewidth=0.8, label="bare tracker")
    plot.plot(times, reading[: len(times)], "-", color="tab:blue", linewidth=1.4, label="formcheck")
    plot.set_title(f"{measure} ({'torso' if measure == 'pelvis_height_change' else 'deg'})", fontsize=8)
    plot.tick_params(labelsize=7)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure the errors of `analyze` on rendered clips with truth.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, help="where tracked clips are kept (default: a temporary folder)")
    parser.add_argument("--markdown", action="store_true", help="the tables as Markdown")
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
            for measure, row in rows_of(clip, cache).items():
                tables[f"{clip.exercise}, {view}"][measure].append(row)
    for name, rows in sorted(tables.items(), key=lambda item: ("oblique" in item[0], item[0])):
        lines = [HEADER, *(cells(measure, rows[measure]) for measure in rows)]
        print(f"### {name}\n\n{markdown(lines)}\n" if args.markdown else f"{name}\n{aligned(lines)}\n")


if __name__ == "__main__":
    main()
