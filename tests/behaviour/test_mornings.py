"""The mornings that calibrate a risk model are those that a list would have shown."""

from __future__ import annotations

import pandas as pd
import pytest

from features.cohort import training_cohort
from features.snapshots import (
    MOMENT_COLUMNS,
    build_snapshot_features,
    daily_moments,
    listed_already,
)
from models.mornings import Mornings
from pipeline.config import read_config, read_date
from pipeline.contract_files import read_contracts
from pipeline.features import Prepared, mornings_of, prepare
from pipeline.paths import CALIBRATION_MAP, PARAMS, RISK_TARGETS
from pipeline.storage import read_json, read_table, read_tables
from pipeline.target_rows import TargetRows, read_target_mornings, read_target_rows
from tests.end_to_end.road import Road


def of_target(road: Road, target: str) -> tuple[TargetRows, Mornings]:
    rows = read_target_rows(road.config, road.places, target)
    mornings = read_target_mornings(road.config, road.places, target, rows)
    assert mornings is not None
    return rows, mornings


@pytest.mark.parametrize("target", RISK_TARGETS)
def test_the_stored_mornings_of_a_target_are_those_built_for_it_alone(
    small_road: Road, target: str
) -> None:
    rows, found = of_target(small_road, target)
    tables = read_tables(small_road.places.validated)
    params = small_road.config.features
    index = training_cohort(tables["discharge_spell"], params).index
    index = index.loc[rows.features.index[rows.split.calibrate | rows.split.test]]
    moments = daily_moments(index)
    moments = moments[listed_already(index, moments)]
    built = build_snapshot_features(tables, index, moments, read_contracts(), params)
    pd.testing.assert_frame_equal(found.features, built[list(rows.features.columns)])
    pd.testing.assert_frame_equal(found.about, moments[MOMENT_COLUMNS])


@pytest.mark.parametrize("target", RISK_TARGETS)
def test_at_the_decision_a_morning_is_the_row_that_trains(small_road: Road, target: str) -> None:
    rows, found = of_target(small_road, target)
    decided = found.some(found.about["is_decision"])
    later = rows.features.index[rows.split.calibrate | rows.split.test]
    at_decision = decided.features.set_axis(pd.Index(decided.about["spell_id"]))
    pd.testing.assert_frame_equal(
        at_decision.loc[later], rows.features.loc[later], check_names=False
    )


def test_no_stay_before_the_calibrate_period_has_a_stored_morning(small_road: Road) -> None:
    features = small_road.places.features
    stays = read_table(features / "mornings.parquet", ["spell_id"])["spell_id"].unique()
    decided = read_table(features / "labels.parquet", ["index_datetime"]).loc[stays]
    opens = read_date(small_road.config.split.calibrate_from)
    assert (decided["index_datetime"] >= opens).all()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"split": {"by": "person"}}, id="split by person"),
        pytest.param({"features": {"calendar": "order"}}, id="no calendar"),
        pytest.param(
            {"split": {"calibrate_from": "2031-01-01", "test_from": "2032-01-01"}}, id="none late"
        ),
    ],
)
def test_where_a_list_has_no_mornings_none_are_stored(
    small_road: Road, change: dict[str, dict[str, str]]
) -> None:
    tables = read_tables(small_road.places.validated)
    prepared: Prepared = prepare(tables, small_road.config.features, as_of=small_road.as_of)
    assert mornings_of(tables, prepared, read_config(PARAMS, change)) is None


def test_a_source_split_by_person_reads_no_mornings(small_road: Road) -> None:
    rows, _ = of_target(small_road, "readmission_30d")
    by_person = read_config(PARAMS, {"split": {"by": "person"}})
    assert read_target_mornings(by_person, small_road.places, "readmission_30d", rows) is None


@pytest.mark.parametrize("target", RISK_TARGETS)
def test_the_map_that_ships_is_the_one_that_the_metrics_tell(small_road: Road, target: str) -> None:
    told = read_json(small_road.places.published / target / "metrics.json")["calibration"]["map"]
    assert told == read_json(small_road.places.heldout / target / CALIBRATION_MAP)
    shipped = read_json(small_road.places.models / target / "calibrator.json")
    assert shipped["kind"] == told["kind"]
    page = (small_road.places.published / target / "evaluation.html").read_text(encoding="utf-8")
    assert told["sentence"].partition(": ")[2] in page
