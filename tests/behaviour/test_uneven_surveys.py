"""A landlord that surveys its homes does not thereby move its tenants up the list (invented)."""

import numpy as np
import pandas as pd

from models.intervals import Interval, PersonBootstrap, bootstrap_interval
from models.risk import RiskParams, fit_booster, predict_raw
from tests.models.invented_stays import QUICK

PARAMS = RiskParams(**(QUICK.model_dump() | {"rounds": 60, "min_data_in_leaf": 50}))
STAYS = 6000
NO_FARTHER = 0.0  # share of the list


def invented_homes(seed: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Features as if all homes were surveyed, labels, and who is a social tenant.

    Bad homes are as common in every tenure and raise the risk alike; a survey tells of them.
    """
    rng = np.random.default_rng(seed)
    index = pd.Index([f"s{at:05d}" for at in range(STAYS)], name="spell_id")
    is_bad = rng.random(STAYS) < 0.3
    age = rng.normal(70, 12, STAYS)
    social = pd.Series(rng.random(STAYS) < 0.4, index)
    risk = 1 / (1 + np.exp(-(-2.2 + 0.03 * (age - 70) + 0.8 * is_bad)))
    label = pd.Series((rng.random(STAYS) < risk).astype("float64"), index)
    features = pd.DataFrame({"age_years": age, "home_hazards": is_bad.astype("float64")}, index)
    return features, label, social


def places_gained(*, unknown_is_zero: bool) -> Interval:
    """How far social tenants move up, as a share of the list, with its interval.

    Their mean rank when they alone are surveyed, beside that when everybody is.
    """
    features, label, social = invented_homes(5)
    surveyed = features.assign(home_hazards=features["home_hazards"].where(social))
    if unknown_is_zero:
        surveyed = surveyed.fillna({"home_hazards": 0.0})
    ranks = []
    for table in (surveyed, features):
        raw = predict_raw(fit_booster(table, label, PARAMS), table)
        ranks.append(pd.Series(raw).rank(pct=True).to_numpy())
    gained = ranks[0] - ranks[1]
    of_social = social.to_numpy(dtype=np.float64)
    bootstrap = PersonBootstrap.of(pd.Series(features.index), reps=200, seed=1)
    return bootstrap_interval(
        lambda weights: (weights @ (gained * of_social)) / (weights @ of_social), bootstrap
    )


def test_surveying_social_tenants_alone_does_not_push_them_up_the_list() -> None:
    gained = places_gained(unknown_is_zero=False)
    assert gained.low <= NO_FARTHER, "social tenants rose because they alone were surveyed"


def test_an_unknown_home_taken_for_a_good_one_would_be_seen() -> None:
    assert places_gained(unknown_is_zero=True).low > NO_FARTHER
