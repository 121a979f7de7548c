"""Any value of a card as what a page can print: text, pairs, a list or a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reports.render.picture import cell_text
from reports.render.words import NOT_RECORDED, in_words, interval


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """A value ready to print. Pairs are (label, text); a table has a header and rows."""

    kind: Literal["text", "pairs", "list", "table"]
    text: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def field_view(value: Any) -> FieldView:
    """Give the form that suits a value: rows of mappings become a table."""
    if _is_table(value):
        header = tuple(dict.fromkeys(name for row in value for name in row))
        rows = tuple(tuple(flat_text(row.get(name)) for name in header) for row in value)
        return FieldView(kind="table", header=tuple(map(in_words, header)), rows=rows)
    if isinstance(value, Mapping) and value and not _is_interval(value):
        return FieldView(kind="pairs", pairs=tuple(_pairs(value)))
    if isinstance(value, list) and value:
        return FieldView(kind="list", rows=tuple((flat_text(one),) for one in value))
    return FieldView(kind="text", text=flat_text(value))


def flat_text(value: Any) -> str:
    """Give any value on one line.

    >>> flat_text({"value": 0.7, "low": 0.6, "high": 0.8}), flat_text([1, "b"]), flat_text(None)
    ('0.700 (0.600 to 0.800)', '1; b', 'Not recorded')
    """
    if value is None or value in ({}, []):
        return NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if _is_interval(value):
        return interval(value, 3)
    if isinstance(value, Mapping):
        return "; ".join(f"{in_words(name)}: {flat_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(flat_text(part) for part in value)
    return cell_text(value)


def _pairs(value: Mapping[str, Any], before: str = "") -> Sequence[tuple[str, str]]:
    """Give a mapping as pairs; one level of nesting keeps its own name in front."""
    pairs: list[tuple[str, str]] = []
    for name, part in value.items():
        if isinstance(part, Mapping) and part and not _is_interval(part) and not before:
            pairs += _pairs(part, before=f"{in_words(name)}: ")
        elif _is_table(part):
            lines = "\n".join(flat_text(row) for row in part)
            pairs.append((before + in_words(name), lines))
        else:
            pairs.append((before + in_words(name), flat_text(part)))
    return pairs


def _is_interval(value: Any) -> bool:
    """Whether a value is an estimate with its interval."""
    return isinstance(value, Mapping) and {"value", "low", "high"} <= set(value)


def _is_table(value: Any) -> bool:
    """Whether a value is a list of mappings."""
    return isinstance(value, list) and bool(value) and all(isinstance(r, Mapping) for r in value)
