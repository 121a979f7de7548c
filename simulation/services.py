"""What the invented area sends of its services: the catalogue, and the places free each day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation.arrays import dates
from simulation.service_catalogue import CATALOGUE, catalogue_table
from simulation.streams import stream

DAYS_COUNTED = 28
SERVICES_THAT_SEND_NO_COUNT = ("reablement-assessment-flats",)
"""A service without a row is not full: nothing is known of it. One of the area is like that."""


def service_tables(*, seed: int, as_of_day: int) -> dict[str, pd.DataFrame]:
    """Draw ``intervention_catalogue`` and ``capacity_day``, with random numbers of their own."""
    return {
        "intervention_catalogue": catalogue_table(),
        "capacity_day": _capacity_table(seed=seed, as_of_day=as_of_day),
    }


def _capacity_table(*, seed: int, as_of_day: int) -> pd.DataFrame:
    """Places of each service in force on each of the last days, counted the same morning."""
    days = np.arange(as_of_day - DAYS_COUNTED + 1, as_of_day + 1, dtype=np.int64)
    rng = stream(seed, "services")
    counts = []
    for help_ in CATALOGUE:
        if help_.service_id in SERVICES_THAT_SEND_NO_COUNT:
            continue
        free = rng.binomial(help_.capacity_units, help_.open_share, len(days))
        waiting = np.where(free == 0, rng.integers(0, 6, len(days)), 0)
        counted = pd.DataFrame(
            {
                "service_id": help_.service_id,
                "capacity_date": dates(days),
                "places_total": help_.capacity_units,
                "places_open": free,
                "starts_max": help_.starts_per_week,
                "waiting": waiting,
                "known_at": dates(days),
            }
        ).astype(
            dict.fromkeys(("places_total", "places_open", "starts_max", "waiting"), "Int64")
            | {"service_id": "str"}
        )
        holds = counted["capacity_date"] >= pd.Timestamp(help_.effective_from)
        if help_.effective_to is not None:
            holds &= counted["capacity_date"] <= pd.Timestamp(help_.effective_to)
        counts.append(counted[holds])
    return pd.concat(counts, ignore_index=True)
