"""Reading a parsed YAML document strictly: what is not understood is refused by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class UnmappableContractError(ValueError):
    """A contract or code list says something that cannot be understood."""


def custom_properties(
    entry: Mapping[str, Any], allowed: Collection[str], where: str
) -> dict[str, Any]:
    """The ``customProperties`` of an entry as a mapping; any that is not allowed is refused."""
    values = {pair["property"]: pair["value"] for pair in entry.get("customProperties", ())}
    refuse_others(values, allowed, where)
    return values


def is_true(values: Mapping[str, Any], key: str, where: str) -> bool:
    """Whether a claim is made; it is made by ``true`` and otherwise left out."""
    if key in values and values[key] is not True:
        raise UnmappableContractError(f"{where}: {key} must be true or left out")
    return key in values


def one_of(entry: Mapping[str, Any], key: str, allowed: Collection[str], where: str) -> str:
    """The value of a key that must be one of a few words."""
    value = get(entry, key, where)
    if value not in allowed:
        raise UnmappableContractError(f"{where}: {key} {value} is none of {sorted(allowed)}")
    return str(value)


def get(entry: Mapping[str, Any], key: str, where: str) -> Any:
    """The value of a key that must be there."""
    if key not in entry:
        raise UnmappableContractError(f"{where}: {key} is missing")
    return entry[key]


def refuse_others(entry: Mapping[str, Any], allowed: Collection[str], where: str) -> None:
    """Refuse any key but the allowed ones."""
    unknown = sorted(set(entry) - set(allowed))
    if unknown:
        raise UnmappableContractError(f"{where}: {unknown} is not understood")
