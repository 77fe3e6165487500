"""The language on the screen: English words in, translated ones out, by `configs/cues/LANGUAGE.toml`.

The core, its events, cues and recordings speak English whatever is shown and heard, so that a session is the same
in every language. What is heard is translated beside this, in `voices.py`, by the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from formcheck.exercise.guide import Guide
from formcheck.exercise.moment import Moment
from formcheck.feedback.cue_table import PLACE, cue_table, names, plain
from formcheck.feedback.labels import Labels
from formcheck.resources import ENGLISH

_NESTED = 4
"""A translated text may hold others, such as a cue in the result; no deeper than this."""
_KNOWN = 1000
"""So many texts are remembered: results hold numbers, and a session may be long."""


class Language:
    """Translates. code: as in the name of its file; on_missing: called once for each text that has no translation."""

    def __init__(self, code: str = ENGLISH, on_missing: Callable[[str], None] | None = None) -> None:
        table = cue_table(code)
        self.code = code
        self._on_missing = on_missing
        self._phrases = table.phrases
        self._words = {plain(english): text for english, text in table.words.items()}
        self._patterns = [(_pattern(english), text) for english, text in table.words.items() if "{" in english]
        self._known: dict[str, str] = {}

    def words(self, text: str) -> str:
        """This text in the language; as it is where there is no translation."""
        if self.code == ENGLISH or not text.strip():
            return text
        if text not in self._known:
            found = self._translated(text.strip(), _NESTED)
            if found is None and self._on_missing is not None:
                self._on_missing(text)
            if len(self._known) > _KNOWN:
                self._known.clear()
            indent = text[: len(text) - len(text.lstrip())]
            self._known[text] = text if found is None else indent + found
        return self._known[text]

    def lines(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Each of these lines in the language."""
        return tuple(self.words(line) for line in lines)

    def moment(self, moment: Moment) -> Moment:
        """The moment with everything that is shown of it in the language; for the screen, not for the speaker."""
        if self.code == ENGLISH:
            return moment
        return replace(
            moment,
            instruction=self.words(moment.instruction),
            cues=tuple(replace(cue, text=self.words(cue.text)) for cue in moment.cues),
            faults=tuple(replace(fault, label=self.words(fault.label)) for fault in moment.faults),
            guide=self._guide(moment.guide) if moment.guide is not None else None,
        )

    def labels(self) -> Labels:
        """The words for phases and counts."""
        labels = Labels()
        if self.code == ENGLISH:
            return labels
        texts = {one.name: value for one in fields(labels) if isinstance(value := getattr(labels, one.name), str)}
        return Labels(
            phases={phase: self.words(text) for phase, text in labels.phases.items()},
            stages={stage: self.words(text) for stage, text in labels.stages.items()},
            **{name: self.words(text) for name, text in texts.items()},
        )

    def _guide(self, guide: Guide) -> Guide:
        scores = tuple(replace(score, words=self.words(score.words)) for score in guide.scores)
        return replace(guide, result=self.lines(guide.result), scores=scores, needs=self.lines(guide.needs))

    def _translated(self, text: str, deeper: int) -> str | None:
        """None where the tables do not have it."""
        if not any(letter.isalpha() for letter in text):
            return text
        key = plain(text)
        found = self._words.get(key)
        if found is None and key in names():
            found = self._phrases.get(names()[key])
        if found is None and deeper:
            found = self._by_pattern(text, deeper - 1)
        if found is not None and text[0].isupper():
            return found[:1].upper() + found[1:]
        return found

    def _by_pattern(self, text: str, deeper: int) -> str | None:
        for pattern, wanted in self._patterns:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            places = {name: self._place(name, found, deeper) for name, found in match.groupdict().items()}
            if all(found is not None for found in places.values()):
                return wanted.format(**places)
        return None

    def _place(self, name: str, text: str, deeper: int) -> str | None:
        """What stands in a place: names of files and reasons stay as they are where they have no translation."""
        found = self._translated(text, deeper)
        return text if found is None and name in ("where", "command", "reason") else found


def _pattern(english: str) -> re.Pattern[str]:
    """What fits a text with {places}."""
    parts = PLACE.split(english)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)),
        re.IGNORECASE,
    )
