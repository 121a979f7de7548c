"""dvc.yaml tells the truth: what a stage runs is what it depends on, and its outputs stay put."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
import yaml

from tests.house_rules.repository import (
    LAYERS,
    ROOT,
    files_in_git,
    is_covered,
    modules_run_by,
    sources,
)

STAGES = {
    "extract", "validate", "features", "train", "evaluate", "validate_models", "hours", "explain",
    "card", "index", "score",
}  # fmt: skip
READ_WHOLE = ("data_contracts", "reports/render")
"""Folders whose other files (contracts, code lists, templates) are read by their modules."""

SHAPES_NO_OUTPUT = {
    f"pipeline/{module}.py"
    for module in ("config", "errors", "lock", "paths", "run_environment", "stage", "tracking")
}
"""How a stage is started, locked, logged and told its settings and places.

DVC follows the settings by value and the places by dvc.yaml itself.
"""

LOCK = "requirements.lock"
OUTPUTS = ("outs", "metrics", "plots")
KEYS_IN_PATHS = ("${item}", "${key}")


def read_stages(text: str) -> dict[str, Mapping[str, Any]]:
    """Each stage by name; of a ``foreach`` the part that is repeated."""
    declared = yaml.safe_load(text)["stages"]
    return {name: stage.get("do", stage) for name, stage in declared.items()}


def paths_of(stage: Mapping[str, Any], *sections: str) -> list[str]:
    entries = [entry for section in sections for entry in stage.get(section, [])]
    return [next(iter(entry)) if isinstance(entry, dict) else str(entry) for entry in entries]


def undeclared(stage: Mapping[str, Any], code: Mapping[str, str]) -> set[str]:
    """What the stage's command runs and its deps do not cover."""
    module = re.search(r"-m (pipeline\.\w+)", str(stage["cmd"]))
    if module is None:
        return {f"no module of the pipeline in: {stage['cmd']}"}
    reached = modules_run_by(f"{module[1].replace('.', '/')}.py", code) - SHAPES_NO_OUTPUT
    whole = {folder for folder in READ_WHOLE if any(is_covered(p, [folder]) for p in reached)}
    needed = {path for path in reached if not is_only_docstring(code[path])} | whole | {LOCK}
    return {path for path in needed if not is_covered(path, paths_of(stage, "deps"))}


def is_only_docstring(source: str) -> bool:
    return all(isinstance(node, ast.Expr) for node in ast.parse(source).body)


def unset(stage: Mapping[str, Any], code: Mapping[str, str], sections: Iterable[str]) -> set[str]:
    """Sections of the settings that the stage's code reads and its params do not name."""
    module = re.search(r"-m (pipeline\.\w+)", str(stage["cmd"]))
    start = f"{module[1].replace('.', '/')}.py" if module else ""
    read = {
        node.attr.removesuffix("_")
        for path in modules_run_by(start, code)
        for node in ast.walk(ast.parse(code[path]))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "config"
    }
    named = {str(entry).split(".")[0] for entry in stage.get("params", [])}
    return (read & set(sections)) - named


def sourceless(stages: Mapping[str, Mapping[str, Any]], in_git: Iterable[str]) -> Iterator[str]:
    """Deps that neither stand in the repository nor come out of a stage."""
    made = [path for stage in stages.values() for path in paths_of(stage, *OUTPUTS)]
    patterns = [re.sub(r"\\\$\\\{\w+\\\}", "[^/]+", re.escape(path)) for path in made]
    for name, stage in stages.items():
        for dep in paths_of(stage, "deps"):
            is_made = any(re.match(rf"{pattern}(/|$)", dep) for pattern in patterns)
            is_folder_of_made = any(is_covered(path, [dep]) for path in made)
            is_written = any(is_covered(path, [dep]) for path in in_git)
            if not (is_made or is_folder_of_made or is_written):
                yield f"{name}: {dep}"


