"""The hours model: found where there is something to find, the same twice, and never by oneself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.banned import banned_columns
from models.folds import person_folds
from models.hours.bundle import OpenedHours, open_hours, pack_hours, pack_hours_refusal
from models.hours.evaluate import HoursContext, evaluate_hours, picture_table
from models.hours.model import HoursFit, fit_hours, predict_hours
from models.hours.refusal import TooFewHours, why_too_few
from models.hours.rivals import hours_rivals
from models.hours.verdict import GOOD_ENOUGH, hours_gates, hours_verdict
from models.sealed import BundleError, seal
from models.split import split_by_person
from tests.models.hours.invented_hours import PARAMS, invented_hours, thirds

INPUTS = ["need", "plan", "before", "noise"]
STAYS = invented_hours()
SPLIT = thirds(len(STAYS))


def fitted(stays: pd.DataFrame = STAYS, *, threads: int = 1) -> HoursFit:
    params = PARAMS.model_copy(update={"num_threads": threads})
    return fit_hours(stays[INPUTS], stays["hours"], stays["person_id"], SPLIT, params)


FIT = fitted()


def judged(fit: HoursFit = FIT, stays: pd.DataFrame = STAYS, **more: Any) -> dict[str, Any]:
    known = stays.rename(
        columns={"start": "hours_at_start", "plan": "planned_care_hours",
                 "before": "package_hours_per_week"}
    )  # fmt: skip
    rivals, _ = hours_rivals(stays["hours"], known, SPLIT.train)
    group = pd.Series(np.where(np.arange(len(stays)) % 100, "many", "few"), stays.index)
    context = HoursContext(
        groups=pd.DataFrame({"age": group}), reduction=stays["start"] - stays["hours"], **more
    )
    return evaluate_hours(fit.heldout, rivals, context, PARAMS)


BODY = judged()


def test_a_known_effect_is_found_on_people_never_seen_and_may_be_said() -> None:
    assert BODY["verdict"] == GOOD_ENOUGH
    assert BODY["r2"]["low"] > 0.2
    assert abs(BODY["bias"]["value"]) < 0.5
    assert all(rival["lead_rmse"]["low"] > 0 for rival in BODY["rivals"].values())
    assert 0.75 <= BODY["interval"]["coverage"]["value"] <= 0.85


def test_where_nothing_can_be_known_nothing_may_be_said() -> None:
    blind = invented_hours(effect=0.0)
    body = judged(fitted(blind), blind)
    assert body["verdict"].startswith("not enough known to say: Nearer than: The mean")
    assert abs(body["interval"]["coverage"]["value"] - 0.8) <= 0.05


def test_figures_are_those_of_the_held_out_rows() -> None:
    held = FIT.heldout
    error = held["expected"] - held["observed"]
    assert (BODY["n"], BODY["with_care"]) == (900, (held["observed"] > 0).sum())
    assert BODY["mae"]["value"] == pytest.approx(error.abs().mean(), abs=1e-4)
    assert BODY["rmse"]["value"] == pytest.approx((error**2).mean() ** 0.5, abs=1e-4)
    spread = ((held["observed"] - held["observed"].mean()) ** 2).mean()
    assert BODY["r2"]["value"] == pytest.approx(1 - (error**2).mean() / spread, abs=1e-4)
    mean = (STAYS["start"] - STAYS["hours"])[SPLIT.test].mean()
    assert BODY["reduction"]["mean"]["value"] == pytest.approx(mean, abs=1e-4)
    none = BODY["rivals"]["none"]
    assert none["mae"] == pytest.approx(held["observed"].mean(), abs=1e-4)


def test_a_group_of_too_few_says_so_and_nothing_else() -> None:
    few, many = BODY["groups"]
    assert few == {"group": "age", "level": "few", "n": None, "note": "too few to say"}
    assert (many["level"], many["n"]) == ("many", 891)


def test_the_truth_stands_beside_where_an_area_tells_it() -> None:
    assert "truth" not in BODY
    assert judged(truth=STAYS["hours"])["truth"] == {"mae": 0.0, "rmse": 0.0, "r2": 1.0}


def test_answers_are_never_below_none_and_lie_inside_their_interval() -> None:
    held = FIT.heldout
    assert (held["low"] >= 0).all()
    assert ((held["low"] <= held["expected"]) & (held["expected"] <= held["high"])).all()


def test_what_became_of_a_fold_of_people_changes_no_hours_expected_of_them() -> None:
    everyone = split_by_person(pd.Series(pd.Timestamp("2026-01-01"), STAYS.index))
    own_fold = person_folds(STAYS["person_id"], PARAMS.folds) == 0

    def held(hours: pd.Series) -> pd.Series:
        fit = fit_hours(STAYS[INPUTS], hours, STAYS["person_id"], everyone, PARAMS)
        return fit.heldout["expected"]

    before, after = held(STAYS["hours"]), held(STAYS["hours"].mask(own_fold, 60.0))
    pd.testing.assert_series_equal(before[own_fold], after[own_fold])
    assert (before[~own_fold] != after[~own_fold]).any()


def test_the_same_rows_give_the_same_bytes_on_one_thread_and_two() -> None:
    one, same, threads = (
        pack_hours(fit.model, STAYS[INPUTS], verdict=GOOD_ENOUGH)
        for fit in (FIT, fitted(), fitted(threads=2))
    )
    assert one == same == threads


def test_a_bundle_answers_as_the_model_did_and_knows_its_verdict() -> None:
    files = pack_hours(FIT.model, STAYS[INPUTS], verdict=GOOD_ENOUGH)
    opened = open_hours(files)
    assert isinstance(opened, OpenedHours)
    assert opened.may_be_said
    before, after = (predict_hours(m, STAYS[INPUTS]) for m in (FIT.model, opened.model))
    pd.testing.assert_frame_equal(before, after)
    other = open_hours(pack_hours(FIT.model, STAYS[INPUTS], verdict="not enough known to say: x"))
    assert isinstance(other, OpenedHours)
    assert not other.may_be_said


def test_a_bundle_holds_no_pickle_and_nobodys_row() -> None:
    files = pack_hours(FIT.model, STAYS[INPUTS], verdict=GOOD_ENOUGH)
    assert all(isinstance(text, str) for text in files.values())
    assert not any(person in text for text in files.values() for person in STAYS.index[:50])


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        pytest.param("interval.json", "0", "interval.json is altered", id="another margin"),
        pytest.param("care.txt", "", "care.txt is altered", id="trees cut off"),
        pytest.param("verdict.json", "{}", "verdict.json is altered", id="another verdict"),
    ],
)
def test_an_altered_bundle_is_refused(name: str, change: str, said: str) -> None:
    files = pack_hours(FIT.model, STAYS[INPUTS], verdict="not enough known to say: x")
    with pytest.raises(BundleError, match=said):
        open_hours({**files, name: change})


def test_a_bundle_of_another_kind_is_refused() -> None:
    with pytest.raises(BundleError, match="the bundle is of ongoing_care"):
        open_hours(seal({}, target="ongoing_care", kind="hours"))
    with pytest.raises(BundleError, match=r"care\.txt is not in the manifest"):
        open_hours(seal({}, target="hours_after_reablement", kind="hours"))


def test_a_machine_that_computes_differently_is_told_apart() -> None:
    files = pack_hours(FIT.model, STAYS[INPUTS], verdict=GOOD_ENOUGH)
    golden = json.loads(files["golden.json"])
    golden["answers"][0]["expected"] += 1e-6
    altered = {**files, "golden.json": json.dumps(golden)}
    del altered["manifest.json"]
    with pytest.raises(BundleError, match="1 of 8 golden rows do not give the hours"):
        open_hours(seal(altered, target="hours_after_reablement", kind="hours"))


def test_a_refusal_travels_in_the_bundles_place() -> None:
    refusal = TooFewHours("12 training stays with known hours, 300 needed")
    assert open_hours(pack_hours_refusal(refusal)) == refusal
    assert refusal.verdict.startswith("not enough known to say: 12 training")


def test_too_few_rows_are_refused_with_every_part_that_lacks() -> None:
    assert why_too_few(STAYS["hours"], SPLIT, PARAMS) is None
    few = PARAMS.model_copy(update={"training_rows_least": 1501, "test_rows_least": 901})
    refused = why_too_few(STAYS["hours"], SPLIT, few)
    assert refused is not None
    assert refused.reason == (
        "1,500 training stays with known hours, 1,501 needed; 900 held-out stays, 901 needed"
    )


def test_a_row_with_an_infinite_value_gets_no_answer() -> None:
    rows = STAYS[INPUTS].iloc[:2].copy()
    rows.iloc[0, 0] = np.inf
    assert predict_hours(FIT.model, rows).isna().all(axis=1).tolist() == [True, False]
    assert predict_hours(FIT.model, rows.iloc[:0]).empty


def test_an_absent_feature_is_named() -> None:
    with pytest.raises(ValueError, match="1 features are absent: need"):
        predict_hours(FIT.model, STAYS[["plan", "before", "noise"]])


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        pytest.param(STAYS["hours"].replace(0.0, np.nan), "missing or below 0 in", id="unknown"),
        pytest.param(STAYS["hours"] - 1, "missing or below 0 in", id="below none"),
        pytest.param(STAYS["hours"].iloc[::-1], "same index", id="another order"),
        pytest.param(STAYS["hours"] * 0, "all with care, or none", id="nobody has care"),
    ],
)
def test_hours_that_cannot_teach_are_refused(hours: pd.Series, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit_hours(STAYS[INPUTS], hours, STAYS["person_id"], SPLIT, PARAMS)


def test_a_rival_without_its_input_is_left_out_and_its_gate_fails() -> None:
    known = pd.DataFrame(
        {"hours_at_start": np.nan, "planned_care_hours": STAYS["plan"],
         "package_hours_per_week": STAYS["before"]}, index=STAYS.index,
    )  # fmt: skip
    rivals, left_out = hours_rivals(STAYS["hours"], known, SPLIT.train)
    assert [row["because"] for row in left_out] == ["the source says nothing of hours_at_start"]
    assert set(rivals) == {"none", "mean", "planned_less_mean", "package_before"}
    body = {**BODY, "rivals": {k: v for k, v in BODY["rivals"].items() if k in rivals}}
    gates = hours_gates(body, PARAMS)
    assert [gate["name"] for gate in gates if not gate["passed"]] == [
        "Nearer than: start_less_mean"
    ]


@pytest.mark.parametrize(
    ("covered", "passed"),
    [(0.7499, False), (0.75, True), (0.85, True), (0.8501, False)],
)
def test_the_share_inside_must_lie_near_its_level(covered: float, passed: bool) -> None:
    interval = {**BODY["interval"], "coverage": {"value": covered}}
    gate = hours_gates({**BODY, "interval": interval}, PARAMS)[-1]
    assert gate["passed"] is passed
    assert (hours_verdict([gate]) == GOOD_ENOUGH) is passed


def test_the_picture_shows_fifths_and_no_single_person() -> None:
    table = picture_table(FIT.heldout)
    assert table["n"].tolist() == [180] * 5
    assert table["expected"].is_monotonic_increasing
    assert (table["low"] <= table["observed"]).all()


@pytest.mark.parametrize(
    "column", ["hours_after_reablement", "hours_at_start", "hours_reduction",
               "hours_after_reablement_expected"],
)  # fmt: skip
def test_the_answer_and_its_truth_are_no_inputs(column: str) -> None:
    assert banned_columns([column])
