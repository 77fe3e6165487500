"""The keys of the window: their names, and that the help tells all of them."""

from __future__ import annotations

import pytest

from formcheck.feedback import keys
from formcheck.feedback.keys import help_lines, key_name

NAMES = {word for name, word in vars(keys).items() if name.isupper() and not name.startswith("_")} - {
    keys.ARMS_HINT,
    keys.KEYS_HINT,
}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (-1, None),
        (0, None),
        (ord("q"), "quit"),
        (ord("Q"), "quit"),
        (27, "quit"),
        (ord("m"), "mute"),
        (ord(" "), "pause"),
        (ord("p"), "pause"),
        (ord("h"), "help"),
        (ord("n"), "next"),
        (ord("r"), "repeat"),
        (ord("t"), "tones"),
        (ord("k"), "ticks"),
        (ord("w"), "words"),
        (ord("?"), "help"),
        (ord("z"), "zoom"),
        (ord("x"), "x"),
        (0x100000 | ord("q"), "quit"),  # GTK with number lock
        (0xFFE9, None),  # Alt
        (0xFFE1, None),  # Shift
        (0xFE03, None),  # AltGr
        (0xFF51, None),  # arrow left
        (0x250000, None),  # arrow left, Windows
        (9, None),
    ],
)
def test_names_of_keys(code: int, name: str | None) -> None:
    assert key_name(code) == name


def pressed(lines: tuple[str, ...]) -> list[str | None]:
    """What the keys in these lines of the help mean."""
    letters = [line.partition("  ")[0].replace("space", " ") for line in lines]
    return [key_name(ord(letter)) for letter in letters if letter != "arms up"]


def test_the_help_tells_every_key_once() -> None:
    assert sorted(map(str, pressed(help_lines(led=True)))) == sorted(NAMES)
    assert pressed(help_lines(led=False, seeks=True)) == pressed(help_lines(led=True))
    assert set(pressed(help_lines(led=False))) == NAMES - {keys.NEXT, keys.REPEAT}
