"""One photo, turned upright as its EXIF data says."""

from __future__ import annotations

import logging
import struct
import warnings
from math import ceil, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from formcheck.capture.frame import Image
from formcheck.errors import BadVideo

# Others are left to the video reader (GIF moves) or would start other programs (EPS).
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
LARGEST, LARGEST_WEBP = 50_000_000, 24_000_000
"""Pixels that are unpacked; more would fill the memory of a small machine, and a WebP's are in memory four times over.
A JPEG is unpacked smaller, unless it is progressive: that is held whole first."""
ENOUGH, LONGEST = 16_000_000, 16_000
"""Pixels, and those of a side, to which a larger photo is reduced: the tracker shrinks it much further, copies it many
times on the way, and ends the process where a side has more than 32,766."""

_STRIP = 256
"""Rows of the reduced photo that are made at a time."""
_ORIENTATION = 0x0112

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
# Without a handler Python prints what Pillow logs of damaged files.
logging.getLogger("PIL").addHandler(logging.NullHandler())
# What Pillow raises for a damaged file: its decoders check less than they unpack.
_DAMAGED = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, OverflowError, EOFError, struct.error)


def read_photo(path: Path) -> Image | None:
    """The upright picture, (h, w, 3) uint8 RGB, or None for no photo of a known format, and for a PNG that moves.

    A photo of more than 16 megapixels is reduced by a whole factor. Raises BadVideo for a photo that is damaged, too
    large, HEIC, or a WebP that moves, which libav cannot read; OSError when it cannot be read at all.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise BadVideo(f"{path} is a HEIC photo, which cannot be read here: save it as JPEG and use that")
    # Pillow warns of large photos and of odd data in them: a line is said here, or the photo is good enough.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            photo = Pillow.open(path, formats=FORMATS)
        except UnidentifiedImageError:
            return None
        except Pillow.DecompressionBombError as error:
            raise _too_large(path) from error
        except _DAMAGED as error:
            raise _damaged(path) from error
        with photo:
            if photo.format == "PNG" and getattr(photo, "is_animated", False):
                return None
            if photo.format == "WEBP" and getattr(photo, "is_animated", False):
                raise BadVideo(f"{path} is a moving WebP, which cannot be read here: save it as MP4 and use that")
            small, orientation = _pixels(path, photo)
    # Only now: the large one is given back.
    small.getexif()[_ORIENTATION] = orientation
    ImageOps.exif_transpose(small, in_place=True)
    return np.ascontiguousarray(small, dtype=np.uint8)


def _pixels(path: Path, photo: Pillow.Image) -> tuple[Pillow.Image, int]:
    """The photo reduced, and which way up it is."""
    largest = LARGEST_WEBP if photo.format == "WEBP" else LARGEST
    factor = _factor(photo)
    if factor > 1 and not (photo.info.get("progressive") and photo.width * photo.height > largest):
        photo.draft("RGB", (photo.width // factor, photo.height // factor))  # a JPEG can be unpacked smaller
    if photo.width * photo.height > largest:
        raise _too_large(path, largest)
    try:
        return _reduced(photo), photo.getexif().get(_ORIENTATION, 1)
    except _DAMAGED as error:
        raise _damaged(path) from error


def _reduced(photo: Pillow.Image) -> Pillow.Image:
    """As RGB and no larger than needed; strip by strip, since a large photo fits into memory once, not three times."""
    factor = _factor(photo)
    edges = range(0, photo.height, _STRIP * factor)
    brightest = max(_brightest(_strip(photo, top, factor)) for top in edges) if _is_deep(photo) else 255.0
    small = Pillow.new("RGB", (ceil(photo.width / factor), ceil(photo.height / factor)))
    for top in edges:
        small.paste(_of_8_bits(_strip(photo, top, factor), brightest).reduce(factor), (0, top // factor))
    return small


def _strip(photo: Pillow.Image, top: int, factor: int) -> Pillow.Image:
    return photo.crop((0, top, photo.width, min(photo.height, top + _STRIP * factor)))


def _factor(photo: Pillow.Image) -> int:
    return max(ceil(sqrt(photo.width * photo.height / ENOUGH)), ceil(max(photo.size) / LONGEST))


def _is_deep(photo: Pillow.Image) -> bool:
    """Whether a pixel has more bits than 8: Pillow would make white of all but the darkest."""
    return photo.mode.startswith(("I", "F"))


def _of_8_bits(photo: Pillow.Image, brightest: float) -> Pillow.Image:
    """The photo as RGB; brightest: what is white in one of more bits."""
    if not _is_deep(photo):
        return photo if photo.mode == "RGB" else photo.convert("RGB")
    return Pillow.fromarray((_values(photo) * (255.0 / brightest)).astype(np.uint8)).convert("RGB")


def _brightest(photo: Pillow.Image) -> float:
    return max(float(_values(photo).max()), 1e-9)


def _values(photo: Pillow.Image) -> NDArray[np.float32]:
    return np.nan_to_num(np.asarray(photo, np.float32), posinf=0.0, neginf=0.0).clip(0.0)


def _damaged(path: Path) -> BadVideo:
    return BadVideo(f"{path} is damaged or cut short: save the photo again and use that")


def _too_large(path: Path, largest: int = LARGEST) -> BadVideo:
    return BadVideo(f"{path} is larger than {largest // 1_000_000} megapixels: save a smaller copy and use that")
