"""What is written down is there, complete and up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from data_contracts.dictionary import data_dictionary
from pipeline.contract_files import read_code_lists, read_contracts
from tests.house_rules.repository import ROOT, files_in_git

SECTIONS = ("## Context", "## Decision", "## Consequences")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def faults_of_decisions(decisions: Mapping[str, str]) -> Iterator[str]:
    """``decisions``: file name → text. Numbers run from 0001 without gaps."""
    for number, (name, text) in enumerate(sorted(decisions.items()), start=1):
        if not re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", name):
            yield f"{name}: expected number {number:04}"
        if not text.startswith(f"# {number}. "):
            yield f"{name}: must start with '# {number}. '"
        at = [text.find(f"\n{section}\n") for section in SECTIONS]
        if -1 in at or at != sorted(at):
            yield f"{name}: needs Context, Decision, Consequences, in this order"


def our_decisions() -> dict[str, str]:
    folder = ROOT / "docs" / "decisions"
    return {p.name: p.read_text(encoding="utf-8") for p in folder.glob("[0-9]*.md")}


GOOD = "# 1. Title\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n"


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        pytest.param({"0002-two.md": GOOD}, "expected number 0001", id="a gap"),
        pytest.param({"0001-a.md": GOOD.replace("# 1", "# 2", 1)}, "must start", id="other number"),
        pytest.param({"0001-a.md": GOOD.replace("Decision", "Choice")}, "needs", id="no decision"),
    ],
)
def test_a_faulty_decision_is_named(decisions: dict[str, str], said: str) -> None:
    assert any(said in fault for fault in faults_of_decisions(decisions))


def test_decisions_are_numbered_without_gaps_and_have_three_parts() -> None:
    assert our_decisions()
    assert list(faults_of_decisions({"0001-a.md": GOOD})) == []
    assert list(faults_of_decisions(our_decisions())) == []


def test_the_index_lists_every_decision_once_in_order() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d{4}[^)]+)\)", index) == sorted(our_decisions())


def dead_links(path: str, text: str) -> list[str]:
    folder = (ROOT / path).parent
    return [target for target in LINK.findall(text) if not (folder / target).exists()]


def test_a_dead_link_is_seen() -> None:
    text = "[a](README.md) [b](no-such-page.md#part) [c](https://example.org)"
    assert dead_links("docs/decisions/x.md", text) == ["no-such-page.md"]


def test_no_page_links_to_a_file_that_is_not_there() -> None:
    pages = [path for path in files_in_git() if path.endswith(".md")]
    found = {path: dead_links(path, (ROOT / path).read_text(encoding="utf-8")) for path in pages}
    assert {path: links for path, links in found.items() if links} == {}


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_data_dictionary_is_the_one_the_contracts_give() -> None:
    written = (ROOT / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(read_contracts(), read_code_lists())
