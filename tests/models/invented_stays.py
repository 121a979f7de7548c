"""Invented hospital stays with a known risk, for the tests of the models."""

import numpy as np
import pandas as pd

from models.evaluate import Cohort
from models.risk import RiskParams
from models.split import split_by_time

QUICK = RiskParams(
    rounds=40,
    learning_rate=0.1,
    num_leaves=7,
    min_data_in_leaf=30,
    feature_fraction=0.7,
    bagging_fraction=0.8,
    lambda_l2=5.0,
    seed=11,
    num_threads=1,
    folds=3,
)


def invented_stays(*, n: int = 3000, people: int = 1200, seed: int = 5) -> Cohort:
    """Stays over three years whose true log-odds depend on three of six features."""
    rng = np.random.default_rng(seed)
    index = pd.Index([f"s{number:05d}" for number in range(n)], name="spell_id")
    features = pd.DataFrame(
        {
            "emergency_admissions": rng.poisson(1.0, n).astype("float64"),
            "age_years": rng.integers(18, 95, n).astype("float64"),
            "lives_alone": rng.integers(0, 2, n).astype("float64"),
            "damp_severity": rng.integers(0, 4, n).astype("float64"),
            "n_medications": rng.poisson(5.0, n).astype("float64"),
            "noise": rng.normal(size=n),
        },
        index=index,
    )
    log_odds = (
        -3.2
        + 0.5 * features["emergency_admissions"]
        + 0.02 * (features["age_years"] - 50)
        + 0.7 * features["lives_alone"]
    )
    label = pd.Series(rng.random(n) < 1 / (1 + np.exp(-log_odds)), index=index).astype("float64")
    features["lives_alone"] = features["lives_alone"].mask(rng.random(n) < 0.2)
    flags = features[["lives_alone"]].notna().astype("float64").add_suffix("_known")
    when = pd.Series(
        pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1095, n), unit="D"),
        index=index,
    )
    inputs = pd.DataFrame(
        {
            "los_days": rng.integers(0, 20, n).astype("float64"),
            "is_emergency": 1.0,
            "charlson": rng.integers(0, 6, n).astype("float64"),
            "ed_visits_183d": rng.poisson(1.0, n).astype("float64"),
            "age_years": features["age_years"],
            "emergency_admissions_365d": features["emergency_admissions"],
            "admissions_365d": features["emergency_admissions"] + 1,
            "hospital_frailty": features["age_years"] / 10,
            "had_stay_30d": rng.integers(0, 2, n).astype("float64"),
            "had_emergency_stay_30d": 0.0,
        },
        index=index,
    )
    groups = pd.DataFrame(
        {
            "sex": rng.choice(["1", "2"], n),
            "tenure_group": pd.Series(rng.choice(["rent", "own"], n), index=index).mask(
                rng.random(n) < 0.3
            ),
        },
        index=index,
    )
    return Cohort(
        features=pd.concat([features, flags], axis=1),
        label=label,
        person_id=pd.Series(rng.integers(0, people, n), index=index).astype("str").radd("p"),
        index_datetime=when,
        comparator_inputs=inputs,
        groups=groups,
        split=split_by_time(
            when,
            calibrate_from=pd.Timestamp("2023-09-01"),
            test_from=pd.Timestamp("2024-04-01"),
            gap_days=30,
        ),
    )
