"""The pose model: a `.task` bundle built once from the weights inside the mediapipe wheel.

mediapipe 0.10.21 ships the two networks but not the bundle that its Tasks API loads. A bundle is an
uncompressed zip of both, each with the image normalisation written into its metadata. It is built into
the user's cache folder and checked by its hash before each use.
"""

from __future__ import annotations

import hashlib
import logging
import os
import warnings
import zipfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import platformdirs

from formcheck.errors import BadModel, ModelUnavailable
from formcheck.pose.mediapipe_import import lightly

# mediapipe imports matplotlib, which complains, naming the home folder, where its cache cannot be.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

_DETECTOR = ("pose_detector.tflite", "modules/pose_detection/pose_detection.tflite", 127.5, 127.5)
_LANDMARKS = ("pose_landmarks_detector.tflite", "modules/pose_landmark/pose_landmark_full.tflite", 0.0, 255.0)
_MEMBERS = {_DETECTOR[0], _LANDMARKS[0]}
_PIECE = 2**16
"""Bytes that are read at a time."""


def model_file(chosen: Path | None = None) -> Path:
    """The bundle to load: the one chosen by the user, else the built one (built now if need be).

    Raises BadModel for a chosen file that is no pose bundle, ModelUnavailable when none can be built.
    """
    if chosen is not None:
        return _checked(chosen)
    target = _cache_folder() / f"pose_full-mediapipe-{_mediapipe_version()}.task"
    digest = target.with_suffix(".sha256")
    if target.is_file() and digest.is_file() and digest.read_text().strip() == sha256(target):
        return target
    return _build_into(target, digest)


def sha256(path: Path) -> str:
    """Hexadecimal hash of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):  # a whole model at once is memory that stays taken
            digest.update(piece)
    return digest.hexdigest()


def _cache_folder() -> Path:
    named = os.environ.get("FORMCHECK_CACHE")
    try:
        return Path(named or platformdirs.user_cache_dir("formcheck", appauthor=False))
    except RuntimeError:  # a user without a home
        raise ModelUnavailable(
            "no home folder is known in which to store the pose model: set FORMCHECK_CACHE to a folder, or HOME"
        ) from None


def _mediapipe_version() -> str:
    try:
        return version("mediapipe")
    except PackageNotFoundError:
        raise ModelUnavailable("mediapipe is not installed: install it with `pip install mediapipe==0.10.21`") from None


def _checked(chosen: Path) -> Path:
    if not chosen.is_file():
        raise BadModel(f"{chosen}: no such model file: give a .task bundle of a pose landmarker")
    try:
        with zipfile.ZipFile(chosen) as bundle:
            missing = sorted(_MEMBERS - set(bundle.namelist()))
    except (zipfile.BadZipFile, OSError):
        raise BadModel(f"{chosen}: not a .task bundle: give the bundle of a MediaPipe pose landmarker") from None
    if missing:
        raise BadModel(f"{chosen}: not a pose landmarker bundle, {' and '.join(missing)} missing: give another file")
    return chosen


def _build_into(target: Path, digest: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        data = _bundle()
        # Written beside and renamed, so that two first runs at once cannot see half a file.
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            part.write_bytes(data)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        digest.write_text(hashlib.sha256(data).hexdigest() + "\n")
    except OSError as error:
        raise ModelUnavailable(
            f"{target.parent}: cannot store the pose model ({error.strerror}): "
            "make the folder writable or set FORMCHECK_CACHE to another one"
        ) from None
    return target


def _bundle() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as bundle:
        for name, source, mean, std in (_DETECTOR, _LANDMARKS):
            # A fixed date keeps the bundle, and so its hash, the same on every machine.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            bundle.writestr(entry, _with_normalisation(_wheel_file(source), mean, std))
    return buffer.getvalue()


def _wheel_file(inside: str) -> bytes:
    spec = find_spec("mediapipe")
    if spec is None or spec.origin is None:
        raise ModelUnavailable("mediapipe is not installed: install it with `pip install mediapipe==0.10.21`")
    path = Path(spec.origin).parent / inside
    if not path.is_file():
        raise ModelUnavailable(
            f"mediapipe {_mediapipe_version()} carries no pose weights: install mediapipe==0.10.21 or give --model FILE"
        )
    return path.read_bytes()


def _with_normalisation(model: bytes, mean: float, std: float) -> bytes:
    with lightly():
        from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer

    # The library leaves files open and its folder to the garbage collector, and Python warns of both.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        writer = metadata_writer.MetadataWriter.create(bytearray(model))
        try:
            writer.add_image_input([mean] * 3, [std] * 3)
            return bytes(writer.populate()[0])
        finally:
            writer._temp_folder.cleanup()
