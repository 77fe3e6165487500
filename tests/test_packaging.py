"""What is installed: pinned requirements, and a wheel that holds all it needs and nothing private."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from formcheck import __main__ as start

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
REQUIREMENTS = [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"]
PIN = re.compile(r"[a-z0-9.-]+==[\w.]+( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+")


def logical_lines(path: Path) -> list[str]:
    """The file's lines, those joined that a backslash continues, with single spaces."""
    joined = path.read_text(encoding="ascii").replace("\\\n", " ")
    return [" ".join(line.split()) for line in joined.splitlines() if line.strip()]


def pins(path: Path) -> dict[str, set[str]]:
    """Package to its pinned versions."""
    found: dict[str, set[str]] = {}
    for line in logical_lines(path):
        name, version = line.split(" ")[0].split("==")
        found.setdefault(name, set()).add(version)
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the internet."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("formcheck-*.whl")
    return built


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_requirement_is_a_version_with_hashes_and_no_address(path: Path) -> None:
    lines = logical_lines(path)
    assert len(lines) > 5
    assert [line for line in lines if not PIN.fullmatch(line)] == []


def test_there_is_one_cv2() -> None:
    opencv = {name for path in REQUIREMENTS for name in pins(path) if name.startswith("opencv")}
    assert opencv == {"opencv-contrib-python"}


def test_both_files_agree() -> None:
    first, second = (pins(path) for path in REQUIREMENTS)
    assert {name: (first[name], second[name]) for name in first.keys() & second if first[name] != second[name]} == {}


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    names = {re.split(r"[^\w.-]", entry)[0] for entry in declared}
    assert names - pins(REQUIREMENTS[0]).keys() == set()
    tools = {re.split(r"[^\w.-]", entry)[0] for entry in project["dependency-groups"]["test"]}
    assert tools - pins(REQUIREMENTS[1]).keys() == set()


def test_the_range_of_pythons_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = start.OLDEST, start.NEWEST
    assert project["requires-python"] == f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"
    assert f"not {oldest} <= sys.version_info[:2] <= {newest}" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_wheel_holds_what_formcheck_needs(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (
        ("configs/exercises", "*.toml"),
        ("configs/cues", "*.toml"),
        ("recordings", "demo_*.mcap"),
        ("formcheck/feedback/voices", "**/*.flac"),
        ("formcheck", "**/*.py"),
    ):
        here = [path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob(pattern)]
        assert here, f"nothing in {folder}"
        wanted = {path if path.startswith("formcheck/") else f"formcheck/{path}" for path in here}
        assert wanted - held == set()
    assert any(name.endswith("licenses/NOTICE.md") for name in held)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert [name for name in held if not name.startswith(("formcheck/", "formcheck-"))] == []
    assert [name for name in held if "test" in name.lower() or "__pycache__" in name] == []
    recordings = [name for name in held if name.endswith(".mcap")]
    assert [name for name in recordings if not name.startswith("formcheck/recordings/demo_")] == []


def test_an_installed_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    pip("install", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    done = subprocess.run(
        [sys.executable, "-m", "formcheck", "exercises"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "supine_leg_kick" in done.stdout
    where = subprocess.run(
        [sys.executable, "-c", "from formcheck import resources; print(resources.exercises_folder())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(target)
