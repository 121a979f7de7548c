"""How often each feature is known on the days of a stay, at the decision, and long after it."""

from __future__ import annotations

import pandas as pd

from features.known import Contracts, Tables
from features.registry import FEATURES
from features.settings import FeatureParams
from features.table import build_feature_table

DAYS = (0, 1, 3, 7)
LATER_DAYS = 30


def known_shares(
    tables: Tables, index: pd.DataFrame, contracts: Contracts, params: FeatureParams
) -> pd.DataFrame:
    """Share of stays for which each feature is known, moment by moment.

    ``day_<d>`` is d days after admission, or the decision where that came sooner, so that the
    stays are the same in every column; ``decision`` is the moment the model is used at; ``later``
    is 30 days after it, when most of the stay has been coded and closed.

    Parameters
    ----------
    index : the cohort's index (features/cohort.py) or part of it, not empty.

    Returns
    -------
    One row per feature in registry order, shares from 0 to 1.
    """
    decided = index["index_datetime"]
    opened = index["continuous_admission_date"] + pd.Timedelta(hours=params.decision_hour)
    moments = {f"day_{day}": opened + pd.Timedelta(days=day) for day in DAYS}
    moments = {name: moment.where(moment < decided, decided) for name, moment in moments.items()}
    moments |= {"decision": decided, "later": decided + pd.Timedelta(days=LATER_DAYS)}
    names = [feature.name for feature in FEATURES]
    shares = {}
    for name, moment in moments.items():
        then = index.assign(index_datetime=moment)
        values = build_feature_table(tables, then, contracts, params)[names]
        shares[name] = values.notna().mean()
    return pd.DataFrame(shares).rename_axis("feature")


def every_nth(index: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """At most ``most`` rows, evenly spaced: enough for a share, and the same every time."""
    return index.iloc[:: -(-len(index) // most)]
