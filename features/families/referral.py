"""Housing help already under way when the hub decides: the arm, never a predictor of risk."""

from __future__ import annotations

import pandas as pd

from features.counting import count_per_stay, is_within, unknown
from features.known import KnownFacts
from features.settings import FeatureParams


def is_housing_referral_open(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when housing help was asked for in this stay and the request was known, else 0."""
    del params
    if known.referrals is None:
        return unknown(known.index)
    own = known.referrals[known.referrals["is_own"]]
    return count_per_stay(own, known.index).clip(upper=1.0)


def earlier_housing_referrals(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Requests for housing help in the lookback window, those of this stay not counted."""
    if known.referrals is None:
        return unknown(known.index)
    in_window = is_within(known.referrals, "referral_date", days=params.moves_lookback_days)
    return count_per_stay(known.referrals[~known.referrals["is_own"] & in_window], known.index)
