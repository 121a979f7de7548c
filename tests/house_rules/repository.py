"""What the house rules look at: the files that are, or would be, in git, and what they import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PURE_LAYERS = ("data_contracts", "features", "models", "reports", "simulation")
LAYERS = (*PURE_LAYERS, "pipeline")
SETTINGS = "pipeline/config.py"


def files_in_git() -> list[str]:
    """Paths from the root: committed, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - git is where the machine has it
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return sorted({path for path in listed.split("\0") if path and (ROOT / path).is_file()})


def sources(*folders: str) -> dict[str, str]:
    """Python files of the folders, by path, with their text."""
    return {
        path: (ROOT / path).read_text(encoding="utf-8")
        for path in files_in_git()
        if path.endswith(".py") and path.split("/")[0] in folders
    }


def imports_of(source: str) -> Iterator[str]:
    """Every module that a file imports, inside functions too; ``from a import b`` gives both."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_run_by(start: str, code: Mapping[str, str]) -> set[str]:
    """The files of ``code`` that ``start`` imports, and those import, to the end.

    The settings are an end: a stage takes values from them, and DVC tracks values as params.
    """
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        if path == SETTINGS:
            continue
        for module in imports_of(code[path]):
            waiting += _files_of(module, code)
    return reached


def _files_of(module: str, code: Mapping[str, str]) -> list[str]:
    """The file of a module, and the packages that Python runs on the way to it."""
    parts = module.split(".")
    packages = ["/".join([*parts[:n], "__init__.py"]) for n in range(1, len(parts) + 1)]
    return [path for path in [*packages, f"{'/'.join(parts)}.py"] if path in code]


def is_covered(path: str, declared: Iterable[str]) -> bool:
    """Whether a path is one of the declared ones or lies in one of them."""
    return any(path == one or path.startswith(f"{one.rstrip('/')}/") for one in declared)
