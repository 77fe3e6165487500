"""The command line: commands, options and their words. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module

from formcheck import __version__
from formcheck.cli.called import called
from formcheck.cli.parser import Parser, seconds, speed
from formcheck.errors import UsageError
from formcheck.resources import ENGLISH, languages

_START = """\
Begin here:
  {name} demo                     see and hear it work, without a camera
  {name} doctor                   are camera, sound and screen ready?
  {name} live supine_leg_kick     two metres away: it talks you through

More:
  {name} exercises                what else can be checked, and how
  {name} replay RECORDING         see and hear a session again
  {name} analyze RECORDING        its result, each repetition, each fault
  {name} history                  how it changes from session to session
  {name} live ID --language de    auf Deutsch
  {name} COMMAND --help           all about one command
"""


_SOUND = "sound library (default miniaudio; simpleaudio plays no rising ticks on the way to the target)"

_LED = (
    "It says, and shows in a window, where to put the camera, what to do next and what to correct; in the end the"
    " result. Both arms up for two seconds: pause, and go on. In the window: h shows all keys, q ends."
)


def run(argv: Sequence[str] | None) -> int:
    """Do what the words of the command line say; the exit status. Raises FormcheckError."""
    args = arguments(argv)
    if args.command is None:
        print(f"formcheck {__version__}: watches you stretch and says when the body cheats.\n\n{_start()}")
        return 0
    command: Callable[[argparse.Namespace], int] = import_module(f"formcheck.cli.{args.command}").run
    return command(args)


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The words of the command line (`sys.argv` for None), understood. Raises UsageError."""
    parser, commands = _parser()
    words = _unabbreviated(argv, commands.choices)
    _refuse_option_before(words, commands.choices)
    try:
        args, left = parser.parse_known_args(words)
        chosen = commands.choices.get(args.command, parser)
        if left:
            chosen.refuse(left[0])
    except UsageError:
        for word in words:
            if word.startswith("-") and os.path.isfile(word):
                raise UsageError(f"{word}: is taken for an option: write {os.path.join('.', word)}") from None
        raise
    chosen.refuse_empty(args)
    return args


def _refuse_option_before(words: Sequence[str], commands: Mapping[str, Parser]) -> None:
    """Raise UsageError where the first word is an option of the command that only follows, as in `--mute replay`."""
    command = next((word for word in words if word in commands), None)
    if command is None or words[0] == command:
        return
    option, chosen = words[0].partition("=")[0], commands[command]
    if option in chosen.options:
        raise UsageError(f"{words[0]}: stands before the command: write it behind, as in `{chosen.prog} {words[0]}`")


