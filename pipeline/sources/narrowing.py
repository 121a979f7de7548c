"""Rows of a table that say nothing, or nothing new, are left out; each keeps its first reason."""

from __future__ import annotations

import pandas as pd

from pipeline.sources.columns import ROW, columns_named
from pipeline.sources.dates import iso_dates
from pipeline.sources.mapping import TableFrom, Versions


def narrowed(
    made: pd.DataFrame, rows: pd.DataFrame, how: TableFrom, reasons: pd.Series
) -> pd.DataFrame:
    """Drop rows that say nothing or nothing new; a row that is dropped keeps the first reason."""
    if how.versions is not None:
        made = _version(made, rows, how, how.versions, reasons)
    if how.one_per:
        made = _drop(
            made,
            made.duplicated(how.one_per) & made[how.one_per].notna().all(axis=1),
            f"an earlier row has the same {' and '.join(how.one_per)}",
            reasons,
        )
    if how.needs:
        empty = made[how.needs].isna().any(axis=1)
        made = _drop(made, empty, f"{' or '.join(how.needs)} is not there", reasons)
    if how.numbered:
        made = made.iloc[made[ROW].map(_rank(rows.index)).argsort(kind="stable")]
        counted = {
            name: made.groupby(within, dropna=False).cumcount().add(1).astype("str")
            for name, within in how.numbered.items()
        }
        made = made.assign(**{name: cells.astype("str") for name, cells in counted.items()})
    return made.reset_index(drop=True)


def _version(
    made: pd.DataFrame, rows: pd.DataFrame, how: TableFrom, of: Versions, reasons: pd.Series
) -> pd.DataFrame:
    beside = rows.loc[made[ROW]].set_axis(made.index)
    keys = pd.concat(columns_named(of.of, made, beside), axis=1)
    group = keys.groupby(list(keys.columns), dropna=False, sort=False).ngroup().to_numpy()
    for part in (how.columns, *how.parts):
        for name, one in part.items():
            if one.earliest and name in made:
                first = _days(made[name], ["%Y-%m-%d"]).groupby(group).transform("min")
                written = first.dt.strftime("%Y-%m-%d")
                made = made.assign(**{name: made[name].mask(first.notna(), written)})
    day = _days(beside[of.by], of.dates)
    best = day.groupby(group).transform("max" if of.keep == "newest" else "min")
    other = (day != best) & best.notna()
    newer = "a newer" if of.keep == "newest" else "an older"
    return _drop(made, other, f"a row with {newer} {of.by} says the same thing", reasons)


def _days(text: pd.Series, formats: list[str]) -> pd.Series:
    return pd.to_datetime(iso_dates(text, formats), format="%Y-%m-%d", errors="coerce")


def _drop(made: pd.DataFrame, holds: pd.Series, reason: str, reasons: pd.Series) -> pd.DataFrame:
    rows = made.loc[holds.to_numpy(), ROW]
    first = reasons.loc[rows].eq("")
    reasons.loc[first.index[first]] = reason
    return made.loc[~holds.to_numpy()]


def _rank(index: pd.Index) -> pd.Series:
    return pd.Series(range(len(index)), index=index)
