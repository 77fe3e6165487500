from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from formcheck.capture.photo import read_photo
from formcheck.capture.video import probe, read_video
from formcheck.errors import BadVideo


def landscape() -> Image.Image:
    """40 by 20, left half red, right half blue."""
    pixels = np.zeros((20, 40, 3), np.uint8)
    pixels[:, :20, 0] = 255
    pixels[:, 20:, 2] = 255
    return Image.fromarray(pixels)


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "bmp", "tiff"])
def test_a_photo_is_one_frame_at_zero(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    landscape().save(path)
    frames = list(read_video(path))
    assert [frame.time_s for frame in frames] == [0.0]
    assert frames[0].size == (40, 20)
    red, _, blue = frames[0].image[10, 5]
    assert red > 200 > 60 > blue
    assert frames[0].image.flags.c_contiguous
    info = probe(path)
    assert (info.width, info.height, info.frames, info.photo) == (40, 20, 1, True)


def test_a_phone_held_upright_gives_an_upright_photo(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    landscape().save(path, exif=exif)
    image = read_photo(path)
    assert image is not None
    assert image.shape == (40, 20, 3)
    assert image[5, 10, 0] > 200  # what was left is on top
    assert image[35, 10, 2] > 200


def test_grey_and_transparent_photos_become_rgb(tmp_path: Path) -> None:
    for mode in ("L", "RGBA", "P"):
        path = tmp_path / f"{mode}.png"
        landscape().convert(mode).save(path)
        image = read_photo(path)
        assert image is not None
        assert image.shape == (20, 40, 3)


@pytest.mark.parametrize("dtype", [np.uint16, np.int32, np.float32])
def test_a_photo_of_more_bits_is_not_all_white(tmp_path: Path, dtype: type[np.generic]) -> None:
    """Scanners and RAW converters write 16 bits a pixel, some programs floats."""
    path = tmp_path / "grey.tiff"
    grey = np.tile(np.arange(40), (20, 1)).astype(dtype) * (1 if dtype is np.float32 else 1000)
    Image.fromarray(grey).save(path)
    image = read_photo(path)
    assert image is not None
    assert image[0, 0].tolist() == [0, 0, 0]
    assert image[0, 39].tolist() == [255, 255, 255]
    assert 120 <= image[0, 20, 0] <= 135


def test_a_huge_photo_is_reduced(tmp_path: Path) -> None:
    """24 megapixels, and a panorama with more pixels in a row than the tracker survives."""
    for name, size in (("large.jpg", (6000, 4000)), ("wide.png", (40_000, 300)), ("high.png", (300, 40_000))):
        path = tmp_path / name
        Image.new("RGB", size, (200, 0, 0)).save(path)
        image = read_photo(path)
        assert image is not None
        assert image.shape[0] * image.shape[1] <= 16_000_000
        assert max(image.shape) <= 16_000
        assert abs(image.shape[1] / image.shape[0] / (size[0] / size[1]) - 1) < 0.01
        assert image[-1, -1, 0] > 190


@pytest.mark.parametrize(
    ("name", "size", "options", "limit"),
    [
        ("poster.png", (9000, 8000), {}, 50),
        ("drawing.webp", (6000, 4100), {"method": 0}, 24),
        ("progressive.jpg", (9000, 8000), {"progressive": True}, 50),
    ],
)
def test_one_that_does_not_fit_into_memory_is_refused(
    name: str, size: tuple[int, int], options: dict[str, Any], limit: int, tmp_path: Path
) -> None:
    Image.new("1" if name.endswith("png") else "L", size).save(tmp_path / name, **options)
    with pytest.raises(BadVideo, match=f"larger than {limit} megapixels"):
        read_video(tmp_path / name)


def test_a_large_photo_is_reduced_the_same_in_strips(tmp_path: Path) -> None:
    """Turned by its EXIF data, transparent, with a last strip that is no whole one."""
    path = tmp_path / "large.png"
    shades = np.linspace(0, 255, 5001).astype(np.uint8)[:, None]
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.repeat(shades, 4001, axis=1)).convert("RGBA").save(path, exif=exif, compress_level=1)
    image = read_photo(path)
    assert image is not None
    assert image.shape == (2001, 2501, 3)
    across = image[1000, ::-1, 0].astype(int)
    assert np.abs(across - np.linspace(0, 255, 2501)).max() <= 1.5


READ = """
import sys
from pathlib import Path
from formcheck.capture.photo import read_photo
print("read" if read_photo(Path(sys.argv[1])) is not None else "no photo")
"""


def test_nothing_is_printed_of_odd_data_in_a_photo(tmp_path: Path) -> None:
    """In a process of its own: under pytest neither warnings nor what is logged would be printed."""
    odd, cut = tmp_path / "odd.jpg", tmp_path / "cut.tiff"
    landscape().save(odd, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(range(200)))
    landscape().save(cut)
    data = cut.read_bytes()
    samples = (0x0115).to_bytes(2, "little") + (3).to_bytes(2, "little") + (1).to_bytes(4, "little")
    at = data.index(samples) + len(samples)
    cut.write_bytes(data[:at] + b"\xff\xff" + data[at + 2 :])
    for path in (odd, cut):
        done = subprocess.run(
            [sys.executable, "-c", READ, path], capture_output=True, text=True, timeout=60, check=True
        )
        assert (done.stdout, done.stderr) == ("read\n" if path == odd else "no photo\n", "")


def test_a_cut_photo_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    landscape().resize((400, 200)).save(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(BadVideo, match=r"cut\.jpg is damaged or cut short"):
        read_video(path)


def test_heic_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "phone.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    with pytest.raises(BadVideo, match="save it as JPEG"):
        read_video(path)


def test_what_moves_is_no_photo(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (40, 20), (80 * number, 0, 0)) for number in range(3)]
    for name in ("moves.png", "moves.webp"):
        pictures[0].save(tmp_path / name, save_all=True, append_images=pictures[1:], duration=500)
    frames = list(read_video(tmp_path / "moves.png"))
    assert [(frame.time_s, int(frame.image[10, 20, 0])) for frame in frames] == [(0.0, 0), (0.5, 80), (1.0, 160)]
    with pytest.raises(BadVideo, match="a moving WebP, which cannot be read here: save it as MP4"):
        read_video(tmp_path / "moves.webp")
