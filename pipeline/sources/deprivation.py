"""How deprived the place is where a person lives: a decile by small area, and only by its vintage.

Small areas (LSOAs) were drawn anew in 2011 and 2021. Most codes stand in both lists, so that a
wrong list still finds most people: what it misses or mistakes is not random. The vintage is
therefore declared on both sides and never guessed from how many codes fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.config import Params, read_yaml
from pipeline.counted import counted
from pipeline.errors import ContractError, UsageError
from pipeline.paths import CONTRACTS
from pipeline.reading.formats import read_rows
from pipeline.reading.header_names import nearest

INDEXES = CONTRACTS / "deprivation.yaml"
ENGLAND = r"E01\d{6}"


class IndexFile(Params):
    """One published index: which list of small areas it has, and what its columns are called."""

    title: str
    licence: str
    vintage: str
    lsoa_columns: list[str]
    decile_columns: list[str]


class Vintage(Params):
    """The highest code of England in one list of small areas: later lists only add above it."""

    highest: str


class Indexes(Params):
    """Every index and every list of small areas that we know."""

    indexes: list[IndexFile]
    vintages: dict[str, Vintage]


@dataclass(frozen=True)
class Index:
    """Deciles by code (1 is the most deprived), of one vintage."""

    title: str
    vintage: str
    deciles: pd.Series
    highest: Mapping[str, str]


@dataclass(frozen=True)
class Deciles:
    """People with ``imd_decile``, and in sentences how many have none and why."""

    people: pd.DataFrame
    notes: tuple[str, ...]


def read_index(path: Path, described: Path = INDEXES) -> Index:
    """Read a published index; which one it is, its columns say.

    Raises
    ------
    UsageError : there is no such file.
    ContractError : it is no index that we know, or holds a code twice.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}; name the index of deprivation.")
    known = Indexes.model_validate(read_yaml(described))
    try:
        rows = read_rows(path)
    except ValueError as fault:
        raise ContractError(f"{path.name} {fault}.") from None
    for one in known.indexes:
        codes = [name for name in one.lsoa_columns if name in rows.header]
        deciles = [name for name in one.decile_columns if name in rows.header]
        if codes and deciles:
            table = rows.text[[codes[0], deciles[0]]].set_axis(["lsoa", "decile"], axis=1)
            twice = int(table["lsoa"].duplicated().sum())
            if twice:
                raise ContractError(
                    f"{path.name} holds {counted(twice, 'code')} in {codes[0]} more than once; "
                    "fetch it again."
                )
            return Index(
                title=one.title,
                vintage=one.vintage,
                deciles=table.set_index("lsoa")["decile"].str.removesuffix(".0"),
                highest={name: vintage.highest for name, vintage in known.vintages.items()},
            )
    asked = [name for one in known.indexes for name in one.lsoa_columns]
    raise ContractError(
        f"{path.name} is no index that data_contracts/{described.name} describes: none of its "
        f"columns is {', '.join(asked)}{nearest(asked[0], rows.header)}."
    )


def add_deciles(people: pd.DataFrame, index: Index, *, vintage: str) -> Deciles:
    """Give each person the decile of their small area.

    Parameters
    ----------
    people : text with ``lsoa_code``.
    vintage : of these codes, as the source declares it.

    Raises
    ------
    UsageError : the index has another vintage than the codes, or the vintage is not known.
    """
    if vintage not in index.highest:
        raise UsageError(
            f"No list of small areas of {vintage} is known; known: {', '.join(index.highest)}."
        )
    if vintage != index.vintage:
        raise UsageError(
            f"The source declares codes of LSOA {vintage}, and {index.title} has LSOA "
            f"{index.vintage}. Give the index of LSOA {vintage}; the two are never mixed."
        )
    codes = people["lsoa_code"].astype("str").str.strip()
    codes = codes.mask(codes == "")
    found = codes.map(index.deciles).astype("str")
    missed = codes.notna() & found.isna()
    is_english = codes.str.fullmatch(ENGLAND).eq(True)
    later = missed & is_english & (codes > index.highest[vintage])
    earlier = missed & is_english & ~later
    groups = {
        f"a decile of {index.title}": found.notna(),
        "no lsoa_code: imd_decile is unknown": codes.isna(),
        f"an lsoa_code that stands only in a later list than LSOA {vintage}, no decile (are they "
        f"codes of LSOA {_after(vintage, index)}? then declare it and give its index)": later,
        f"an lsoa_code that stands only in an earlier list than LSOA {vintage}, or in none, no "
        "decile (are they codes of an older list? then declare it and give its index)": earlier,
        "an lsoa_code that is none of England, no decile": missed & ~is_english,
    }
    return Deciles(
        people.assign(imd_decile=found),
        tuple(
            f"person: {counted(int(mask.sum()), 'row')} with {text}"
            for text, mask in groups.items()
            if mask.any()
        ),
    )


def _after(vintage: str, index: Index) -> str:
    later = [name for name in sorted(index.highest) if name > vintage]
    return later[0] if later else "a newer census"
