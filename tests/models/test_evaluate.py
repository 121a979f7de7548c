"""The whole report of a risk model: complete, the same twice, and honest when it loses."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from models.evaluate import Cohort, Context, Evaluation, evaluate_risk
from models.evaluate_params import EvaluateParams
from models.origins import evaluate_origins, rolling_origins
from models.risk import cross_fit
from models.rounding import rounded
from models.split import split_by_person
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()
FIT = cross_fit(STAYS.features, STAYS.label, STAYS.person_id, STAYS.split, QUICK)
SETTINGS = EvaluateParams(reps=100, permutations=3)
CONTEXT = Context(
    target="readmission_30d",
    source="invented stays",
    validation="By time, with a gap of 30 days; nobody on both sides.",
    facts_known_after_index=0,
    origins=[],
    flow=[{"step": "stays", "rows": 3000}],
)
REPORT = evaluate_risk(FIT, STAYS, QUICK, SETTINGS, CONTEXT)


def test_the_report_holds_every_published_key() -> None:
    assert set(REPORT.metrics) >= {
        "target", "source", "n", "events", "people", "period", "validation", "auroc", "auprc",
        "brier", "scaled_brier", "calibration", "at_capacity", "comparators", "groups",
        "origins", "leak_proofs", "never_seen", "flow", "gates", "winner",
    }  # fmt: skip
    assert set(REPORT.metrics["comparators"]) == {
        "lace", "hospital", "parr30", "hospital_frailty", "recent_stay", "random",
        "logistic", "age_and_emergency",
    }  # fmt: skip
    for rival in REPORT.metrics["comparators"].values():
        assert {"label", "auroc", "brier", "net_benefit_at_k", "delta_auroc"} <= set(rival)
    assert json.loads(json.dumps(REPORT.metrics, allow_nan=False)) == REPORT.metrics


def test_figures_are_those_of_the_held_out_rows() -> None:
    held = FIT.heldout
    metrics = REPORT.metrics
    expected = round(roc_auc_score(held["label"], held["score"]), 4)
    assert metrics["auroc"]["value"] == expected
    assert metrics["auroc"]["low"] < expected < metrics["auroc"]["high"]
    assert (metrics["n"], metrics["events"]) == (len(held), held["label"].sum())
    assert metrics["never_seen"]["n"] == (~held["seen_before"]).sum()
    assert metrics["period"]["test"][0] == "2024-04-01"
    rival = metrics["comparators"]["lace"]
    gain = rival["delta_auroc"]["value"]
    assert gain == pytest.approx(expected - rival["auroc"]["value"], abs=1.5e-4)


def test_the_same_inputs_give_the_same_report() -> None:
    again = evaluate_risk(FIT, STAYS, QUICK, SETTINGS, CONTEXT)
    assert json.dumps(again.metrics) == json.dumps(REPORT.metrics)
    for name, table in REPORT.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])


def test_the_tables_of_the_figures_are_there() -> None:
    assert set(REPORT.tables) == {
        "calibration_curve",
        "precision_recall",
        "hit_rate",
        "decision_curve",
        "score_distribution",
    }
    assert not any(table.empty for table in REPORT.tables.values())
    people = REPORT.tables["score_distribution"]["people"]
    assert people.sum() == pytest.approx(REPORT.metrics["n"], abs=2 * len(people))


def report_with(features: pd.DataFrame, *, late: int = 0) -> Evaluation:
    stays = Cohort(**{**vars(STAYS), "features": features})
    fit = cross_fit(features, stays.label, stays.person_id, stays.split, QUICK)
    context = Context(**{**vars(CONTEXT), "facts_known_after_index": late})
    return evaluate_risk(fit, stays, QUICK, EvaluateParams(reps=20, permutations=2), context)


def test_a_planted_leak_fails_the_release() -> None:
    jitter = np.random.default_rng(4).normal(size=3000) / 5
    metrics = report_with(STAYS.features.assign(n_letters=STAYS.label + jitter)).metrics
    assert metrics["leak_proofs"]["suspected_leak"] is True
    assert metrics["leak_proofs"]["strongest_single_feature"]["name"] == "n_letters"
    failed = [gate["name"] for gate in metrics["gates"] if not gate["passed"]]
    assert "AUROC not too good to be true" in failed


def test_the_truth_stands_in_the_report_where_an_area_tells_it() -> None:
    assert "truth" not in REPORT.metrics
    true = 0.05 + 0.5 * STAYS.label
    context = Context(**{**vars(CONTEXT), "true_risk": true})
    metrics = evaluate_risk(FIT, STAYS, QUICK, EvaluateParams(reps=20, permutations=2), context)
    truth = metrics.metrics["truth"]
    assert (truth["n"], truth["oracle_auroc"]["value"]) == (len(FIT.heldout), 1.0)
    assert truth["gap"]["value"] == pytest.approx(1 - REPORT.metrics["auroc"]["value"], abs=1e-4)
    named = [gate["name"] for gate in metrics.metrics["gates"]]
    assert "AUROC of the true risk above that of the model" in named


def test_only_the_features_of_the_model_are_told_with_their_days() -> None:
    rows = [
        {"feature": name, "day_0": 0.1, "decision": 0.5, "later": 0.9}
        for name in ("age_years", "of_another_model")
    ]
    context = Context(**{**vars(CONTEXT), "availability": rows})
    settings = EvaluateParams(reps=20, permutations=2)
    proofs = evaluate_risk(FIT, STAYS, QUICK, settings, context).metrics["leak_proofs"]
    assert proofs["availability"] == rows[:1]
    assert proofs["known_more_often_later"] == ["age_years"]


def test_a_model_without_the_facts_loses_and_the_report_says_so() -> None:
    poor = report_with(STAYS.features[["noise", "damp_severity", "n_medications"]].assign(
        weak=STAYS.features["age_years"] + np.random.default_rng(3).normal(size=3000) * 25
    ), late=2).metrics  # fmt: skip
    assert "ranks better than the model" in poor["winner"]
    assert poor["leak_proofs"]["suspected_leak"] is True


def test_by_person_nobody_is_new_and_that_figure_stays_empty() -> None:
    split = split_by_person(STAYS.index_datetime)
    stays = Cohort(**{**vars(STAYS), "split": split})
    fit = cross_fit(stays.features, stays.label, stays.person_id, split, QUICK)
    metrics = evaluate_risk(
        fit, stays, QUICK, EvaluateParams(reps=20, permutations=2), CONTEXT
    ).metrics
    assert metrics["never_seen"] == {
        "n": 0,
        "events": 0,
        "auroc": {"value": None, "low": None, "high": None},
    }
    assert metrics["leak_proofs"]["people_on_both_sides"] == 0


def test_a_source_without_a_calendar_has_no_period() -> None:
    never = pd.Series(pd.NaT, index=STAYS.index_datetime.index, dtype="datetime64[us]")
    stays = Cohort(**{**vars(STAYS), "index_datetime": never})
    metrics = evaluate_risk(
        FIT, stays, QUICK, EvaluateParams(reps=20, permutations=2), CONTEXT
    ).metrics
    assert metrics["period"] == {"train": None, "calibrate": None, "test": None}


def test_held_out_rows_of_another_cohort_are_refused() -> None:
    with pytest.raises(ValueError, match="the held-out rows are not the test rows"):
        evaluate_risk(FIT, invented_stays(seed=9), QUICK, SETTINGS, CONTEXT)


def test_origins_walk_backwards_end_to_end() -> None:
    origins = rolling_origins(
        last_test_to=pd.Timestamp("2024-12-31"),
        count=2,
        test_days=150,
        calibrate_days=200,
        gap_days=30,
    )
    assert origins[0].test_to == origins[1].test_from
    rows = evaluate_origins(
        STAYS.features,
        STAYS.label,
        STAYS.person_id,
        STAYS.index_datetime,
        origins=origins,
        gap_days=30,
        params=QUICK,
        reps=50,
        seed=1,
    )
    assert [row["test_to"] for row in rows] == ["2024-08-02", "2024-12-30"]
    for row, origin in zip(rows, origins, strict=True):
        inside = STAYS.index_datetime.between(origin.test_from, origin.test_to, inclusive="left")
        assert row["n"] == inside.sum()
        assert pd.Timestamp(row["train_to"]) < origin.calibrate_from - pd.Timedelta(days=30)
        assert 0.55 < row["auroc"]["value"] < 0.85


def test_nothing_after_an_origin_changes_it() -> None:
    origin = rolling_origins(
        last_test_to=pd.Timestamp("2024-08-01"),
        count=1,
        test_days=150,
        calibrate_days=200,
        gap_days=30,
    )
    later = STAYS.index_datetime >= pd.Timestamp("2024-08-01")
    turned = STAYS.label.where(~later, 1 - STAYS.label)
    asked: dict[str, Any] = {
        "origins": origin,
        "gap_days": 30,
        "params": QUICK,
        "reps": 20,
        "seed": 1,
    }
    first, again = (
        evaluate_origins(STAYS.features, label, STAYS.person_id, STAYS.index_datetime, **asked)
        for label in (STAYS.label, turned)
    )
    assert first == again


def test_origins_of_no_length_are_refused() -> None:
    with pytest.raises(ValueError, match="origins need a count and lengths of at least 1"):
        rolling_origins(
            last_test_to=pd.Timestamp("2025-01-01"),
            count=0,
            test_days=90,
            calibrate_days=60,
            gap_days=30,
        )


def test_rounding_leaves_no_negative_zero_and_no_nan() -> None:
    assert str(rounded(-0.00001)) == "0.0"
    assert rounded([np.float64(0.123456), np.int64(3), float("inf"), None]) == [
        0.1235,
        3,
        None,
        None,
    ]
