"""File names, lengths and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from tests.house_rules.repository import LAYERS, ROOT, files_in_git, sources

GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
MOST_LINES = 350
TEXT_ENDINGS = (
    ".py", ".md", ".yaml", ".yml", ".toml", ".j2", ".css", ".service", ".timer", "Makefile", "run",
)  # fmt: skip
MACHINE_PATH = re.compile(
    r"(?<![\w.$}>)-])/(?:work|root|tmp|home/\w+|Users/\w+)/|\b[A-Z]:\\Users\b"
)
ADDRESS = re.compile(r"\w+://|git\+|--(?:index|extra-index|find)")


def grab_bags(paths: Iterable[str]) -> Iterator[str]:
    """Paths with a part that says nothing of what is in it."""
    for path in paths:
        parts = {part.split(".")[0].lower() for part in path.split("/")}
        if any(GRAB_BAGS & set(part.split("_")) for part in parts):
            yield path


def machine_paths(text: str) -> list[str]:
    return [found.group() for found in MACHINE_PATH.finditer(text)]


@pytest.mark.parametrize(
    ("path", "is_named"),
    [
        pytest.param("models/utils.py", True, id="utils"),
        pytest.param("features/common/dates.py", True, id="a folder"),
        pytest.param("pipeline/date_helpers.py", True, id="part of a name"),
        pytest.param("features/cohort.py", False, id="a name of the field"),
    ],
)
def test_a_grab_bag_is_named(path: str, is_named: bool) -> None:
    assert list(grab_bags([path])) == [path] * is_named


def test_no_file_is_a_grab_bag() -> None:
    assert list(grab_bags(files_in_git())) == []


def test_no_python_file_is_longer_than_350_lines() -> None:
    code = sources(*LAYERS, "tests", "benchmarks")
    lengths = {path: text.count("\n") for path, text in code.items()}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize(
    ("planted", "count"),
    [
        pytest.param("read('/{}/data')".format("root"), 1, id="root"),
        pytest.param("cd /{}/ana/project".format("home"), 1, id="a home"),
        pytest.param("{}:\\Users\\ana".format("C"), 1, id="Windows"),
        pytest.param("$(ROOT)/work/x and docs/home/a.md", 0, id="below a variable or folder"),
    ],
)
def test_a_machine_path_is_seen(planted: str, count: int) -> None:
    assert len(machine_paths(planted)) == count


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = {
        path: machine_paths((ROOT / path).read_text(encoding="utf-8"))
        for path in files_in_git()
        if path.endswith(TEXT_ENDINGS)
    }
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "--extra-index-url mirror",
        "{}s://files/numpy.whl".format("http"),
        "dvc @ git+ssh",
        "--find-links wheels",
    ],
)
def test_an_address_in_the_lock_file_is_seen(planted: str) -> None:
    assert ADDRESS.search(planted)


def test_the_lock_file_pins_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert ADDRESS.search(lock) is None
    pinned = re.findall(r"^\S+==\S+", lock, flags=re.MULTILINE)
    blocks = re.split(r"^(?=\S+==)", lock, flags=re.MULTILINE)[1:]
    assert [
        name for name, block in zip(pinned, blocks, strict=True) if "sha256:" not in block
    ] == []
