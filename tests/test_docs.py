"""What the pages for programmers say is so: their examples run as written, no key is missing."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest
from analyzed import CLIPS, analysis

import formcheck
from formcheck.exercise import load
from formcheck.exercise.detectors import DETECTORS
from formcheck.measure.readings import COLUMNS

ROOT = Path(__file__).parent.parent
PROGRAMMING = (ROOT / "docs" / "programming.md").read_text(encoding="utf-8")
FOLDERS = ("benchmarks", "recordings", "formcheck/feedback/voices", "tests/clips", "tests/sessions")
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / folder / "README.md" for folder in FOLDERS),
]


def examples() -> list[tuple[str, str]]:
    """(page, code) of each example."""
    return [
        (page.name, code)
        for page in PAGES
        for code in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize(("page", "code"), examples(), ids=[f"{page}-{n}" for n, (page, _) in enumerate(examples())])
def test_examples_run_as_written(page: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "recordings").symlink_to(ROOT / "recordings")
    shutil.copy(CLIPS / "supine_kick__hip_lift.mp4", tmp_path / "kick.mp4")
    shutil.copy(ROOT / "recordings" / "demo_2_downward_dog.mcap", tmp_path / "2026-11-22T17-05-00_downward_dog.mcap")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, page, "exec"), {})
    assert printed.getvalue().strip()


def test_every_key_of_the_json_is_told() -> None:
    result = analysis("supine_kick__hip_lift").result
    keys = set(result) | set(result["view"]) | set(result["frames"]) | set(result["reps"][0])
    keys |= set(result["events"][0]) | set(result["cues"][0])
    assert [key for key in sorted(keys) if f"`{key}`" not in PROGRAMMING] == []


def test_every_public_name_is_told() -> None:
    assert [name for name in formcheck.__all__ if f"`{name}`" not in PROGRAMMING] == []


def test_every_key_of_an_exercise_file_is_told() -> None:
    told = (ROOT / "docs" / "exercise-files.md").read_text(encoding="utf-8")
    asked = set(re.findall(r'(?:table|top)\.\w+\("(\w+)"', Path(load.__file__).read_text(encoding="utf-8")))
    assert len(asked) > 50
    asked |= {limit for detector in DETECTORS.values() for limit in detector.limits}
    assert [key for key in sorted(asked) if not re.search(rf"[`\[.]{key}[`\]]", told)] == []


def compensations_told() -> set[str]:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| compensation | exercise |")[2]
    return set(re.findall(r"^\| `(\w+)`", table.partition("\n\n")[0], re.MULTILINE))


def test_every_compensation_is_in_the_table_of_the_readme() -> None:
    assert compensations_told() == set(DETECTORS)


def test_every_angle_has_its_definition() -> None:
    told = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    names = {re.sub(r"(_left|_right)?_(deg|torso)$", "", column) for column in COLUMNS}
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", text):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        lines = path.read_text(encoding="utf-8").splitlines() if anchor else []
        heads = [re.sub(r"[^a-z ]", "", line.lower()).strip().replace(" ", "-") for line in lines if line[:1] == "#"]
        assert not anchor or anchor in heads, f"{target}#{anchor}"


def test_files_that_architecture_names_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/[a-z_/]*[a-z_*]+\.(?:py|toml))`", text)
    assert len(named) > 60
    assert [name for name in named if not [*ROOT.glob(name), *ROOT.glob(f"formcheck/{name}")]] == []


def test_architecture_names_every_module() -> None:
    """Whoever looks for the place where something is done looks there."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = ROOT / "formcheck"
    modules = [path.relative_to(package).as_posix() for path in package.rglob("*.py") if path.name != "__init__.py"]
    whole = re.findall(r"`([a-z_]+/[a-z_]+/)\*(?:\.py)?`", text)
    assert whole == ["exercise/detectors/", "feedback/marks/"]
    assert [name for name in sorted(modules) if f"`{name}`" not in text and not name.startswith(tuple(whole))] == []
