"""Same data and settings, same model: whatever the threads, and with uneven weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.registry import directions, model_columns
from models.bundle import model_hash
from models.risk import RiskParams, fit_booster
from pipeline.config import read_config
from pipeline.paths import PARAMS

ROWS = 6000
PARAMS_OF = read_config(PARAMS).train


def stays(target: str) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Invented stays with every column of the target's model, and very uneven weights."""
    rng = np.random.Generator(np.random.PCG64(5))
    columns = model_columns(target)
    table = pd.DataFrame(rng.normal(size=(ROWS, len(columns))).round(3), columns=columns)
    table = table.mask(rng.random(table.shape) < 0.1)
    table.index = pd.Index([f"stay-{at:05d}" for at in range(ROWS)], name="spell_id")
    score = table.iloc[:, :6].fillna(0).sum(axis=1) / 2 - 1.5
    label = (rng.random(ROWS) < 1 / (1 + np.exp(-score))).astype("float64")
    weight = pd.Series(rng.lognormal(0, 4, ROWS), index=table.index)  # sums depend on order
    return table, label, weight


def params_of(target: str, *, threads: int) -> RiskParams:
    """The settings of params.yaml with fewer trees and another number of threads."""
    settings: RiskParams = getattr(PARAMS_OF, target)
    update = {"num_threads": threads, "rounds": 40, "monotone": directions(target)}
    return settings.model_copy(update=update)


@pytest.mark.parametrize("target", ["readmission_30d", "ongoing_care"])
def test_one_two_and_four_threads_give_the_same_model(target: str) -> None:
    table, label, weight = stays(target)
    texts = [
        fit_booster(
            table, label, params_of(target, threads=threads), weight=weight
        ).model_to_string(num_iteration=-1)
        for threads in (1, 2, 4)
    ]
    hashes = [model_hash(text) for text in texts]
    assert len(set(hashes)) == 1
    assert len(set(texts)) == 3, "the settings written below the trees name the threads"


def test_another_order_of_rows_gives_the_same_model_and_other_weights_another() -> None:
    table, label, weight = stays("readmission_30d")
    params = params_of("readmission_30d", threads=2)

    def fitted(order: np.ndarray, weights: pd.Series) -> str:
        found = fit_booster(
            table.iloc[order], label.iloc[order], params, weight=weights.iloc[order]
        )
        return model_hash(found.model_to_string(num_iteration=-1))

    forward = np.arange(ROWS)
    assert fitted(forward[::-1], weight) == fitted(forward, weight)
    assert fitted(forward, weight * 0 + 1) != fitted(forward, weight)
