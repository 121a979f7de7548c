"""What is out of the ordinary today, held against the weeks before.

Each check is silent where there is too little to tell: a small hub has quiet weeks. The limits
leave an ordinary week alone and still see a feed that stopped or sent everything twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated, ValidatedTable

RECENT_DAYS = 7
USUAL_WEEKS = 8
FEWEST_LISTS = 3
FEWEST_RATIO, MOST_RATIO = 0.3, 3.0
SURE_SPREADS = 3.0
"""Standard deviations of a chance count (Poisson) beyond which it is no chance."""
FEWEST_MISSING = 10
NEW_CODES_SHARE = 0.01
FEWEST_NEW_CODES = 3


def unusual_values(
    validated: Validated, contracts: Mapping[str, Contract], *, newest: pd.Timestamp
) -> tuple[str, ...]:
    """One sentence for each column that is not as in the weeks before ``newest``, the last day."""
    signs: list[str] = []
    for name, table in validated.tables.items():
        if len(table.accepted):
            signs += sudden_gaps(name, table.accepted, contracts[name], newest=newest)
            signs += new_codes(name, table, newest=newest)
    return tuple(signs)


def began_before(records: Mapping[str, Mapping[str, Any]]) -> dict[pd.Timestamp, int]:
    """How many stays had begun in the week before each earlier list, where its record says so."""
    return {
        pd.Timestamp(day): record["began_in_a_week"]
        for day, record in records.items()
        if "began_in_a_week" in record
    }


def unusual_volume(
    begun: int, earlier: Mapping[pd.Timestamp, int], *, day: pd.Timestamp
) -> tuple[str, ...]:
    """Far fewer or far more stays began in the last week than in the weeks before earlier lists.

    Parameters
    ----------
    earlier : the same figure of earlier lists, by their day; a whole week has every weekday once.
    """
    first = day - pd.Timedelta(weeks=USUAL_WEEKS)
    counts = [count for then, count in earlier.items() if first <= then < day]
    if len(counts) < FEWEST_LISTS:
        return ()
    usual = float(np.median(counts))
    is_sure = abs(begun - usual) > SURE_SPREADS * np.sqrt(max(usual, 1.0))
    if not is_sure or FEWEST_RATIO < begun / max(usual, 1.0) < MOST_RATIO:
        return ()
    return (f"{begun:,} stays began in the last week; {usual:,.0f} are usual. Is the feed whole?",)


def sudden_gaps(
    name: str, rows: pd.DataFrame, contract: Contract, *, newest: pd.Timestamp
) -> Iterator[str]:
    """Columns that are empty in the last week over three times as often as in the weeks before.

    A value is due when its row, or the fact that it hangs on, became known.
    """
    says_when = {"known_at"} | {c.known_by for c in contract.columns if c.known_by is not None}
    weeks = {when: _last_week_and_usual(newest - rows[when]) for when in says_when}
    for column in contract.columns:
        if not column.nullable or column.name in says_when:
            continue
        is_empty = rows[column.name].isna().to_numpy()
        is_recent, is_usual = weeks[column.known_by or "known_at"]
        recent, usual = is_empty[is_recent], is_empty[is_usual]
        if not usual.size or usual.mean() == 1.0 or recent.sum() < FEWEST_MISSING:
            continue
        if recent.mean() > MOST_RATIO * usual.mean():
            words = f"{column.name.replace('_', ' ')} in {name.replace('_', ' ')}"
            yield (
                f"{words} is empty in {recent.mean():.0%} of last week's rows; "
                f"{usual.mean():.0%} is usual."
            )


def _last_week_and_usual(ago: pd.Series) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows became known in the last week, and which in the usual weeks before it."""
    days = ago.dt.days
    is_usual = days.between(RECENT_DAYS, RECENT_DAYS + 7 * USUAL_WEEKS - 1)
    return days.between(0, RECENT_DAYS - 1).to_numpy(), is_usual.to_numpy()


def new_codes(name: str, table: ValidatedTable, *, newest: pd.Timestamp) -> Iterator[str]:
    """Code columns in which over one row in a hundred has an unknown code, of all or of last week.

    A few old rows are nothing new; a code system that changed shows in last week's rows first.
    """
    days_ago = (newest - table.accepted["known_at"]).dt.days
    is_recent = days_ago.between(0, RECENT_DAYS - 1).to_numpy()
    blanked = table.blanked[table.blanked["rule"].str.endswith("_is_a_known_code")]
    for column, cells in blanked.groupby("column"):
        words = f"{str(column).replace('_', ' ')} in {name.replace('_', ' ')}"
        for of, count, rows in (
            ("last week's", int(is_recent[cells["row"]].sum()), int(is_recent.sum())),
            ("all", len(cells), len(is_recent)),
        ):
            if count >= FEWEST_NEW_CODES and count > NEW_CODES_SHARE * rows:
                yield f"{words} has an unknown code in {count:,} of {of} {rows:,} rows."
                break
