"""The benefit gate on invented discharges whose effects are known: better, worse, too few."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.benefit.cohort import build_cohort
from models.benefit.holdout import HeldOut
from models.benefit.nuisance import Nuisances
from models.release.benefit import LAST, benefit_decision, compare_benefit
from models.release.gate import Facts
from models.release.params import ReleaseParams
from pipeline.config import read_config
from pipeline.paths import PARAMS

ROWS, SHARE = 4000, 0.1
GATE: ReleaseParams = read_config(PARAMS).release
SOUND = Facts(
    lineage_faults=(),
    release_gates_failed=(),
    update="refit",
    is_asked_for=False,
    seed_overlap=None,
)
INDEX = pd.Index([f"stay-{at:05d}" for at in range(ROWS)], name="spell_id")
RNG = np.random.Generator(np.random.PCG64(11))
TRUE = pd.Series(0.1 + 0.15 * RNG.normal(size=ROWS), index=INDEX)
NOISE = pd.Series(RNG.normal(size=ROWS), index=INDEX)


def held_out(predicted: pd.Series, *, at_home: float = 0.7, unranked: int = 0) -> HeldOut:
    """Invented discharges with scores that are right on average, and the challenger's order."""
    ids = pd.Series([f"invented-{at // 2}" for at in range(ROWS)], index=INDEX)
    referred = pd.Series(np.arange(ROWS) % 4 == 0, index=INDEX).astype("float64")
    outcome = pd.Series(np.arange(ROWS) < at_home * ROWS, index=INDEX).astype("float64")
    cohort = build_cohort(pd.DataFrame({"need": NOISE}), referred, outcome, ids)
    half = np.full(ROWS, 0.5)
    is_ranked = np.arange(ROWS) >= unranked
    return HeldOut(
        cohort=cohort,
        predicted=pd.DataFrame({"benefit": predicted, "supported": is_ranked}),
        folds=np.zeros(ROWS, dtype="int64"),
        nuisances=Nuisances(half, half, half, half, half, was_recalibrated=False),
        phi=TRUE.to_numpy(dtype=np.float64)
        + 0.5 * np.random.Generator(np.random.PCG64(3)).normal(size=ROWS),
        phi_second=np.full(ROWS, np.nan),
        in_headline=np.ones(ROWS, dtype=bool),
        is_ranked=is_ranked,
        shares_rows=False,
    )


def decided(found: HeldOut, champion: pd.Series, facts: Facts = SOUND) -> dict[str, Any]:
    return benefit_decision(compare_benefit(found, champion, share=SHARE), facts, GATE)


def test_a_challenger_that_finds_who_gains_may_be_promoted_and_is_called_better() -> None:
    answer = decided(held_out(TRUE), NOISE)
    assert (answer["answer"], answer["is_better"], answer["failed"]) == (
        "may be promoted", True, [],
    )  # fmt: skip


def test_a_challenger_that_finds_fewer_who_gain_is_kept_out() -> None:
    answer = decided(held_out(NOISE), TRUE)
    assert (answer["answer"], answer["is_better"]) == ("keep the champion", False)
    assert answer["failed"] == [
        "People at home by the list against the champion's: low end of the difference"
    ]


def test_the_same_order_may_be_promoted_and_is_not_called_better() -> None:
    answer = decided(held_out(TRUE), TRUE * 2)
    assert (answer["answer"], answer["is_better"]) == ("may be promoted", False)
    assert answer["look_at"] == ["100% of the discharges on either list stand on both."]


@pytest.mark.parametrize(
    ("at_home", "wanted"),
    [(0.97525, "insufficient"), (0.975, "may be promoted"), (0.02475, "insufficient")],
    ids=["99 not at home", "100 not at home", "99 at home"],
)
def test_with_too_few_of_the_rarer_outcome_nothing_is_told_apart(
    at_home: float, wanted: str
) -> None:
    assert decided(held_out(TRUE, at_home=at_home), NOISE)["answer"] == wanted


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (replace(SOUND, lineage_faults=("v1 is altered",)), "Chain of hashes whole"),
        (replace(SOUND, release_gates_failed=("Overlap",)), "Gates of its own evaluation"),
    ],
)
def test_one_fault_elsewhere_keeps_the_live_benefit_model(facts: Facts, named: str) -> None:
    answer = decided(held_out(TRUE), NOISE, facts)
    assert (answer["answer"], answer["failed"]) == ("keep the champion", [named])


def test_the_figures_are_the_plain_means_of_the_scores_of_who_is_listed() -> None:
    found, k = held_out(TRUE, unranked=400), 360
    told = compare_benefit(found, NOISE, share=SHARE)
    phi = pd.Series(found.phi, index=INDEX)[found.is_ranked]
    assert (told["n"], told["k"], told["people"]) == (3600, k, 1800)
    for name, order in {"champion": NOISE, "challenger": TRUE}.items():
        listed = order[phi.index].nlargest(k).index
        assert told["net_benefit_at_k"][name] == pytest.approx(SHARE * phi[listed].mean(), abs=6e-4)


def test_where_the_live_model_gives_no_number_its_order_puts_the_discharge_last() -> None:
    silent = TRUE.where(TRUE.lt(TRUE.quantile(0.9)))
    told = compare_benefit(held_out(TRUE), silent, share=SHARE)
    assert told == compare_benefit(held_out(TRUE), silent.fillna(LAST), share=SHARE)
    assert told["overlap_with_champion"] == 0.0
