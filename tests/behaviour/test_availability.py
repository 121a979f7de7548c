"""When features become known: the table of days tells the gate's work, stay by stay."""

from __future__ import annotations

import pandas as pd
import pytest

from features.availability import every_nth, known_shares
from features.registry import FEATURES
from pipeline.contract_files import read_contracts
from pipeline.features import availability, prepare
from pipeline.storage import read_json, read_tables
from tests.end_to_end.road import Road

MOMENTS = ["day_0", "day_1", "day_3", "day_7", "decision", "later"]


@pytest.fixture(scope="module")
def shares(small_road: Road) -> pd.DataFrame:
    tables = read_tables(small_road.places.validated)
    params = small_road.config.features
    index = prepare(tables, params, as_of=small_road.as_of).cohort.index
    return known_shares(tables, every_nth(index, most=100), read_contracts(), params)


def test_every_feature_has_a_share_at_every_moment(shares: pd.DataFrame) -> None:
    assert shares.index.tolist() == [feature.name for feature in FEATURES]
    assert shares.columns.tolist() == MOMENTS
    assert ((shares >= 0) & (shares <= 1)).all(axis=None)


def test_what_is_known_on_arrival_and_what_comes_later(shares: pd.DataFrame) -> None:
    assert (shares.loc["age_years"] == 1).all()
    ready = shares.loc["discharge_pathway"]
    assert ready["day_0"] < ready["decision"]
    own_code = shares.loc["main_diagnosis_code"]
    assert own_code["decision"] == 0
    assert own_code["later"] > 0.3


def test_a_day_after_the_decision_counts_as_the_decision(shares: pd.DataFrame) -> None:
    grows = shares.loc["discharge_pathway", ["day_0", "day_1", "day_3", "day_7", "decision"]]
    assert grows.is_monotonic_increasing


def test_the_stage_keeps_the_shares_beside_the_flow(small_road: Road) -> None:
    rows = read_json(small_road.places.features / "cohort.json")["availability"]
    assert [row["feature"] for row in rows] == [feature.name for feature in FEATURES]
    assert set(rows[0]) == {"feature", *MOMENTS}


def test_without_a_calendar_there_are_no_days_to_count(small_road: Road) -> None:
    tables = read_tables(small_road.places.validated)
    params = small_road.config.features
    cohort = prepare(tables, params, as_of=small_road.as_of).cohort
    assert availability(tables, cohort, params.model_copy(update={"calendar": "order"})) == []


@pytest.mark.parametrize(("rows", "kept"), [(3, 3), (5, 5), (6, 3), (11, 4)])
def test_a_part_of_the_stays_is_spaced_evenly(rows: int, kept: int) -> None:
    assert len(every_nth(pd.DataFrame({"a": range(rows)}), most=5)) == kept
