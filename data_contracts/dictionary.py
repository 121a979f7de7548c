"""The contracts as a data dictionary that people read (docs/data_dictionary.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data_contracts.contract import CodeList, Column, Contract

COSTS = {
    "row": "row goes to quarantine",
    "field": "cell is emptied, row stays",
    "table": "extract is refused",
    "warning": "counted and reported",
}
CLASSES = {
    "identifier": "identifier",
    "special_category": "special category",
    "restricted": "restricted",
    "free": "free",
}
INTRODUCTION = """\
# Data dictionary

Generated from the contracts in `data_contracts/` (Open Data Contract Standard v3.1): change
those, not this page. An extract is a folder of files `<table>.csv` (UTF-8, commas, one row per
line, dates as YYYY-MM-DD) or `<table>.parquet`. An empty cell means missing; nothing else does.
**Known by** names the date on which a value became known; without one it is known from the
row's own `known_at` on. A value is used only for decisions made after that. What is **often
absent** many good sources lack: a list made without it is not called degraded.

Where a rule is broken, the row may go to quarantine with all its reasons, or the one cell is
emptied and the row stays; either way its person stays on the list and is marked. A **retired**
code counts only where the column named in the rule says that the row is of the earlier edition."""


def data_dictionary(contracts: Mapping[str, Contract], code_lists: Mapping[str, CodeList]) -> str:
    """Render Markdown: each table with its columns and rules, then each code list."""
    ordered = sorted(contracts.values(), key=lambda c: (not c.is_required_table, c.name))
    parts = [
        INTRODUCTION,
        "## Tables",
        _table(
            ("table", "what it is for", "rows", "needed"),
            (
                (f"[{c.name}](#{c.name})", c.description, c.grain, _need_of_table(c))
                for c in ordered
            ),
        ),
        *(part for contract in ordered for part in _contract(contract)),
        "## Code lists",
        *(part for name in sorted(code_lists) for part in _code_list(code_lists[name])),
    ]
    return "\n\n".join(parts) + "\n"


def _contract(contract: Contract) -> Iterable[str]:
    yield f"### {contract.name}"
    key = ", ".join(contract.key)
    yield (
        f"{contract.description} Version {contract.version}; {contract.grain}; key: {key}; "
        f"the table is {_need_of_table(contract)}. Owner: {contract.owner}. "
        f"Kept for {contract.retention_years} years at most."
    )
    yield _table(
        ("column", "meaning", "type", "needed", "known by", "codes", "class"),
        (_column(column) for column in contract.columns),
    )
    yield _table(
        ("rule", "what must hold", "where it does not"),
        ((rule.name, rule.description, COSTS[rule.severity]) for rule in contract.rules),
    )


def _column(column: Column) -> tuple[str, ...]:
    need = (
        "never empty"
        if not column.nullable
        else "in the file"
        if column.required
        else "often absent"
        if column.is_often_absent
        else "optional"
    )
    codes = f"[{column.code_list}](#{column.code_list})" if column.code_list else ""
    kind = f"{column.logical_type}, {column.unit}" if column.unit else column.logical_type
    known_by = column.known_by or ""
    return (
        column.name,
        column.description,
        kind,
        need,
        known_by,
        codes,
        CLASSES[column.classification],
    )


def _code_list(code_list: CodeList) -> Iterable[str]:
    yield f"### {code_list.name}"
    yield (
        f"Version {code_list.version}, in force from {code_list.effective_from}. "
        f"Source: {code_list.source}."
    )
    yield _table(("code", "meaning"), code_list.codes.items())
    if code_list.retired:
        yield _table(
            ("retired code", "meaning", "until", "now"),
            (
                (code, old.meaning, old.until, " or ".join(old.now) or "nothing")
                for code, old in code_list.retired.items()
            ),
        )


def _need_of_table(contract: Contract) -> str:
    if contract.is_required_table:
        return "required"
    return "optional, often absent" if contract.is_often_absent else "optional"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = tuple(header)
    lines = [titles, tuple("---" for _ in titles), *(tuple(row) for row in rows)]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
