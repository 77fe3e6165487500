"""One table of a TOML file, read key by key; every refusal names file, key, what was found and what is allowed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeGuard, TypeVar

from formcheck.errors import BadExercise

T = TypeVar("T", bound=str)

_NO_LINE = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's control characters, halves of characters, and separators of lines."""


class Table:
    """Reads keys and remembers which, so that a key that nobody asked for is refused as a misspelling."""

    def __init__(self, data: dict[str, Any], where: str, path: str) -> None:
        self._data, self._where, self._path = data, where, path
        self._asked: list[str] = []

    def wrong(self, key: str, found: Any, allowed: str) -> BadExercise:
        """The error for a value."""
        shown = repr(found) if isinstance(found, str) else f"{found}"
        return BadExercise(f"{self._where}: {self._path}{key}: found {shown[:80]}, allowed is {allowed}")

    def number(self, key: str, low: float, high: float) -> float:
        """A finite number within limits."""
        value = self._get(key, f"a number from {low:g} to {high:g}")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong(key, value, f"a number from {low:g} to {high:g}")
        if not math.isfinite(value) or not low <= value <= high:
            raise self.wrong(key, value, f"a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number within limits."""
        value = self._get(key, f"a whole number from {low} to {high}")
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(key, value, f"a whole number from {low} to {high}")
        return value

    def text(self, key: str, may_be_empty: bool = False, default: str | None = None) -> str:
        """A line of text."""
        if default is not None and key not in self._data:
            self._asked.append(key)
            return default
        value = self._get(key, "a line of text")
        if not is_line(value) or not (value.strip() or may_be_empty or default is not None):
            raise self.wrong(key, value, "a line of text")
        return value

    def spoken(self, key: str, text: str) -> str:
        """A text that may name a side as {side}, and has no other braces."""
        if "{" in (rest := text.replace("{side}", "")) or "}" in rest:
            raise self.wrong(key, text, "no braces but in {side}, where the side belongs")
        return text

    def has(self, key: str) -> bool:
        """Whether the key is there; it may then be left out."""
        self._asked.append(key)
        return key in self._data

    def yes(self, key: str) -> bool:
        """True or false; false where it is left out."""
        value = self._data.get(key, False)
        self._asked.append(key)
        if not isinstance(value, bool):
            raise self.wrong(key, value, "true or false")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A line of text, which may be empty, or a list of lines."""
        value = self._data.get(key)
        return self.texts(key) if isinstance(value, list) and value else (self.text(key, may_be_empty=True),)

    def pair(self, key: str, low: float, high: float) -> tuple[float, float]:
        """Two growing numbers within limits."""
        value = self._get(key, f"two growing numbers from {low:g} to {high:g}")
        numbers = value if isinstance(value, list) else []
        if len(numbers) != 2 or any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in numbers):
            raise self.wrong(key, value, f"two growing numbers from {low:g} to {high:g}")
        first, second = float(numbers[0]), float(numbers[1])
        if not low <= first < second <= high:
            raise self.wrong(key, value, f"two growing numbers from {low:g} to {high:g}")
        return first, second

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines, at least one."""
        value = self._get(key, "a list of lines of text")
        if not isinstance(value, list) or not value or not all(is_line(line) and line.strip() for line in value):
            raise self.wrong(key, value, "a list of lines of text")
        return tuple(value)

    def identifier(self, key: str) -> str:
        """A name of small letters, digits and underscores: it becomes part of file names."""
        value = self._get(key, "small letters, digits and _")
        if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", value):
            raise self.wrong(key, value, "small letters, digits and _")
        return value

    def choice(self, key: str, allowed: Sequence[T], default: T | None = None) -> T:
        """One of some words."""
        if default is not None and key not in self._data:
            self._asked.append(key)
            return default
        value = self._get(key, _either(allowed))
        for word in allowed:
            if value == word:
                return word
        raise self.wrong(key, value, _either(allowed))

    def choices(self, key: str, allowed: Sequence[T]) -> tuple[T, ...]:
        """A list of some of the words, at least one."""
        value = self._get(key, f"a list of {_either(allowed)}")
        if not isinstance(value, list) or not value:
            raise self.wrong(key, value, f"a list of {_either(allowed)}")
        for found in value:
            if found not in allowed:
                raise self.wrong(key, found, _either(allowed))
        return tuple(word for word in allowed if word in value)

    def table(self, key: str) -> Table:
        """A table below this one."""
        value = self._get(key, f"a table [{self._path}{key}]")
        if not isinstance(value, dict):
            raise self.wrong(key, value, f"a table [{self._path}{key}]")
        return Table(value, self._where, f"{self._path}{key}.")

    def tables(self, key: str) -> list[Table]:
        """A list of tables below this one, at least one."""
        value = self._get(key, f"one or more tables [[{self._path}{key}]]")
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            raise self.wrong(key, value, f"one or more tables [[{self._path}{key}]]")
        return [Table(entry, self._where, f"{self._path}{key}[{n}].") for n, entry in enumerate(value, 1)]

    def refuse_the_rest(self) -> None:
        """Raise for the first key that was not asked for."""
        for key in self._data:
            if key not in self._asked:
                raise BadExercise(
                    f"{self._where}: {self._path}{key}: no such key, allowed are {', '.join(self._asked)}"
                )

    def _get(self, key: str, allowed: str) -> Any:
        self._asked.append(key)
        if key not in self._data:
            raise BadExercise(f"{self._where}: {self._path}{key}: missing, needed is {allowed}")
        return self._data[key]


def is_line(value: object) -> TypeGuard[str]:
    """Whether it is text of one line: a terminal would obey what cannot be printed."""
    return isinstance(value, str) and not any(unicodedata.category(sign) in _NO_LINE for sign in value)


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
