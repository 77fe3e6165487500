"""Small video files for tests, written with PyAV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

TICK = Fraction(1, 1000)


def picture(number: int, size: tuple[int, int] = (64, 48)) -> np.ndarray:
    """Grey value 8 * number, with a white block in the top left corner; size: (width, height)."""
    image = np.full((size[1], size[0], 3), 8 * number % 200, np.uint8)
    image[: size[1] // 4, : size[0] // 4] = 255
    return image


def number_of(image: np.ndarray) -> int:
    """Which `picture` it was."""
    return round(float(image[image.shape[0] // 2, image.shape[1] // 2].mean()) / 8)


def write_video(
    path: Path,
    times_ms: Sequence[int],
    *,
    size: tuple[int, int] = (64, 48),
    rotation: int = 0,
    pixel_aspect: Fraction | None = None,
    options: dict[str, str] | None = None,
    colour: tuple[int, int, int] | None = None,
) -> Path:
    """One `picture` at each time, all of one colour if wanted; rotation: of the display matrix, counterclockwise."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.time_base = TICK
        stream.codec_context.gop_size = 4
        stream.codec_context.bit_rate = 4_000_000
        if pixel_aspect is not None:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        if rotation:
            stream.set_display_rotation(rotation)
        for number, time_ms in enumerate(times_ms):
            image = picture(number, size) if colour is None else np.full((size[1], size[0], 3), colour, np.uint8)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = time_ms, TICK
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_sound(path: Path) -> Path:
    """A second of silence, no video."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16000, layout="mono")
        for start in range(0, 16384, 1024):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 16000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def edited_video(
    path: Path,
    source: Path,
    edit: Callable[[np.ndarray, float], np.ndarray] = lambda image, time_s: image,
    times_s: Sequence[float] | None = None,
    rotation: int = 0,
) -> Path:
    """A film with each picture changed, (h, w, 3) RGB and its time given, in H.264.

    times_s: the pictures nearest to these times of the source are taken, at these times; all by default.
    """
    with av.open(str(source)) as film:
        pictures = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
    known = np.array([time_s for time_s, _ in pictures])
    wanted = known if times_s is None else times_s
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "18"})
        stream.codec_context.time_base = TICK
        for time_s in wanted:
            image = np.ascontiguousarray(edit(pictures[int(np.abs(known - time_s).argmin())][1], float(time_s)))
            if not stream.codec_context.is_open:
                stream.width, stream.height, stream.pix_fmt = image.shape[1], image.shape[0], "yuv420p"
                if rotation:
                    stream.set_display_rotation(rotation)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = round(1000 * time_s), TICK
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def looped(path: Path, source: Path, times: int) -> Path:
    """A film played so many times over, in one file; its pictures are copied as they are."""
    with av.open(str(source)) as film, av.open(str(path), "w") as container:
        (track,) = film.streams.video
        stream = container.add_stream_from_template(track)
        packets = [(packet, packet.pts, packet.dts) for packet in film.demux(track) if packet.dts is not None]
        length = sum(packet.duration for packet, _, _ in packets)
        for turn in range(times):
            for packet, pts, dts in packets:
                packet.pts, packet.dts, packet.stream = pts + turn * length, dts + turn * length, stream
                container.mux(packet)
    return path
