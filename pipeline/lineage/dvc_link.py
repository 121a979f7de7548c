"""The second link: what the stages read and wrote is what dvc.lock says they read and wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.config import read_yaml
from pipeline.lineage.link import Link
from pipeline.strict_yaml import parse_yaml

NAME = "dvc.lock: code, settings and data of every stage"
LOCK, PARAMS = "dvc.lock", "params.yaml"
LEFT_BY_TOOLS = frozenset(
    {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".venv"}
)
"""Folders of .dvcignore; compiled files (.pyc) are passed over as well."""


def dvc_link(root: Path) -> Link:
    """Hash every file and folder that dvc.lock names, and hold its settings against params.yaml.

    DVC's MD5 tells what changed; that a model is the one that was judged, the SHA-256 of its
    manifest tells.
    """
    path = root / LOCK
    if not path.is_file():
        return Link(NAME, 0, not_checked=f"there is no {LOCK}")
    try:
        stages = parse_yaml(path.read_text(encoding="utf-8"))["stages"]
    except (yaml.YAMLError, TypeError, KeyError, UnicodeDecodeError):
        return Link(NAME, 1, (f"{LOCK} is not readable",))
    hashes: dict[str, str | None] = {}
    faults, count = [], 0
    for stage, said in stages.items():
        for what in ("deps", "outs"):
            for one in said.get(what, ()):
                count += 1
                name = one["path"]
                found = hashes.setdefault(name, md5_of(root / name))
                if found is None:
                    faults.append(f"{name} is missing ({stage})")
                elif found != one["md5"]:
                    verb = "read" if what == "deps" else "wrote"
                    faults.append(f"{name} is not what {stage} {verb}")
        changed = list(_changed_settings(root / PARAMS, said.get("params", {}).get(PARAMS, {})))
        count += len(said.get("params", {}).get(PARAMS, {}))
        faults += [f"{PARAMS}: {key} is not what {stage} ran with" for key in changed]
    return Link(NAME, count, tuple(dict.fromkeys(faults)))


def md5_of(path: Path) -> str | None:
    """The hash that DVC gives to a file or a folder; None where there is neither."""
    if path.is_file():
        return _md5(path.read_bytes())
    if not path.is_dir():
        return None
    listed = [
        {"md5": _md5(one.read_bytes()), "relpath": one.relative_to(path).as_posix()}
        for one in sorted(path.rglob("*"), key=lambda one: one.relative_to(path).as_posix())
        if one.is_file() and not _is_left_by_tools(one.relative_to(path))
    ]
    return f"{_md5(json.dumps(listed, sort_keys=True).encode())}.dir"


def _changed_settings(path: Path, ran_with: Mapping[str, Any]) -> Iterator[str]:
    settings = read_yaml(path)
    for key, value in ran_with.items():
        found: Any = settings
        for part in key.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if found != value:
            yield key


def _is_left_by_tools(path: Path) -> bool:
    return bool(LEFT_BY_TOOLS & set(path.parts)) or path.suffix == ".pyc"


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
