"""The simplest map is taken that no richer one surely beats, on mornings of other people."""

import numpy as np
import pandas as pd
import pytest

from models.calibration.calibrator import FIT, Kind
from models.calibration.choice import Chosen, candidates_of, choose_calibrator
from models.calibration.line import Line, fit_line
from models.calibration.params import CalibrationParams
from tests.models.calibration.planted import calibrate_rows

QUICK = CalibrationParams(folds=3, reps=200)
BENT = ("isotonic", "venn_abers")


def picked(chosen: Chosen) -> tuple[str, str | None]:
    return chosen.told["kind"], chosen.told["fitted_on"]


@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        pytest.param("right", ("none",), id="right scores are left alone"),
        pytest.param("shifted", ("intercept",), id="scores too high get an intercept"),
        pytest.param("stretched", ("slope",), id="scores too extreme get a slope"),
        pytest.param("kinked", BENT, id="bent scores get a curve"),
    ],
)
def test_the_rule_takes_the_simplest_map_that_undoes_the_fault(
    how: str, kinds: tuple[Kind, ...]
) -> None:
    chosen = choose_calibrator(calibrate_rows(how, stays=8000), QUICK)
    assert chosen.told["kind"] in kinds
    assert chosen.calibrator.kind == chosen.told["kind"]
    assert chosen.told["fitted_on"] in {None, "mornings"}
    assert "12,000 later mornings of other people" in chosen.told["sentence"]


@pytest.mark.parametrize("how", ["shifted", "stretched", "kinked"])
def test_with_few_people_nothing_is_fitted_and_it_is_said(how: str) -> None:
    chosen = choose_calibrator(calibrate_rows(how, stays=300), QUICK)
    assert (chosen.calibrator, chosen.told["candidates"]) == (Line("none"), [])
    assert chosen.told["fitted_on"] is None
    assert "fewer than 50 people who have the outcome" in chosen.told["sentence"]


def test_the_fewest_people_are_counted_in_both_halves_and_with_either_outcome() -> None:
    rows = calibrate_rows("shifted", stays=8000)
    fewest = rows.groupby(["is_earlier", "label"])["person_id"].nunique().min()
    for least, is_told in ((int(fewest), True), (int(fewest) + 1, False)):
        params = QUICK.model_copy(update={"people_least": least})
        assert bool(choose_calibrator(rows, params).told["candidates"]) is is_told


def test_mornings_are_fitted_on_where_they_look_otherwise_and_decisions_where_no_better() -> None:
    otherwise = choose_calibrator(calibrate_rows("right", stays=8000, wobble=0.8), QUICK)
    assert picked(otherwise)[1] == "mornings"
    alike = choose_calibrator(calibrate_rows("shifted", stays=8000), QUICK)
    assert picked(alike) == ("intercept", "mornings")


def test_decisions_are_fitted_on_where_the_mornings_of_the_past_mislead() -> None:
    rows = calibrate_rows("shifted", stays=8000)
    misled = rows["is_earlier"] & ~rows["is_decision"]
    chosen = choose_calibrator(rows.assign(raw=rows["raw"] - 3 * misled), QUICK)
    assert picked(chosen) == ("intercept", "decisions")


def test_candidates_run_from_the_simplest_to_the_richest_mornings_first() -> None:
    assert candidates_of(has_mornings=True)[:4] == [
        ("none", None), ("intercept", "mornings"), ("intercept", "decisions"),
        ("slope", "mornings"),
    ]  # fmt: skip
    assert len(candidates_of(has_mornings=True)) == 9
    assert {source for _, source in candidates_of(has_mornings=False)[1:]} == {"decisions"}


def test_each_candidate_is_held_against_what_was_taken_before_it() -> None:
    told = choose_calibrator(calibrate_rows("shifted", stays=8000), QUICK).told["candidates"]
    none = {"kind": "none", "fitted_on": None}
    level = {"kind": "intercept", "fitted_on": "mornings"}
    assert [row["against"] for row in told] == [None, none, *[level] * 7]
    first, second = told[:2]
    assert second["difference"]["high"] < 0
    assert second["difference"]["value"] == pytest.approx(second["log_loss"] - first["log_loss"])
    assert second["brier"] < first["brier"]
    assert all(row["difference"]["high"] >= 0 for row in told[2:])


