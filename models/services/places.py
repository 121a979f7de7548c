"""How many people may be offered each service today: free places, and starts of the week."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def places_today(
    capacity_day: pd.DataFrame | None,
    service_ids: Sequence[str],
    moment: pd.Timestamp,
    *,
    valid_days: int,
) -> pd.DataFrame:
    """The newest count of each service that is not older than ``valid_days``.

    A service without such a count is not full: nothing is known of it.

    Parameters
    ----------
    capacity_day : accepted rows of that table, or None without one.

    Returns
    -------
    By ``service_id`` in the order given: ``places`` (the fewer of places open and starts of the
    week; Int64, missing where not known), ``places_total``, ``starts_max`` and ``capacity_date``
    of the newest count of any age.
    """
    index = pd.Index(list(service_ids), name="service_id", dtype="str")
    types = {
        "places": "Int64", "places_total": "Int64", "starts_max": "Int64",
        "capacity_date": "datetime64[us]",
    }  # fmt: skip
    if capacity_day is None:
        return pd.DataFrame(index=index, columns=list(types)).astype(types)
    today = moment.normalize()
    rows = capacity_day.reindex(
        columns=["service_id", "capacity_date", "places_open", "known_at", "places_total",
                 "starts_max"]
    )  # fmt: skip
    rows = rows[(rows["known_at"] <= moment) & (rows["capacity_date"] <= today)]
    newest = rows.sort_values("capacity_date", kind="stable").drop_duplicates(
        "service_id", keep="last"
    )
    newest = newest.set_index("service_id").reindex(index)
    starts = newest["starts_max"].astype("Int64")
    fewer = newest["places_open"].astype("Int64")
    fewer = fewer.where(starts.isna() | (fewer <= starts), starts)
    is_recent = (today - newest["capacity_date"]).dt.days <= valid_days
    return newest.assign(places=fewer.where(is_recent))[list(types)].astype(types)
