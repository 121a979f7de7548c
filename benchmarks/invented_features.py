"""An invented feature table: the columns of the project's, two outcomes, three years of stays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from features.registry import model_columns

FIRST_DAY, DAYS = pd.Timestamp("2023-01-01"), 1096
STAYS_A_PERSON = 2
SHARE_UNKNOWN, LARGEST_COUNT = 0.1, 30


class Stays(NamedTuple):
    """What a risk model is taught with; one row per stay in each, on one index."""

    features: pd.DataFrame
    labels: dict[str, pd.Series]
    person_id: pd.Series
    index_datetime: pd.Series


def invented_features(rows: int, *, seed: int) -> Stays:
    """Draw stays whose risk rests on a few of the columns; the same seed gives the same rows."""
    rng = np.random.default_rng(seed)
    names = [name for name in model_columns("readmission_30d") if not name.endswith("_known")]
    values = rng.integers(0, LARGEST_COUNT, (rows, len(names))).astype(np.float64)
    values[:, ::3] = rng.random((rows, len(names[::3])))
    values[:, 1::3] = np.minimum(values[:, 1::3], 1.0)
    risk = values[:, :9].sum(axis=1)
    values[rng.random(values.shape) < SHARE_UNKNOWN] = np.nan
    ids = pd.Index("S" + pd.Series(np.arange(rows)).astype("str"), name="spell_id")
    known = pd.DataFrame(values, index=ids, columns=names)
    flags = known.notna().astype("float64").add_suffix("_known")
    noise = {target: rng.logistic(scale=8.0, size=rows) for target in ("one", "other")}
    labels = {
        target: pd.Series((risk + wide > np.quantile(risk + wide, 0.86)).astype("float64"), ids)
        for target, wide in noise.items()
    }
    people = "P" + pd.Series(rng.integers(0, rows // STAYS_A_PERSON, rows), ids).astype("str")
    days = pd.to_timedelta(np.sort(rng.integers(0, DAYS, rows)), unit="D")
    return Stays(known.join(flags), labels, people, pd.Series(FIRST_DAY + days, index=ids))
