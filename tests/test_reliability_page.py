"""Each row of docs/reliability.md names a test that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "reliability.md"
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 50
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (TESTS / file).is_file()
        or name
        not in {
            node.name
            for node in ast.walk(ast.parse((TESTS / file).read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
    ]
    assert missing == []


def test_every_row_names_a_test() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Growth")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ") and not re.match(r"\| (fault|promise) ", line)]
    assert [row for row in rows if not NAMED.search(row)] == []
