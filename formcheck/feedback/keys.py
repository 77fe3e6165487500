"""The keys of the window: which there are, what the help says of them, and which one was pressed."""

from __future__ import annotations

QUIT, MUTE, PAUSE, HELP = "quit", "mute", "pause", "help"
NEXT, REPEAT, TICKS, TONES, WORDS, ZOOM = "next", "repeat", "ticks", "tones", "words", "zoom"
FULL_SCREEN = "full screen"
_NAMES = {
    **{"q": QUIT, "\x1b": QUIT, "m": MUTE, " ": PAUSE, "p": PAUSE, "h": HELP, "?": HELP, "f": FULL_SCREEN},
    **{"n": NEXT, "r": REPEAT, "t": TONES, "k": TICKS, "w": WORDS, "z": ZOOM},
}
KEYS_HINT = "Press f for the full screen, h for all keys"
ARMS_HINT = "To pause, and to go on: both arms up for two seconds"
_SEEK_KEYS = ("n  next fault", "r  five seconds back")
_LED_KEYS = ("n  next", "r  repeat the instruction")
_KEYS = (
    "space  pause, go on",
    "m  mute",
    "t  tones on, off",
    "k  rising ticks on, off",
    "w  words on, off",
    "z  you large, or the whole picture",
    "f  full screen",
    "h  this help",
    "q  quit",
)
_LED_HINT = "arms up  for 2 s: pause, go on"


def key_name(code: int) -> str | None:
    """What a code of cv2.waitKeyEx means: a name, a lower-case character, or None.

    Modifiers (a bare Alt), arrows and the like are None: X11 puts them at 0xff00 and above or, without
    Latin letters, at 0xfe00; Windows and macOS above 16 bits.
    """
    if code <= 0 or code & 0xFF00:
        return None
    character = chr(code & 0xFF).lower()
    if character in _NAMES:
        return _NAMES[character]
    return character if character.isascii() and character.isprintable() else None


def help_lines(led: bool, seeks: bool = False) -> tuple[str, ...]:
    """The lines of the help, in English: key, two blanks, what it does.

    led: whether a session takes commands. seeks: whether a replay can be moved in.
    """
    return (*_LED_KEYS, *_KEYS, _LED_HINT) if led else (*(_SEEK_KEYS if seeks else ()), *_KEYS)
