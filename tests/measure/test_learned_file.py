"""What was learned, in files beside their hashes: a missing one is told by whoever asks for it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from formcheck.errors import ModelUnavailable
from formcheck.measure import seat, second_opinion

ASKED = {seat: "seat_lift", second_opinion: "second_opinions"}


@pytest.mark.parametrize("module", ASKED, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_missing_file_is_told(module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = getattr(module, ASKED[module])
    monkeypatch.setattr(module, "_FILE", tmp_path / module._FILE.name)
    learned.cache_clear()
    try:
        with pytest.raises(ModelUnavailable, match="cannot be read"):
            learned()
    finally:
        learned.cache_clear()
