"""Invented stays whose outcome hangs on one feature, for the tests of the validation."""

import numpy as np
import pandas as pd

from models.split import split_by_time
from models.validation.params import ValidationParams
from models.validation.stays import Stays
from tests.models.invented_stays import QUICK

SETTINGS = ValidationParams(
    folds=2,
    reps=100,
    seed=3,
    events_least=20,
    snapshot_every_days=7,
    snapshots_most=4,
    accepted_auroc_loss=0.01,
    recalibration_rows=200,
    sites_most=5,
    learning_shares=(0.1, 0.5, 1.0),
    ablation_training_rows_most=100_000,
    parts_at_once=1,
    smaller_by=0.5,
    larger_by=1.5,
)
FEW_TREES = QUICK.model_copy(update={"rounds": 25, "folds": 2, "num_leaves": 4})


def stays(
    *, n: int = 4000, people: int = 2500, strength: float = 1.5, seed: int = 7
) -> tuple[Stays, pd.Series]:
    """Stays with ``signal`` (all that counts) and ``noise``, and each one's site: a, b or c."""
    rng = np.random.default_rng(seed)
    index = pd.Index([f"s{number:05d}" for number in range(n)], name="spell_id")
    features = pd.DataFrame(
        {"signal": rng.normal(size=n), "noise": rng.normal(size=n), "empty": np.nan}, index=index
    )
    site = pd.Series(rng.choice(["a", "b", "c"], n), index=index)
    risk = 1 / (1 + np.exp(1.5 - strength * features["signal"]))
    when = pd.Series(
        pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1095, n), unit="D"),
        index=index,
    )
    return Stays(
        features=features,
        label=pd.Series(rng.random(n) < risk, index=index).astype("float64"),
        person_id=pd.Series(rng.integers(0, people, n), index=index).astype("str").radd("p"),
        index_datetime=when,
        split=split_by_time(
            when,
            calibrate_from=pd.Timestamp("2023-06-01"),
            test_from=pd.Timestamp("2023-12-01"),
            gap_days=30,
        ),
    ), site
