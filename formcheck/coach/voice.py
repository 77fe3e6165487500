"""The one voice: what waits to be said beside the corrections, one thing at a time, nothing late."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

_FIXED_S, _LETTER_S = 0.3, 0.055
"""How long words take: a fit to the shipped voice's 47 phrases, 0.2 s off on average."""
_BREATH_S = 0.25
"""Between two things said."""
_ECHO_S = 4.0
"""Nobody is told the same twice in so short a time, whoever has it said: correction and protocol, say."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words to say. until_s: when they are too late. at_once: before everything that waits, which is forgotten."""

    text: str
    until_s: float
    at_once: bool = False


def speaking_s(text: str) -> float:
    """About how long it takes to say this."""
    return _FIXED_S + _LETTER_S * len(text)


class Voice:
    """Keeps what waits, and knows until when something is being said."""

    def __init__(self) -> None:
        self._waiting: deque[Prompt] = deque()
        self._free_s = float("-inf")
        self._last = ""

    def ask(self, prompts: Iterable[Prompt]) -> None:
        """Add prompts at the end."""
        for prompt in prompts:
            if prompt.at_once:
                self._waiting.clear()
            self._waiting.append(prompt)

    def free(self, now: float) -> bool:
        """Whether nothing is being said."""
        return now >= self._free_s

    def next(self, now: float) -> str:
        """What to say now, "" for nothing."""
        while self._waiting and self.free(now):
            prompt = self._waiting.popleft()
            echo = prompt.text == self._last and now < self._free_s + _ECHO_S
            if prompt.at_once or (now <= prompt.until_s and not echo):
                return prompt.text
        return ""

    def said(self, now: float, text: str) -> None:
        """These words are being said from now on."""
        self._free_s, self._last = now + speaking_s(text) + _BREATH_S, text