def _unabbreviated(argv: Sequence[str] | None, commands: Collection[str]) -> list[str]:
    """`help`, `help COMMAND` and `version`, which other programs know as commands, are options here."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 2 and words[0] == "help" and words[1] in commands:
        return [words[1], "--help"]
    return [f"--{words[0]}"] if len(words) == 1 and words[0] in ("help", "version") else words


def _start() -> str:
    return _START.format(name=called())


def _parser() -> tuple[Parser, Commands[Parser]]:
    parser = Parser(
        prog=called(),
        description="Watches a person stretch through a webcam, sees the moment the body cheats,\nand says so.",
        epilog=_start(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"formcheck {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for add in (_demo, _live, _replay, _analyze, _history, _exercises, _doctor):
        add(commands)
    return parser, commands


Commands = argparse._SubParsersAction  # its only name


def _add(commands: Commands[Parser], name: str, words: str, more: str = "") -> Parser:
    return commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}. {more}".rstrip())


def _demo(commands: Commands[Parser]) -> None:
    demo = _add(commands, "demo", "play the bundled recordings through the real pipeline, without a camera")
    _output(demo)


def _live(commands: Commands[Parser]) -> None:
    live = _add(commands, "live", "check an exercise in front of the camera", _LED)
    live.add_argument(
        "exercise", metavar="EXERCISE", help="what to check: an id that `exercises` lists, or an exercise file (.toml)"
    )
    live.add_argument(
        "--camera",
        metavar="SRC",
        default="0",
        help="camera number (default 0), stream address (http, rtsp) or a video file played at its own pace",
    )
    live.add_argument(
        "--side", choices=("left", "right", "both"), default="both", help="the leg to watch (default both)"
    )
    live.add_argument("--free", action="store_true", help="only watch: no set-up, no protocol")
    live.add_argument(
        "--view",
        choices=("side", "end"),
        default="side",
        help="where the camera stands: at the side, or at an end of the body to see knees and pelvis turn;"
        " `exercises ID` says where exactly (default side)",
    )
    live.add_argument("--progressions", action="store_true", help="add the harder rounds that the exercise has")
    live.add_argument(
        "--strictness",
        choices=("gentle", "normal", "strict"),
        default="normal",
        help="how large a fault must be before it is said (default normal)",
    )
    _allow(live)
    record = live.add_mutually_exclusive_group()
    record.add_argument(
        "--record",
        metavar="DIR",
        default="recordings",
        help="folder for the recording (default recordings, in this folder)",
    )
    record.add_argument("--no-record", action="store_true", help="keep nothing of this session")
    video = live.add_mutually_exclusive_group()
    video.add_argument("--video", action="store_true", help="record the picture too, not only the skeleton")
    video.add_argument("--no-video", action="store_true", help="no picture in the recording (as it is by default)")
    live.add_argument("--sound", choices=("miniaudio", "simpleaudio"), default="miniaudio", help=_SOUND)
    _output(live)
    _model(live)


def _replay(commands: Commands[Parser]) -> None:
    replay = _add(commands, "replay", "play a recorded session, or a video, with overlay and cues")
    replay.add_argument("path", metavar="PATH", help="a recording (.mcap), or a video with --exercise")
    replay.add_argument("--exercise", metavar="ID", help="check as this exercise instead of the recorded one")
    replay.add_argument("--speed", metavar="N", type=speed, default=1.0, help="2 is twice as fast")
    replay.add_argument(
        "--from", metavar="SECONDS", dest="since", type=seconds, default=0.0, help="begin there, such as 12.5 or 1:30"
    )
    _output(replay)
    _model(replay)


def _analyze(commands: Commands[Parser]) -> None:
    analyze = _add(commands, "analyze", "measure every frame of a recording, a video or a photo")
    analyze.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="a recording (.mcap), a video or a photo; several are analysed side by side",
    )
    exercise = analyze.add_mutually_exclusive_group()
    exercise.add_argument(
        "--exercise", metavar="ID", help="check this exercise; a video or photo without one gives angles only"
    )
    exercise.add_argument("--config", metavar="FILE.toml", help="an exercise file in place of an id")
    _allow(analyze)
    analyze.add_argument(
        "--json",
        metavar="FILE",
        help="write the result as JSON; - is standard output. For several files: a folder, or - for one line each",
    )
    analyze.add_argument(
        "--csv",
        metavar="FILE",
        help="write one row of measures per frame; - is standard output. For several files: a folder",
    )
    _model(analyze)


def _history(commands: Commands[Parser]) -> None:
    history = _add(commands, "history", "show the progress over the recorded sessions in a folder")
    history.add_argument(
        "folder", metavar="DIR", nargs="?", default="recordings", help="the folder (default recordings, in this folder)"
    )


def _exercises(commands: Commands[Parser]) -> None:
    exercises = _add(commands, "exercises", "list what can be checked, or show all about one exercise")
    exercises.add_argument("exercise", metavar="ID", nargs="?", help="show all about this one")


def _doctor(commands: Commands[Parser]) -> None:
    doctor = _add(commands, "doctor", "check that camera, model, sound, screen and speed will do")
    doctor.add_argument("--camera", metavar="SRC", default="0", help="the camera to try")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mute", action="store_true", help="no sound")
    parser.add_argument(
        "--language",
        choices=languages(),
        default=ENGLISH,
        help="what is spoken and shown in the session (recordings and errors are English)",
    )
    parser.add_argument("--no-words", action="store_true", help="tones only: nothing is spoken")
    parser.add_argument("--no-tones", action="store_true", help="words only: no tones")
    parser.add_argument("--no-ticks", action="store_true", help="no rising ticks on the way to the target")
    parser.add_argument("--no-window", action="store_true", help="text in the terminal instead of a window")


def _allow(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        metavar="NAME",
        action="append",
        default=[],
        help="do not correct this, such as bent_knees in downward_dog (may be given several times)",
    )


def _model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="FILE", help="another pose model (.task bundle)")
