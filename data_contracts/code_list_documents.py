"""From the parsed document of a code list to a ``CodeList``; what is not understood is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data_contracts.contract import CodeList, RetiredCode
from data_contracts.documents import UnmappableContractError, get, refuse_others

NEEDED = frozenset({"name", "version", "source", "effective_from", "codes"})
OF_A_RETIRED_CODE = frozenset({"meaning", "until", "now"})
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def to_code_list(document: Mapping[str, Any]) -> CodeList:
    """Map one parsed code list; codes must be quoted text, or 01 would be read as 1.

    Raises
    ------
    UnmappableContractError : anything that is missing, unknown or contradicts itself, by name.
    """
    where = f"code list {document.get('name', '(no name)')}"
    refuse_others(document, NEEDED | {"retired"}, where)
    values = {field: get(document, field, where) for field in sorted(NEEDED)}
    codes = values["codes"]
    unquoted = [
        code
        for code, meaning in codes.items()
        if not (isinstance(code, str) and isinstance(meaning, str))
    ]
    if unquoted:
        raise UnmappableContractError(f"{where}: put quotes around {unquoted}")
    retired = {
        code: _retired_code(code, entry, codes, where)
        for code, entry in document.get("retired", {}).items()
    }
    return CodeList(**values, retired=retired)


def _retired_code(
    code: object, entry: Mapping[str, Any], codes: Mapping[str, str], table: str
) -> RetiredCode:
    if not isinstance(code, str):
        raise UnmappableContractError(f"{table}: put quotes around [{code}]")
    where = f"{table}, retired code {code}"
    refuse_others(entry, OF_A_RETIRED_CODE, where)
    meaning, until, now = (get(entry, key, where) for key in ("meaning", "until", "now"))
    if code in codes:
        raise UnmappableContractError(f"{where}: it also stands in codes")
    if not (isinstance(meaning, str) and meaning):
        raise UnmappableContractError(f"{where}: meaning must be a text that is not empty")
    if not (isinstance(until, str) and ISO_DAY.fullmatch(until)):
        raise UnmappableContractError(f'{where}: until must be a day in quotes, as "2023-03-31"')
    if not isinstance(now, list) or set(now) - set(codes):
        raise UnmappableContractError(f"{where}: now must be a list of current codes")
    return RetiredCode(meaning=meaning, until=until, now=tuple(now))
