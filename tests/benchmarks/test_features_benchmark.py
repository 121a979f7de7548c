"""The benchmark of features runs, and its floor agrees, on few invented people."""

from __future__ import annotations

import pandas as pd
import pytest

from benchmarks import features
from benchmarks.feature_floor import floor_features
from benchmarks.features import asked, costs, main, print_one, settings
from benchmarks.invented_histories import draw_histories, histories
from features.cohort import training_cohort
from features.known import gather_known_facts
from pipeline.contract_files import read_contracts

CONTRACTS = read_contracts()


def test_the_floor_finds_what_the_project_finds() -> None:
    tables = draw_histories(2000, CONTRACTS, seed=3)
    index = training_cohort(tables["discharge_spell"], settings()).index
    by_hand = floor_features(tables, index)
    found = asked(gather_known_facts(tables, index, CONTRACTS, settings()), settings())
    pd.testing.assert_frame_equal(by_hand, found, check_names=False)
    assert by_hand.notna().mean().min() > 0.1
    assert by_hand.nunique().min() > 2


def test_a_floor_that_finds_something_else_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "floor_features", lambda *of: floor_features(*of) + 1)
    with pytest.raises(AssertionError, match="admissions_30"):
        costs(100, settings())


def test_people_drawn_in_pieces_are_others_in_each_piece() -> None:
    pieces = list(histories(250, CONTRACTS, at_once=100, seed=1))
    assert [len(tables["discharge_spell"]) for tables in pieces] == [100, 100, 50]
    people = pd.concat([tables["person"]["person_id"] for tables in pieces])
    assert people.is_unique


def test_a_column_that_no_contract_has_is_an_error() -> None:
    contracts = {**CONTRACTS, "person": CONTRACTS["diagnosis"]}
    with pytest.raises(ValueError, match="diagnosis has no column imd_decile, lives_alone"):
        draw_histories(10, contracts, seed=1)


@pytest.mark.slow
def test_every_figure_can_be_taken(capsys: pytest.CaptureFixture[str]) -> None:
    parts = settings().model_copy(update={"most_stays_at_once": 200})
    assert all(seconds > 0 for seconds in costs(500, parts))
    print_one(300)
    assert len(capsys.readouterr().out.split()) == 4


def test_a_goal_that_is_missed_ends_the_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "in_own_process", lambda _, asked: f"1 2 3 {asked[1]}000")
    with pytest.raises(
        SystemExit, match=r"10 stays take 2\.00 times the floor; 10 stays take 10000 MiB"
    ):
        main((10, 20))
    assert "growth exponent, whole: 0.00" in capsys.readouterr().out
