"""A large area in parts of whole people, so that memory follows the part and not the area.

A feature of a stay rests on the facts of its person and of that person's homes alone. So people
may be taken in parts: each part has all their facts, and every value comes out as in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from features.pairs import MISSING, Positions, numbers_of


def in_person_parts(
    tables: Mapping[str, pd.DataFrame], index: pd.DataFrame, *, most_stays: int
) -> Iterator[tuple[dict[str, pd.DataFrame], pd.DataFrame]]:
    """Tables and index of some people at a time, each person whole and in one part alone.

    Parameters
    ----------
    index : one row per stay, with ``person_id``.
    most_stays : index stays of a part, and those by which its last person goes beyond.

    Yields
    ------
    The part's facts by person, and those about homes that its people have a tenancy of, each in
    the order of the table; then its index rows in their order. A table about neither is whole in
    every part.
    """
    if len(index) <= most_stays:
        yield dict(tables), index
        return
    by_person = {name: rows["person_id"] for name, rows in tables.items() if "person_id" in rows}
    stays, *facts = numbers_of([index["person_id"], *by_person.values()])
    part_of = _part_of_each_person(stays, most_stays)
    parts = int(part_of.max()) + 1
    strangers = max(numbers.max(initial=MISSING) for numbers in facts) + 2 - len(part_of)
    part_of = np.append(part_of, np.full(strangers, MISSING))  # the last one stands for nobody
    rows_of = {
        name: _rows_by_part(part_of[numbers], np.arange(len(numbers)), parts)
        for name, numbers in zip(by_person, facts, strict=True)
    }
    if "tenancy" in tables:
        tenants = facts[list(by_person).index("tenancy")]
        rows_of |= _rows_about_homes(tables, part_of[tenants], parts)
    index_rows = _rows_by_part(part_of[stays], np.arange(len(stays)), parts)
    for part, own in enumerate(index_rows):
        some = {
            name: rows.iloc[rows_of[name][part]] if name in rows_of else rows
            for name, rows in tables.items()
        }
        yield some, index.iloc[own]


def in_order_of(index: pd.DataFrame, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of all parts as one, in the order of the index."""
    return parts[0] if len(parts) == 1 else pd.concat(parts).loc[index.index]


def _part_of_each_person(stays: Positions, most_stays: int) -> Positions:
    """The part of each numbered person; parts are of like size and none is empty."""
    many = np.bincount(stays)
    begun = np.cumsum(many) - many
    parts = -(-len(stays) // most_stays)
    _, part = np.unique(begun * parts // len(stays), return_inverse=True)
    return np.asarray(part, dtype=np.int64)


def _rows_about_homes(
    tables: Mapping[str, pd.DataFrame], part_of_tenancy: Positions, parts: int
) -> dict[str, list[Positions]]:
    """Rows of the tables about homes: a home shared by people of several parts is in each."""
    by_home = {
        name: rows["uprn"]
        for name, rows in tables.items()
        if "uprn" in rows and "person_id" not in rows
    }
    held, *facts = numbers_of([tables["tenancy"]["uprn"], *by_home.values()])
    homes = pd.DataFrame({"uprn": held, "part": part_of_tenancy}).drop_duplicates()
    homes = homes[(homes["uprn"] > MISSING) & (homes["part"] > MISSING)]
    rows_of = {}
    for name, numbers in zip(by_home, facts, strict=True):
        rows = pd.DataFrame({"uprn": numbers, "row": np.arange(len(numbers))})
        pairs = rows.merge(homes, on="uprn")
        rows_of[name] = _rows_by_part(pairs["part"].to_numpy(), pairs["row"].to_numpy(), parts)
    return rows_of


def _rows_by_part(part: Positions, row: Positions, parts: int) -> list[Positions]:
    """The rows of each part, in the order of the table; those of no part are left out."""
    order = np.lexsort((row, part))
    ends = np.searchsorted(part[order], np.arange(parts + 1))
    return [row[order[ends[number] : ends[number + 1]]] for number in range(parts)]
