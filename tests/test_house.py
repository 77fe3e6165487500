"""The rules of the house, read from the source: direction of imports, vendors at the border, small pieces."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from formcheck import errors

PACKAGE = Path(__file__).parent.parent / "formcheck"
MODULES = sorted(PACKAGE.rglob("*.py"))

CHAIN = ("capture", "pose", "measure", "exercise", "coach", "feedback")
"""A package may import those before it in this list, never those after it."""
ABOVE_THE_CHAIN = ("recording", "cli", "checker")
"""What puts the chain together or listens to it: no link of the chain knows of it."""

BORDER = {
    "mediapipe": ("pose/mediapipe_*.py",),
    "cv2": ("capture/*.py", "feedback/marks/*.py", "feedback/window.py"),
    "av": ("capture/*.py", "recording/video*.py"),
    "mcap": ("recording/*.py",),
    "zstandard": ("recording/*.py",),
    "miniaudio": ("feedback/miniaudio_speaker.py", "feedback/voices.py"),
    "simpleaudio": ("feedback/simpleaudio_*.py",),
    "sounddevice": (),
    "contourpy": ("pose/outline.py",),
    "PIL": ("capture/photo.py", "feedback/marks/*.py"),
    "tqdm": ("cli/*.py",),
}
"""Which modules may import a library; what is not listed may be imported by none of them."""
ANYWHERE = {"numpy", "platformdirs", "tomli"}

ERRORS = {name for name, found in vars(errors).items() if isinstance(found, type)}

LONGEST_FUNCTION = 60
LONGEST_MODULE = 350


def inside(path: Path) -> str:
    """The module's path inside the package, such as `pose/tracker.py`."""
    return path.relative_to(PACKAGE).as_posix()


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULE_NAMES = {dotted(path) for path in MODULES}


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module imported, at any depth of the source; for `from package import module` the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            base = node.module or ""
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield full if full in MODULE_NAMES else base


def wrong_direction(path: Path, tree: ast.AST) -> list[str]:
    here = inside(path).partition("/")[0].removesuffix(".py")
    wrong = []
    for name in imports(tree):
        parts = name.split(".")
        if parts[0] != "formcheck" or len(parts) == 1:
            continue
        there = parts[1]
        if here in CHAIN:
            later = there in CHAIN and CHAIN.index(there) > CHAIN.index(here)
            if later or there in ABOVE_THE_CHAIN:
                wrong.append(name)
        elif (here == "recording" and there in ("feedback", "cli")) or (
            there == "cli" and here not in ("cli", "__main__")
        ):
            wrong.append(name)
    return wrong


def over_the_border(path: Path, tree: ast.AST) -> list[str]:
    tops = {name.partition(".")[0] for name in imports(tree)}
    return [
        top
        for top in sorted(tops)
        if top in BORDER and not any(fnmatch(inside(path), pattern) for pattern in BORDER[top])
    ]


def unlisted(tree: ast.AST) -> set[str]:
    tops = {name.partition(".")[0] for name in imports(tree)}
    return tops - set(sys.stdlib_module_names) - set(BORDER) - ANYWHERE - {"formcheck"}


def catches_everything(node: ast.AST) -> bool:
    caught = [child.id for child in ast.walk(node) if isinstance(child, ast.Name)]
    return "Exception" in caught or "BaseException" in caught


def swallowed(tree: ast.AST) -> list[int]:
    """Lines of handlers that catch everything, or that do nothing with what they caught."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            silent = all(
                isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
                for step in node.body
            )
            if node.type is None or catches_everything(node.type) or silent:
                lines.append(node.lineno)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            lines += [node.lineno for argument in node.args if catches_everything(argument)]
    return lines


def dangerous(tree: ast.AST) -> list[str]:
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return sorted((calls & {"eval", "exec", "__import__"}) | (set(imports(tree)) & {"pickle", "marshal", "shelve"}))


def told_otherwise(tree: ast.AST) -> list[str]:
    """Messages of errors that put anything but a colon before what to do."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS]
    words = [node.value for call in calls for node in ast.walk(call) if isinstance(node, ast.Constant)]
    return [text for text in words if isinstance(text, str) and "; " in text]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def undocumented(tree: ast.Module) -> list[str]:
    """Public functions and classes without docstring, and the module itself if it is not empty."""
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    missing = [
        node.name
        for node in tree.body
        if isinstance(node, named) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    return missing + (["the module"] if tree.body and not ast.get_docstring(tree) else [])


def too_large(path: Path, tree: ast.AST) -> dict[str, int]:
    """The functions that are too long, and the module if it is, with their lines."""
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions(tree)}
    found = {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return found | ({"the module": lines} if lines > LONGEST_MODULE else {})


@cache
def parsed() -> dict[Path, ast.Module]:
    """Every module of the package, read once for all rules."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def broken(rule: Callable[[Path, ast.Module], Collection[object]]) -> dict[str, Collection[object]]:
    """What breaks a rule, by module."""
    return {inside(path): found for path, tree in parsed().items() if (found := rule(path, tree))}


def test_imports_go_one_way() -> None:
    assert broken(wrong_direction) == {}


def test_libraries_stay_at_the_border() -> None:
    assert broken(over_the_border) == {}
    assert broken(lambda _, tree: unlisted(tree)) == {}


def test_no_exception_is_swallowed() -> None:
    assert broken(lambda _, tree: swallowed(tree)) == {}


def test_no_code_out_of_data() -> None:
    assert broken(lambda _, tree: dangerous(tree)) == {}


def test_pieces_are_small() -> None:
    assert broken(too_large) == {}


def test_errors_are_told_in_one_way() -> None:
    assert broken(lambda _, tree: told_otherwise(tree)) == {}


def test_what_is_public_is_documented() -> None:
    assert broken(lambda _, tree: undocumented(tree)) == {}


def test_the_rules_see_what_they_forbid() -> None:
    tree = ast.parse(
        "import cv2, pickle, requests\n"
        "from formcheck.feedback.window import Window\n"
        "from formcheck.coach import talk\n"
        "try:\n    eval('1')\nexcept (ValueError, Exception):\n    raise\n"
        "try:\n    work()\nexcept ValueError:\n    pass\n"
        "with contextlib.suppress(BaseException):\n    work()\n"
        "raise BadVideo(f'{path} is empty; give a video')\n"
        "def public():\n" + LONGEST_FUNCTION * "    work()\n"
    )
    path = PACKAGE / "exercise" / "example.py"
    assert wrong_direction(path, tree) == ["formcheck.feedback.window", "formcheck.coach.talk"]
    assert over_the_border(path, tree) == ["cv2"]
    assert unlisted(tree) == {"requests"}
    assert swallowed(tree) == [6, 10, 12]
    assert dangerous(tree) == ["eval", "pickle"]
    assert told_otherwise(tree) == [" is empty; give a video"]
    assert undocumented(tree) == ["public", "the module"]
    assert too_large(PACKAGE / "clock.py", tree) == {"public": LONGEST_FUNCTION + 1}
    assert len(parsed()) > 150


def test_the_architecture_page_names_every_border() -> None:
    """The table of borders is read by people; what a test keeps to must stand there."""
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## Borders")[2].partition("At each border")[0]
    assert [library for library, files in BORDER.items() if files and library not in table] == []
