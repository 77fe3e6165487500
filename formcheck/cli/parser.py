"""What the words of the command line may be: a wrong one is one line that names it and says what to do."""

from __future__ import annotations

import argparse
import math
import re
from typing import Any, NoReturn

from formcheck.errors import UsageError, choose


class Parser(argparse.ArgumentParser):
    """Wrong use is one line and exit status 2, like every other error."""

    def error(self, message: str) -> NoReturn:
        needed = message.partition("arguments are required: ")[2]
        if needed == "EXERCISE":
            from formcheck.exercise.find import exercise_ids  # heavy, and only a mistake needs it

            raise UsageError(
                f"which exercise? Begin with `{self.prog} supine_leg_kick`, or instead of it one of"
                f" {', '.join(one for one in exercise_ids() if one != 'supine_leg_kick')}"
            )
        raise UsageError(f"{f'{needed} is missing' if needed else message}: see `{self.prog} --help`")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        names = list(action.choices or ())
        if names and value not in names:
            what = "command" if action.dest == "command" else f"value for {'/'.join(action.option_strings)}"
            raise UsageError(f"{value}: no such {what}: {choose(str(value), names)}")

    @property
    def options(self) -> list[str]:
        """The long options that may be given."""
        return re.findall(r"--[a-z][a-z-]*", self.format_usage())

    def refuse(self, word: str) -> NoReturn:
        """Raise for a word that is neither an option nor wanted."""
        options = self.options
        if word.startswith("-") and word != "-":
            what = choose(word.partition("=")[0], options) if options else f"`{self.prog}` has none: leave it out"
            raise UsageError(f"{word}: no such option: {what}")
        raise UsageError(f"{word}: one word too many: see `{self.prog} --help`")

    def refuse_empty(self, args: argparse.Namespace) -> None:
        """Raise for a word that was given and is empty."""
        for action in self._actions:
            found = getattr(args, action.dest, None)
            if "" in (found if isinstance(found, list) else [found]):
                name = action.option_strings[-1] if action.option_strings else action.metavar
                raise UsageError(f"{name}: is empty: give a value or leave it out")


def seconds(text: str) -> float:
    """`12.5` or `1:30` as seconds."""
    found = re.fullmatch(r"(?:(\d{1,4}):(?=[0-5]\d(?!\d)))?(\d{1,6}(?:\.\d+)?)", text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time: give seconds, such as 95, or minutes:seconds, such as 1:35"
        )
    return 60.0 * int(found[1] or 0) + float(found[2])


def speed(text: str) -> float:
    """How many times as fast, 0.05 to 100."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0.05 <= found <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no speed: give a number from 0.05 to 100")
    return found