def test_log_loss_and_brier_score_are_those_of_the_judging_rows() -> None:
    rows = calibrate_rows("right", stays=4000)
    later = rows[~rows["is_earlier"]]
    risk = 1 / (1 + np.exp(-later["raw"]))
    told = choose_calibrator(rows, QUICK).told
    loss = -np.log(np.where(later["label"] == 1, risk, 1 - risk)).mean()
    assert told["candidates"][0]["log_loss"] == pytest.approx(loss)
    assert told["candidates"][0]["brier"] == pytest.approx(((risk - later["label"]) ** 2).mean())
    assert told["judged_on"] == {
        "rows": "mornings", "n": len(later), "people": 1000, "is_later": True,
        "people_with_event": later[later["label"] == 1]["person_id"].nunique(),
    }  # fmt: skip


@pytest.mark.parametrize("has_dates", [True, False])
def test_nobody_is_judged_by_a_map_that_they_taught_and_the_earlier_teach(
    monkeypatch: pytest.MonkeyPatch, has_dates: bool
) -> None:
    rows = calibrate_rows("shifted", stays=2000)
    rows["raw"] += np.arange(len(rows)) * 1e-9  # each row is known by its score
    rows["person_id"] = [f"p{at % 700}" for at in range(len(rows))]  # many are in both halves
    rows = rows if has_dates else rows.drop(columns="is_earlier")
    by_score = rows.set_index("raw")
    met: list[tuple[pd.DataFrame, pd.DataFrame]] = []

    def watched(raw: np.ndarray, label: np.ndarray) -> Line:
        line = fit_line(raw, label)

        class Watching(Line):
            def apply(self, new: np.ndarray) -> np.ndarray:
                met.append((by_score.loc[raw], by_score.loc[new]))
                return line.apply(new)

        return Watching("slope", line.intercept, line.slope)

    monkeypatch.setitem(FIT, "slope", watched)
    choose_calibrator(rows, QUICK)
    assert len(met) == 6
    for taught, judged in met:
        assert not set(taught["person_id"]) & set(judged["person_id"])
        if has_dates:
            assert taught["is_earlier"].all()
            assert not judged["is_earlier"].any()
    assert sum(len(judged) for _, judged in met) == 2 * (len(rows) / (1 + has_dates))


def test_order_of_rows_and_names_of_people_change_nothing() -> None:
    rows = calibrate_rows("kinked", stays=3000)
    shuffled = rows.sample(frac=1, random_state=1)
    renamed = shuffled.assign(person_id="z" + shuffled["person_id"].str[::-1])
    first, *others = (choose_calibrator(one, QUICK) for one in (rows, shuffled, renamed))
    assert all(other == first for other in others)


def test_without_dates_all_rows_teach_and_judge_other_people() -> None:
    rows = calibrate_rows("shifted", stays=4000).drop(columns="is_earlier")
    told = choose_calibrator(rows, QUICK).told
    assert (told["kind"], told["judged_on"]["n"]) == ("intercept", len(rows))
    assert "mornings of other people" in told["sentence"]
    one_row = choose_calibrator(rows[rows["is_decision"]], QUICK).told
    assert (one_row["fitted_on"], one_row["judged_on"]["rows"]) == ("decisions", "decisions")
    assert "4,000 stays of other people" in one_row["sentence"]


def test_what_is_taken_is_fitted_on_all_its_rows() -> None:
    rows = calibrate_rows("shifted", stays=8000)
    chosen = choose_calibrator(rows, QUICK)
    assert chosen.calibrator == FIT["intercept"](rows["raw"].to_numpy(), rows["label"].to_numpy())


def test_rows_with_one_outcome_are_refused() -> None:
    rows = calibrate_rows("right", stays=100)
    with pytest.raises(ValueError, match=r"cannot calibrate on 300 rows with 0 events"):
        choose_calibrator(rows.assign(label=0.0), QUICK)
