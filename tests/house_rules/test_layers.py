"""Only the pipeline touches the world: imports by contract, clock and files by name."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house_rules.repository import LAYERS, PURE_LAYERS, ROOT, sources

LINTER = Path(sys.executable).with_name("lint-imports")
BANNED_MODULES = {
    "dvc", "filelock", "logging", "mlflow", "os", "pathlib", "rich", "shutil", "socket",
    "subprocess", "tempfile", "time", "typer", "urllib", "yaml",
}  # fmt: skip
BANNED_NAMES = {"open", "input", "print", "__import__"}
BANNED_METHODS = {
    "now", "today", "utcnow", "getenv", "import_module",
    "read_csv", "read_parquet", "read_json", "read_excel", "to_parquet", "to_excel",
    "read_text", "write_text", "read_bytes", "write_bytes",
}  # fmt: skip
SHIPPED_WITH_THE_CODE = "resources.files("
HIDDEN_SEEDS = ("np.random.seed", "np.random.rand", "numpy.random.seed", "random.random")


def touches_of_the_world(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in BANNED_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.split(".")[0] in BANNED_MODULES:
                yield node.module
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith(SHIPPED_WITH_THE_CODE):
                continue
            is_without_seed = called.endswith("default_rng") and not node.args
            is_method = isinstance(node.func, ast.Attribute) and node.func.attr in BANNED_METHODS
            is_hidden_seed = called.startswith(HIDDEN_SEEDS)
            if called in BANNED_NAMES or is_method or is_without_seed or is_hidden_seed:
                yield f"{called}()"


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        pytest.param("import os", "os", id="a module"),
        pytest.param("def f():\n    from pathlib import Path", "pathlib", id="inside a function"),
        pytest.param("import mlflow.lightgbm", "mlflow.lightgbm", id="a part of a package"),
        pytest.param("open('a.csv')", "open()", id="a file"),
        pytest.param("pd.read_csv(x)", "pd.read_csv()", id="a table from a file"),
        pytest.param("pd.Timestamp.now()", "pd.Timestamp.now()", id="the clock"),
        pytest.param("np.random.default_rng()", "np.random.default_rng()", id="chance unseeded"),
    ],
)
def test_a_touch_of_the_world_is_seen(planted: str, found: str) -> None:
    assert list(touches_of_the_world(planted)) == [found]


def test_pure_layers_touch_neither_clock_nor_files_nor_environment() -> None:
    found = {path: list(touches_of_the_world(text)) for path, text in sources(*PURE_LAYERS).items()}
    assert {path: touches for path, touches in found.items() if touches} == {}


@pytest.fixture
def planted_house(tmp_path: Path) -> Path:
    """An empty house of the same layers under our own import contracts."""
    for layer in LAYERS:
        (tmp_path / layer).mkdir()
        (tmp_path / layer / "__init__.py").write_text("")
    (tmp_path / ".importlinter").write_text((ROOT / ".importlinter").read_text())
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - the locked tool on a folder made here
        [str(LINTER), "--no-logo", "--no-cache"],
        cwd=house,
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout


def test_import_contracts_hold_in_an_empty_house(planted_house: Path) -> None:
    assert lint(planted_house)[0] == 0


@pytest.mark.parametrize(
    ("layer", "planted", "contract"),
    [
        pytest.param("features", "import models", "never back BROKEN", id="up a layer"),
        pytest.param("simulation", "import features", "nothing else BROKEN", id="simulation reads"),
        pytest.param("models", "import simulation", "be invented BROKEN", id="model knows"),
        pytest.param("models", "def f():\n    import os", "terminal BROKEN", id="pure layer"),
        pytest.param("reports", "import yaml", "terminal BROKEN", id="settings"),
        pytest.param("models", "import great_expectations", "pipeline BROKEN", id="expectations"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    planted_house: Path, layer: str, planted: str, contract: str
) -> None:
    (planted_house / layer / "planted.py").write_text(planted)
    code, said = lint(planted_house)
    assert code == 1
    assert contract in said
