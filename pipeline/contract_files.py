"""Reads the contracts and code lists that ship with the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from data_contracts.contract import CodeList, Contract
from data_contracts.documents import UnmappableContractError
from data_contracts.odcs import to_code_list, to_contract
from pipeline.strict_yaml import parse_yaml

CONTRACT_FOLDER = Path(__file__).resolve().parent.parent / "data_contracts"
CODE_LIST_FOLDER = "code_lists"
CONTRACT_ENDING = ".odcs.yaml"


def read_code_list(name: str, folder: Path = CONTRACT_FOLDER) -> CodeList:
    """One code list of the folder; the file must be called as the list is."""
    path = folder / CODE_LIST_FOLDER / f"{name}.yaml"
    code_list = to_code_list(_read_yaml(path))
    _check_name(path, name, code_list.name)
    return code_list


def read_code_lists(folder: Path = CONTRACT_FOLDER) -> dict[str, CodeList]:
    """Every code list of the folder, by name."""
    names = sorted(path.stem for path in (folder / CODE_LIST_FOLDER).glob("*.yaml"))
    return {name: read_code_list(name, folder) for name in names}


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
    try:
        document = parse_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UnmappableContractError(f"{path.name}: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise UnmappableContractError(f"{path.name}: not a mapping of keys to values")
    return document


def _check_name(path: Path, expected: str, name: str) -> None:
    if name != expected:
        raise UnmappableContractError(f"{path.name}: the name inside is {name}, not {expected}")
