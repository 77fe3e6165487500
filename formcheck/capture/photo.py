"""One photo, turned upright as its EXIF data says."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from formcheck.capture.frame import Image
from formcheck.errors import BadVideo

# Others are left to the video reader (GIF moves) or would start other programs (EPS).
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
LARGEST = 120_000_000
"""Pixels; more would fill the memory of a small machine."""

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


def read_photo(path: Path) -> Image | None:
    """The upright picture, (h, w, 3) uint8 RGB, or None when the file is no photo of a known format.

    Raises BadVideo for a photo that is damaged, too large, or HEIC; OSError when it cannot be read at all.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise BadVideo(f"{path} is a HEIC photo, which cannot be read here; save it as JPEG and use that")
    try:
        with warnings.catch_warnings():
            # Pillow warns of large photos; the limit below says it in one line.
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            photo = Pillow.open(path, formats=FORMATS)
    except UnidentifiedImageError:
        return None
    except Pillow.DecompressionBombError as error:
        raise _too_large(path) from error
    with photo:
        if photo.width * photo.height > LARGEST:
            raise _too_large(path)
        try:
            upright = ImageOps.exif_transpose(photo).convert("RGB")
        except (OSError, SyntaxError, ValueError) as error:
            raise BadVideo(f"{path} is damaged or cut short; save the photo again and use that") from error
    return np.ascontiguousarray(upright, dtype=np.uint8)


def _too_large(path: Path) -> BadVideo:
    limit = LARGEST // 1_000_000
    return BadVideo(f"{path} is larger than {limit} megapixels; save a smaller copy and use that")
