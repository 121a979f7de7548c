"""Calls that have no place here: they run what they read, or differ from run to run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house_rules.repository import LAYERS, imports_of, sources

RUNS_WHAT_IT_READS = {"pickle", "cPickle", "cloudpickle", "dill", "shelve", "marshal", "joblib"}
BANNED_NAMES = {
    "eval": "runs text",
    "exec": "runs text",
    "hash": "differs from process to process; use hashlib",
}
BANNED_METHODS = {
    "eval": "runs text",
    "read_pickle": "runs what it reads",
    "to_pickle": "is no format to keep",
    "unsafe_load": "runs what it reads",
    "full_load": "runs what it reads",
    "to_html": "does not escape as our templates do",
    "autolog": "writes people into runs",
}


def banned_calls(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    yield from (f"import {m}" for m in imports_of(source) if m.split(".")[0] in RUNS_WHAT_IT_READS)
    safe = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any("SafeLoader" in ast.unparse(b) for b in node.bases)
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called, options = ast.unparse(call.func), {k.arg: k.value for k in call.keywords}
        name = called.rsplit(".", maxsplit=1)[-1]
        if called in BANNED_NAMES:
            yield f"{called}() {BANNED_NAMES[called]}"
        elif "." in called and name in BANNED_METHODS:
            yield f"{called}() {BANNED_METHODS[name]}"
        elif called == "yaml.load" and not _is_safe(options.get("Loader"), safe):
            yield "yaml.load() without a safe loader"
        for option in ("shell", "allow_pickle"):
            if option in options and ast.unparse(options[option]) != "False":
                yield f"{called}({option}=...)"


def _is_safe(loader: ast.expr | None, safe: set[str]) -> bool:
    return loader is not None and ast.unparse(loader) in safe | {"yaml.SafeLoader"}


@pytest.mark.parametrize(
    "planted",
    [
        "import pickle",
        "from joblib import load",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.Loader)",
        "class L(yaml.Loader): pass\nyaml.load(text, Loader=L)",
        "yaml.unsafe_load(text)",
        "eval(text)",
        "table.eval('a + b')",
        "table.style.to_html()",
        "np.load(path, allow_pickle=True)",
        "subprocess.run(line, shell=True)",
        "fold = hash(person_id) % 5",
        "mlflow.autolog()",
    ],
)
def test_a_banned_call_is_seen(planted: str) -> None:
    assert list(banned_calls(planted))


@pytest.mark.parametrize(
    "allowed",
    [
        "class L(yaml.SafeLoader): pass\nyaml.load(text, Loader=L)",
        "yaml.safe_load(text)",
        "hashlib.blake2b(text).digest()",
        "np.load(path, allow_pickle=False)",
    ],
)
def test_a_safe_call_is_let_pass(allowed: str) -> None:
    assert list(banned_calls(allowed)) == []


def test_no_code_makes_a_banned_call() -> None:
    found = {
        path: list(banned_calls(text)) for path, text in sources(*LAYERS, "benchmarks").items()
    }
    assert {path: calls for path, calls in found.items() if calls} == {}
