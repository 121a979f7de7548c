"""The gate's answer on a good, a worse, an unfair, an unstable and other challengers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.capacity import listed, net_benefit, places
from models.discrimination import Ordering, auroc
from models.evaluate_params import GateLimits
from models.release.comparison import compare
from models.release.gate import Facts, release_decision
from models.release.lists import listed_in_each, mean_overlap, overlap
from models.release.params import ReleaseParams
from pipeline.config import read_config
from pipeline.paths import PARAMS
from tests.models.release.invented_pairs import pairs

CONFIG = read_config(PARAMS)
GATES: GateLimits = CONFIG.evaluate.readmission_30d.gates
PARAMS_OF_GATE: ReleaseParams = CONFIG.release.model_copy(update={"reps": 300})
SHARE = 0.1
SOUND = Facts(
    lineage_faults=(),
    release_gates_failed=(),
    update="refit",
    is_asked_for=False,
    seed_overlap=0.85,
)


def judged(rows: pd.DataFrame, groups: pd.DataFrame) -> dict[str, Any]:
    return compare(rows, groups, share=SHARE, gates=GATES, params=PARAMS_OF_GATE)


def decided(compared: dict[str, Any], facts: Facts = SOUND) -> dict[str, Any]:
    return release_decision(compared, facts, PARAMS_OF_GATE, GATES)


@pytest.fixture(scope="module")
def good() -> dict[str, Any]:
    return judged(*pairs(champion_noise=0.9, challenger_noise=0.2))


def test_a_good_challenger_may_be_promoted_and_is_called_better(good: dict[str, Any]) -> None:
    answer = decided(good)
    assert (answer["answer"], answer["failed"], answer["is_better"]) == (
        "may be promoted",
        [],
        True,
    )


def test_a_challenger_as_good_as_the_champion_may_be_promoted_and_is_not_called_better() -> None:
    rows, groups = pairs(champion_noise=0.3, challenger_noise=0.3)
    answer = decided(judged(rows.assign(challenger=rows["champion"]), groups))
    assert answer["answer"] == "may be promoted"
    assert not answer["is_better"]


def test_a_worse_challenger_is_kept_out_and_the_reason_is_named() -> None:
    answer = decided(judged(*pairs(champion_noise=0.2, challenger_noise=0.9)))
    assert answer["answer"] == "keep the champion"
    assert "AUROC against the champion: low end of the difference" in answer["failed"]
    assert (
        "Net benefit of the list against the champion: low end of the difference"
        in (answer["failed"])
    )


def test_an_unfair_challenger_is_kept_out_though_it_is_no_worse_overall() -> None:
    compared = judged(*pairs(champion_noise=1.2, challenger_noise=0.1, against_women=0.9))
    answer = decided(compared)
    assert answer["answer"] == "keep the champion"
    found = {check["name"]: check.get("which", []) for check in answer["checks"]}
    assert "sex: female" in found["Groups found less often"]
    assert "sex: female" in found["Groups whose risks are off"]
    assert "sex" in found["Gaps between groups that grew"]


def test_an_unstable_challenger_is_kept_out(good: dict[str, Any]) -> None:
    answer = decided(good, replace(SOUND, seed_overlap=0.4))
    assert (answer["answer"], answer["failed"]) == (
        "keep the champion", ["Same list whatever the seed"],
    )  # fmt: skip
    assert "Same list whatever the seed" not in [
        check["name"] for check in decided(good, replace(SOUND, seed_overlap=None))["checks"]
    ]


def test_a_challenger_whose_risks_are_too_high_is_kept_out() -> None:
    answer = decided(judged(*pairs(champion_noise=0.9, challenger_noise=0.2, shift=0.4)))
    assert "Calibration in the large" in answer["failed"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (replace(SOUND, lineage_faults=("v1 is altered",)), "Chain of hashes whole"),
        (replace(SOUND, release_gates_failed=("AUROC",)), "Gates of its own evaluation"),
    ],
)
def test_one_fault_elsewhere_keeps_the_champion(
    good: dict[str, Any], facts: Facts, named: str
) -> None:
    answer = decided(good, facts)
    assert (answer["answer"], answer["failed"]) == ("keep the champion", [named])


def test_too_few_outcomes_are_insufficient_and_not_a_verdict_on_the_challenger(
    good: dict[str, Any],
) -> None:
    assert decided({**good, "events": 199})["answer"] == "insufficient"
    assert decided({**good, "events": 200})["answer"] == "may be promoted"


def test_where_no_change_is_surely_better_there_is_nothing_to_do_unless_asked_for(
    good: dict[str, Any],
) -> None:
    assert decided(good, replace(SOUND, update="none"))["answer"] == "nothing to do"
    asked = replace(SOUND, update="none", is_asked_for=True)
    assert decided(good, asked)["answer"] == "may be promoted"


def test_a_list_of_other_people_is_something_to_look_at_and_stops_nothing(
    good: dict[str, Any],
) -> None:
    answer = decided({**good, "overlap_with_champion": 0.5})
    assert answer["answer"] == "may be promoted"
    assert any("Only 50%" in line for line in answer["look_at"])


def test_the_figures_are_those_of_the_plain_definitions(good: dict[str, Any]) -> None:
    rows, _ = pairs(champion_noise=0.9, challenger_noise=0.2)
    label = rows["label"].to_numpy()
    for name in ("champion", "challenger"):
        risk = rows[name].to_numpy()
        assert good["auroc"][name] == pytest.approx(auroc(label, risk), abs=6e-5)
        wanted = net_benefit(label, risk, k=good["k"], threshold=good["threshold"])
        assert good["net_benefit_at_k"][name] == pytest.approx(wanted, abs=6e-4)
    women = next(row for row in good["groups"] if row["level"] == "female")
    chosen = listed(rows["challenger"].to_numpy(), good["k"])
    _, groups = pairs(champion_noise=0.9, challenger_noise=0.2)
    inside = groups["sex"].eq("female").to_numpy()
    wanted = (chosen * label)[inside].sum() / label[inside].sum()
    assert women["recall"]["challenger"] == pytest.approx(wanted, abs=6e-5)


def test_observed_over_expected_weighs_stays_as_that_of_the_groups_does() -> None:
    rows, groups = pairs(champion_noise=0.9, challenger_noise=0.2)
    rows = rows.assign(weight=np.where(rows["label"] == 1.0, 3.0, 1.0))
    told = judged(rows, groups.assign(sex="everybody"))
    whole = told["calibration"]["challenger"]["observed_over_expected"]
    everybody = next(row for row in told["groups"] if row["level"] == "everybody")
    assert whole > 1.5
    assert everybody["observed_over_expected"]["value"] == pytest.approx(whole, abs=1e-4)


def test_a_weighted_list_takes_the_same_people_as_copies_of_them_would() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    score, label = (
        rng.integers(0, 20, 80).astype("float64"),
        rng.integers(0, 2, 80).astype("float64"),
    )
    counts = rng.integers(0, 4, 80)
    copies = np.repeat(np.arange(80), counts)
    order = Ordering.of(score, label)
    share = places(len(copies), 0.25) / len(copies)
    chance = listed_in_each(order, counts[None, :].astype("float64"), share)[0]
    by_copy = pd.Series(listed(score[copies], places(len(copies), 0.25))).groupby(copies).first()
    assert chance[by_copy.index] == pytest.approx(by_copy.to_numpy())


def test_overlap_of_lists_is_one_for_the_same_and_none_for_strangers() -> None:
    up = np.arange(10.0)
    assert overlap(up, up * 2, 3) == 1.0
    assert overlap(up, -up, 3) == 0.0
    assert overlap(np.array([3.0, 2, 1, 0]), np.array([3.0, 0, 2, 1]), 2) == pytest.approx(1 / 3)
    assert mean_overlap([up, up, -up], 3) == pytest.approx(1 / 3)
