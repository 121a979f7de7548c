"""Reads the contracts and code lists that ship with the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from data_contracts.contract import CodeList, Contract
from data_contracts.documents import UnmappableContractError
from data_contracts.odcs import to_code_list, to_contract

CONTRACT_FOLDER = Path(__file__).resolve().parent.parent / "data_contracts"
CODE_LIST_FOLDER = "code_lists"
CONTRACT_ENDING = ".odcs.yaml"


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C or Python
    """Safe YAML that refuses a key written twice: YAML itself keeps the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, *, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = sorted({str(key) for key in keys if keys.count(key) > 1})
        if repeated:
            line = node.start_mark.line + 1
            raise UnmappableContractError(f"{repeated} stands twice in the block from line {line}")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_code_lists(folder: Path = CONTRACT_FOLDER) -> dict[str, CodeList]:
    """Every code list of the folder, by name; the file must be called as the list is."""
    lists = {}
    for path in sorted((folder / CODE_LIST_FOLDER).glob("*.yaml")):
        code_list = to_code_list(_read_yaml(path))
        _check_name(path, path.stem, code_list.name)
        lists[code_list.name] = code_list
    return lists


def read_contracts(folder: Path = CONTRACT_FOLDER) -> dict[str, Contract]:
    """Every contract of the folder, by the name of its table and in the order of the names."""
    code_lists = read_code_lists(folder)
    contracts = {}
    for path in sorted(folder.glob(f"*{CONTRACT_ENDING}")):
        contract = to_contract(_read_yaml(path), code_lists)
        _check_name(path, path.name.removesuffix(CONTRACT_ENDING), contract.name)
        contracts[contract.name] = contract
    if not contracts:
        raise UnmappableContractError(f"no contract (*{CONTRACT_ENDING}) in {folder.name}")
    return contracts


def _read_yaml(path: Path) -> dict[str, Any]:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506  # safe
    if not isinstance(document, dict):
        raise UnmappableContractError(f"{path.name}: not a mapping of keys to values")
    return document


def _check_name(path: Path, expected: str, name: str) -> None:
    if name != expected:
        raise UnmappableContractError(f"{path.name}: the name inside is {name}, not {expected}")
