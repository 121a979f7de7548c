"""Hospital stays stitched over transfers: one patient's journey is one continuous spell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.code_groups import TRANSFER_IN_METHODS, TRANSFER_OUT_DESTINATIONS

MOST_DAYS_BETWEEN_TRANSFERS = 1


def stitch_continuous_spells(
    spells: pd.DataFrame, *, is_transfer_one_stay: bool = True
) -> pd.DataFrame:
    """Add to each spell which continuous spell it belongs to.

    A spell continues the person's previous one when it starts 0 or 1 days after that one ended
    and either side says transfer: the destination before, or the admission method after. What
    comes later never changes what an earlier spell is given here, save ``is_last``.

    Parameters
    ----------
    spells : one row per provider spell, with ``spell_id``, ``person_id``, ``admission_date``,
        ``admission_method``, ``discharge_date`` and ``discharge_destination``.
    is_transfer_one_stay : False where a source gives no days to join stays by: each is then one
        of its own.

    Returns
    -------
    The spells, sorted by person and admission, with ``continuous_id`` (the first spell's id),
    ``continuous_admission_date``, ``is_first`` and ``is_last`` of the continuous spell.

    Source: continuous inpatient spell rules of the NHS England readmission indicators.
    """
    ordered = spells.iloc[_by_person_and_day(spells)]
    before = ordered.groupby("person_id")[["discharge_date", "discharge_destination"]].shift()
    days_between = (ordered["admission_date"] - before["discharge_date"]).dt.days
    is_near = days_between.between(0, MOST_DAYS_BETWEEN_TRANSFERS)
    is_transfer = before["discharge_destination"].isin(TRANSFER_OUT_DESTINATIONS) | ordered[
        "admission_method"
    ].isin(TRANSFER_IN_METHODS)
    is_first = ~(is_near & is_transfer & is_transfer_one_stay)
    first = ordered[["spell_id", "admission_date"]].where(is_first).ffill()
    is_last = is_first.shift(-1, fill_value=True)
    return ordered.assign(
        continuous_id=first["spell_id"],
        continuous_admission_date=first["admission_date"],
        is_first=is_first,
        is_last=is_last,
    )


def _by_person_and_day(spells: pd.DataFrame) -> NDArray[np.int64]:
    """Positions in the order of person, admission and id; ids are compared only on one day."""
    days = spells[["person_id", "admission_date"]].reset_index(drop=True)
    is_tied = days.duplicated(keep=False).to_numpy()
    place = np.zeros(len(days))
    place[is_tied] = spells.loc[is_tied, "spell_id"].rank(method="first")
    ordered = days.assign(place=place).sort_values(
        ["person_id", "admission_date", "place"], kind="stable"
    )
    return np.asarray(ordered.index, dtype=np.int64)
