"""One column of ours from the text of a source, as its mapping says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_contracts.contract import CodeList
from pipeline.counted import counted
from pipeline.sources.dates import first_part, iso_dates, turned_round
from pipeline.sources.mapping import AS_IS, ColumnFrom

FILE, LINE, ROW = "\0file", "\0line", "\0row"
"""Where a row stands: kept beside the columns of the source, whose names never start so."""

PLACES = {"own": "\0place", "first": "\0first", "last": "\0last"}
"""The days that stand for places in an order, by what the mapping calls them."""

ID_DIGITS = 32


def standing_at(rows: pd.DataFrame, file: str, line: Sequence[int] | pd.Series) -> pd.DataFrame:
    """The rows, each with its file and line."""
    where = pd.DataFrame({FILE: pd.Series(file, index=rows.index, dtype="str"), LINE: list(line)})
    return pd.concat([rows, where.set_axis(rows.index)], axis=1)


@dataclass(frozen=True)
class Made:
    """A column, and why the mapping cannot be held (nothing, where it can)."""

    cells: pd.Series
    faults: tuple[str, ...] = ()


def column_of(rows: pd.DataFrame, one: ColumnFrom, code_lists: Mapping[str, CodeList]) -> Made:
    """Make one column; missing is missing, and no value stands in a fault.

    Parameters
    ----------
    rows : text of the source, with ``FILE`` and ``LINE`` of each row.
    """
    if one.order is not None:
        return Made(rows[PLACES[one.order]])
    if one.column is None:
        return Made(_where(rows, one, pd.Series(one.value, index=rows.index, dtype="str")))
    text = _where(rows, one, _cleaned(rows[one.column], one))
    faults = []
    if one.dates is not None:
        turned = turned_round(text, one.dates)
        if turned.any():
            said = first_part(one.dates)
            other = "day" if said == "month" else "month"
            faults.append(
                f"dates stand {other} first in {counted(int(turned.sum()), 'row')}"
                f"{_first(rows, turned)}; the mapping says {said} first"
            )
        text = iso_dates(text, one.dates)
    if one.divide_by is not None:
        text = _divided(text, one.divide_by)
    if not one.has_codes:
        return Made(text, tuple(faults))
    codes = _codes(one, code_lists)
    word = _plain if one.any_case or one.code_list is not None else str
    mapped, is_listed = _looked_up(text, codes, word)
    unlisted = text.notna() & ~is_listed
    if one.is_complete_list and unlisted.any():
        faults.append(
            f"codes that the mapping does not list: {counted(int(unlisted.sum()), 'row')}"
            f"{_first(rows, unlisted)}"
        )
    if one.otherwise is not None:
        mapped = mapped.where(is_listed, text if one.otherwise == AS_IS else one.otherwise)
    return Made(mapped, tuple(faults))


def made_from(columns: Sequence[pd.Series]) -> pd.Series:
    """An id of 32 hexadecimal digits from several columns: the same cells, the same id.

    Empty where every cell is empty. It hides nothing: whoever has the cells has the id.
    """
    parts = [column.fillna("").astype("str") for column in columns]
    together = parts[0]
    for part in parts[1:]:
        together = together + "\x1f" + part
    positions, texts = pd.factorize(together)
    digests = [hashlib.sha256(text.encode()).hexdigest()[:ID_DIGITS] for text in texts]
    ids = pd.Series(digests, dtype="str").reindex(positions).set_axis(together.index)
    return ids.mask(together.str.strip("\x1f") == "")


def columns_named(names: Iterable[str], ours: pd.DataFrame, rows: pd.DataFrame) -> list[pd.Series]:
    """Columns by name: ours, else those of the source, row by row."""
    return [ours[name] if name in ours else rows[name] for name in names]


def icd9_without_dot(code: pd.Series) -> pd.Series:
    """ICD-9-CM codes as the contract takes them: three figures before the dot, then no dot.

    A spreadsheet drops leading zeros: "8" is 008 and "38.1" is 0381. V and E codes stay.

    >>> icd9_without_dot(pd.Series(["250.83", "8", "38.1", "V57", "E888"], dtype="str")).to_list()
    ['25083', '008', '0381', 'V57', 'E888']
    """
    plain = code.str.strip().str.upper()
    head = plain.str.replace(r"\..*$", "", regex=True)
    padded = head.where(~head.str.fullmatch(r"\d{1,2}").eq(True), head.str.zfill(3))
    return padded + plain.str.replace(r"^[^.]*\.?", "", regex=True)


def icd10_without_dot(code: pd.Series) -> pd.Series:
    """ICD-10 codes in capitals, without dot, dashes at the end, or a dagger.

    >>> icd10_without_dot(pd.Series(["I50.0", "r69x", "G30-", "A18.0D"], dtype="str")).to_list()
    ['I500', 'R69X', 'G30', 'A180']
    """
    plain = code.str.strip().str.upper().str.replace(".", "", regex=False)
    return plain.str.replace(r"-+$", "", regex=True).str.replace(r"(?<=\d)D$", "", regex=True)


_FORMS: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    "icd9_without_dot": icd9_without_dot,
    "icd10_without_dot": icd10_without_dot,
}


def _cleaned(text: pd.Series, one: ColumnFrom) -> pd.Series:
    if one.null_tokens:
        text = text.mask(text.isin(one.null_tokens))
    if one.strip_prefix is not None:
        text = text.str.removeprefix(one.strip_prefix)
    if one.pad_to is not None:
        text = text.str.zfill(one.pad_to)
    if one.upper:
        text = text.str.upper()
    return text if one.form is None else _FORMS[one.form](text)


def _where(rows: pd.DataFrame, one: ColumnFrom, cells: pd.Series) -> pd.Series:
    """Empty save where the other columns have what ``where`` and ``filled`` ask for."""
    for name, values in one.where.items():
        cells = cells.where(has_one_of(rows[name], values))
    return cells if one.filled is None else cells.where(rows[one.filled].notna())


def has_one_of(text: pd.Series, values: Sequence[str]) -> pd.Series:
    """Whether the text is one of the values, whatever its case and spaces."""
    _, is_listed = _looked_up(text, {_plain(value): value for value in values}, _plain)
    return is_listed


def _divided(text: pd.Series, divisor: float) -> pd.Series:
    """Numbers in a larger unit; a text that is no number stays, for the contract to tell."""
    number = pd.to_numeric(text, errors="coerce") / divisor
    return text.where(number.isna(), number.astype("str"))


def _codes(one: ColumnFrom, code_lists: Mapping[str, CodeList]) -> dict[str, str | None]:
    word = _plain if one.any_case or one.code_list is not None else str
    ours = [] if one.code_list is None else list(code_lists[one.code_list].codes)
    first_spelling = {word(code): code for code in reversed(ours)}
    return first_spelling | {word(code): meant for code, meant in (one.codes or {}).items()}


def _looked_up(
    text: pd.Series, codes: Mapping[str, str | None], word: Callable[[str], str]
) -> tuple[pd.Series, pd.Series]:
    """Each text in our words (missing where it is not listed), and whether it is listed."""
    positions, texts = pd.factorize(text)
    keys = [word(one) for one in texts]
    mapped = pd.Series([codes.get(key) for key in keys], dtype="str")
    listed = pd.Series([key in codes for key in keys], dtype="bool")
    return (
        mapped.reindex(positions).set_axis(text.index),
        listed.reindex(positions, fill_value=False).set_axis(text.index),
    )


def _plain(text: str) -> str:
    """Without capitals, runs of spaces and long dashes: in these, labels differ by year."""
    return " ".join(text.replace("\u2013", "-").split()).casefold()


def _first(rows: pd.DataFrame, holds: pd.Series) -> str:
    at = rows.loc[holds.to_numpy()].iloc[0]
    return f", first in {at[FILE]} line {at[LINE]}"
