from __future__ import annotations

from pathlib import Path

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
