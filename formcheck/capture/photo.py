"""One photo, turned upright as its EXIF data says."""

from __future__ import annotations

import logging
import struct
import warnings
from math import ceil, sqrt
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from formcheck.capture.frame import Image
from formcheck.errors import BadVideo

# Others are left to the video reader (GIF moves) or would start other programs (EPS).
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
LARGEST = 64_000_000
"""Pixels that are unpacked; more would fill the memory of a small machine. Of a JPEG fewer are unpacked than it has."""
ENOUGH, LONGEST = 16_000_000, 16_000
"""Pixels, and those of a side, to which a larger photo is reduced: the tracker shrinks it much further, copies it many
times on the way, and ends the process where a side has more than 32,766."""

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
# Without a handler Python prints what Pillow logs of damaged files.
logging.getLogger("PIL").addHandler(logging.NullHandler())
# What Pillow raises for a damaged file: its decoders check less than they unpack.
_DAMAGED = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, OverflowError, EOFError, struct.error)


def read_photo(path: Path) -> Image | None:
    """The upright picture, (h, w, 3) uint8 RGB, or None when the file is no photo of a known format.

    A photo of more than 16 megapixels is reduced by a whole factor.
    Raises BadVideo for a photo that is damaged, too large, or HEIC; OSError when it cannot be read at all.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise BadVideo(f"{path} is a HEIC photo, which cannot be read here; save it as JPEG and use that")
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
            return _pixels(path, photo)


def _pixels(path: Path, photo: Pillow.Image) -> Image:
    factor = _factor(photo)
    if factor > 1:
        photo.draft("RGB", (photo.width // factor, photo.height // factor))  # a JPEG can be unpacked smaller
    if photo.width * photo.height > LARGEST:
        raise _too_large(path)
    try:
        upright = _of_8_bits(ImageOps.exif_transpose(photo))
        factor = _factor(upright)
        small = upright.reduce(factor) if factor > 1 else upright
    except _DAMAGED as error:
        raise _damaged(path) from error
    return np.ascontiguousarray(small, dtype=np.uint8)


def _factor(photo: Pillow.Image) -> int:
    return max(ceil(sqrt(photo.width * photo.height / ENOUGH)), ceil(max(photo.size) / LONGEST))


def _of_8_bits(photo: Pillow.Image) -> Pillow.Image:
    """The photo as RGB. Where a pixel has more bits, Pillow would make white of all but the darkest."""
    if not photo.mode.startswith(("I", "F")):
        return photo if photo.mode == "RGB" else photo.convert("RGB")
    values = np.nan_to_num(np.asarray(photo, np.float32), posinf=0.0, neginf=0.0).clip(0.0)
    values *= 255.0 / max(float(values.max()), 1e-9)
    return Pillow.fromarray(values.astype(np.uint8)).convert("RGB")


def _damaged(path: Path) -> BadVideo:
    return BadVideo(f"{path} is damaged or cut short; save the photo again and use that")


def _too_large(path: Path) -> BadVideo:
    limit = LARGEST // 1_000_000
    return BadVideo(f"{path} is larger than {limit} megapixels; save a smaller copy and use that")
