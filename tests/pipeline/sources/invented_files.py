"""Invented files of foreign sources: written in the test, and nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from data_contracts.quarantine import Validated
from pipeline.contract_files import read_code_lists, read_contracts
from pipeline.sources.extract import SourceExtract, extract_of
from pipeline.sources.mapping import SourceMapping, read_mapping
from pipeline.validation import validate

CONTRACTS, CODE_LISTS = read_contracts(), read_code_lists()


def write_rows(path: Path, row: Mapping[str, str], *changes: Mapping[str, str]) -> Path:
    """Write ``row`` once for each of ``changes``, with these cells replaced."""
    pd.DataFrame([{**row, **change} for change in changes], dtype="str").to_csv(path, index=False)
    return path


def a_mapping(folder: Path, files: Any, tables: Any, **more: Any) -> SourceMapping:
    """A small mapping, held as strictly as those that ship."""
    (folder / "mappings").mkdir(exist_ok=True)
    words = ("title", "licence", "citation", "people")
    document = {"name": "small", **{word: f"Small {word}" for word in words}, "lacks": []}
    text = yaml.safe_dump({**document, "files": files, "tables": tables, **more}, sort_keys=False)
    (folder / "mappings" / "small.yaml").write_text(text, encoding="utf-8")
    return read_mapping("small", folder / "mappings")


def read(folder: Path, source: str) -> SourceExtract:
    return extract_of(folder, read_mapping(source), CONTRACTS, CODE_LISTS)


def checked(found: SourceExtract, as_of: str) -> Validated:
    return validate(found.extract, CONTRACTS, as_of=pd.Timestamp(as_of), engine="compiled")


def reasons(validated: Validated, table: str) -> dict[int, str]:
    """Which rules each refused line broke."""
    refused = validated.tables[table].quarantined
    return dict(zip(refused["line"], refused["rules"], strict=True)) if len(refused) else {}