def loose_paths(stages: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Outputs that a setting could move, and any path that leaves the project."""
    for name, stage in stages.items():
        for path in paths_of(stage, *OUTPUTS):
            left = path
            for key in KEYS_IN_PATHS:
                left = left.replace(key, "")
            if "$" in left:
                yield f"{name}: {path} can be moved by a setting"
        for path in paths_of(stage, "deps", *OUTPUTS):
            if path.startswith(("/", "~")) or ".." in path.split("/") or ":" in path:
                yield f"{name}: {path} leaves the project"


def test_a_module_reached_through_another_is_asked_for() -> None:
    code = {
        "pipeline/__init__.py": "",
        "pipeline/train.py": "from pipeline import config, storage",
        "pipeline/config.py": "from reports.render.words import LIMIT",
        "reports/words.py": "LIMIT = 3",
        "pipeline/storage.py": "def f():\n    from models.risk import fit",
        "models/__init__.py": '"""Models."""',
        "models/risk.py": "import features.table",
        "features/table.py": "from data_contracts.contract import Contract",
        "data_contracts/contract.py": "class Contract: pass",
    }
    stage = {"cmd": "python -m pipeline.train ${item}", "deps": ["pipeline", "models", LOCK]}
    assert undeclared(stage, code) == {
        "features/table.py", "data_contracts/contract.py", "data_contracts",
    }  # fmt: skip


def test_a_forgotten_lock_file_is_asked_for() -> None:
    code = {"pipeline/train.py": "import math"}
    stage = {"cmd": "python -m pipeline.train", "deps": ["pipeline"]}
    assert undeclared(stage, code) == {LOCK}


def test_a_section_of_settings_read_and_not_named_is_asked_for() -> None:
    code = {
        "pipeline/train.py": "import pipeline.rows\ndef run(config): return config.train.seed",
        "pipeline/rows.py": "def rows(config): return config.split.by, config.validate_, config.x",
    }
    stage = {"cmd": "python -m pipeline.train", "params": ["train.${item}"]}
    sections = ["train", "split", "validate", "score"]
    assert unset(stage, code, sections) == {"split", "validate"}


def test_a_dep_that_nobody_makes_is_named() -> None:
    stages = {
        "train": {
            "deps": ["data/features", "models", "params.yaml", "data/x", "data/y/one/table"],
            "outs": ["data/y/${item}"],
        },
        "other": {"outs": ["data/x/table"]},
    }
    assert list(sourceless(stages, ["models/risk.py", "params.yaml"])) == ["train: data/features"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("${extract.folder}/a", "moved by a setting", id="a setting names it"),
        pytest.param("data/${target}", "moved by a setting", id="a variable names it"),
        pytest.param("/data/a", "leaves the project", id="absolute"),
        pytest.param("../a", "leaves the project", id="the folder above"),
        pytest.param("s3://bucket/a", "leaves the project", id="another machine"),
    ],
)
def test_a_loose_output_path_is_named(path: str, said: str) -> None:
    assert any(said in fault for fault in loose_paths({"train": {"outs": [{path: {}}]}}))


def test_a_path_by_target_is_no_loose_path() -> None:
    assert list(loose_paths({"train": {"outs": ["data/models/${item}"]}})) == []


def our_stages() -> dict[str, Mapping[str, Any]]:
    return read_stages((ROOT / "dvc.yaml").read_text(encoding="utf-8"))


def test_the_road_has_every_stage_and_each_says_what_it_does() -> None:
    stages = our_stages()
    assert set(stages) == STAGES
    assert [name for name, stage in stages.items() if not stage.get("desc")] == []


def test_a_stage_declares_all_that_it_runs() -> None:
    code = sources(*LAYERS)
    missing = {name: undeclared(stage, code) for name, stage in our_stages().items()}
    assert {name: paths for name, paths in missing.items() if paths} == {}


def test_a_stage_names_every_section_of_the_settings_that_it_reads() -> None:
    code = sources(*LAYERS)
    sections = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    missing = {name: unset(stage, code, sections) for name, stage in our_stages().items()}
    assert {name: read for name, read in missing.items() if read} == {}


def test_every_dep_stands_in_the_repository_or_comes_out_of_a_stage() -> None:
    assert list(sourceless(our_stages(), files_in_git())) == []


def test_no_setting_can_move_an_output_and_no_path_leaves_the_project() -> None:
    assert list(loose_paths(our_stages())) == []
