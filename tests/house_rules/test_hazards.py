"""A control of the hazard log names a test that is there."""

import ast
from pathlib import Path

import yaml

from reports.render.hazards import HIGHEST_WHEN_LIVE, check_hazards, rating

ROOT = Path(__file__).parents[2]
HAZARDS = yaml.safe_load((ROOT / "governance/hazards.yaml").read_text(encoding="utf-8"))["hazards"]


def absent(tests: list[str]) -> list[str]:
    """The named tests that no file of the repository has."""
    missing = []
    for test in tests:
        file, _, name = test.partition("::")
        path = ROOT / file
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.parse("")
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        if name not in names:
            missing.append(test)
    return missing


def test_every_control_names_a_test_that_exists() -> None:
    named = [one["test"] for hazard in HAZARDS for one in hazard["existing_controls"]]
    assert absent(named) == []


def test_a_control_without_its_test_is_seen() -> None:
    gone = ["tests/house_rules/test_hazards.py::test_gone", "tests/gone.py::test_gone"]
    assert absent(gone) == gone


def test_the_log_is_whole_and_leaves_no_risk_that_forbids_going_live() -> None:
    check_hazards(HAZARDS)
    assert len(HAZARDS) >= 10
    assert max(rating(hazard["residual"]) for hazard in HAZARDS) <= HIGHEST_WHEN_LIVE
