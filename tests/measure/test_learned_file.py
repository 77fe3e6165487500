"""What was learned, in files beside their hashes: a missing one is told by whoever asks for it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from formcheck.errors import ModelUnavailable
from formcheck.measure import seat, second_opinion

ASKED = [
    (seat, "_FILE", "seat_lift"),
    (second_opinion, "_FILE", "second_opinions"),
    (second_opinion, "_LOWER_BACK", "second_opinions"),
]


@pytest.mark.parametrize(("module", "file", "asked"), ASKED)
def test_a_missing_file_is_told(
    module: ModuleType, file: str, asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = getattr(module, asked)
    monkeypatch.setattr(module, file, tmp_path / getattr(module, file).name)
    learned.cache_clear()
    try:
        with pytest.raises(ModelUnavailable, match="cannot be read"):
            learned()
    finally:
        learned.cache_clear()
