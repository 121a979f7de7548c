"""How the trained readmission model behaves: the right way round, steady, blind to the future."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from features import pairs
from features.table import build_feature_table
from models.bundle import open_bundle, predict
from pipeline.bundle_files import read_bundle
from pipeline.contract_files import read_contracts
from pipeline.features import cells_changed_by_the_future, prepare
from pipeline.storage import read_table, read_tables
from tests.end_to_end.road import Road

TARGET = "readmission_30d"
FEW = 300


@pytest.fixture(scope="module")
def stays(small_road: Road) -> pd.DataFrame:
    """Features of the last stays in the cohort."""
    return read_table(small_road.places.features / "features.parquet").tail(FEW)


@pytest.fixture(scope="module")
def tables(small_road: Road) -> dict[str, pd.DataFrame]:
    return read_tables(small_road.places.validated)


def risks(road: Road, features: pd.DataFrame) -> pd.Series:
    bundle = open_bundle(read_bundle(road.places.live / TARGET / "v1"))
    score: pd.Series = predict(bundle, features)["score"]
    return score


@pytest.mark.parametrize(
    ("feature", "lower", "higher"),
    [
        pytest.param("emergency_admissions", 0.0, 3.0, id="emergency admissions"),
        pytest.param("emergency_admissions", 1.0, 6.0, id="more emergency admissions"),
        pytest.param("stays_in_two_years", 0.0, 5.0, id="earlier stays"),
    ],
)
def test_more_hospital_use_never_lowers_the_average_risk(
    small_road: Road, stays: pd.DataFrame, feature: str, lower: float, higher: float
) -> None:
    low = risks(small_road, stays.assign(**{feature: lower}))
    high = risks(small_road, stays.assign(**{feature: higher}))
    assert high.mean() >= low.mean()


def test_frequent_emergency_patients_have_a_clearly_higher_risk(
    small_road: Road, stays: pd.DataFrame
) -> None:
    often = {"emergency_admissions": 4.0, "admissions": 5.0, "stays_in_two_years": 5.0}
    never = {"emergency_admissions": 0.0, "admissions": 0.0, "stays_in_two_years": 0.0}
    gap = risks(small_road, stays.assign(**often)) - risks(small_road, stays.assign(**never))
    assert gap.mean() > 0.02


def test_the_order_of_stays_and_columns_changes_no_risk(
    small_road: Road, stays: pd.DataFrame
) -> None:
    mixed = stays.sample(frac=1, random_state=3)[sorted(stays.columns, reverse=True)]
    pd.testing.assert_series_equal(
        risks(small_road, mixed).sort_index(), risks(small_road, stays).sort_index()
    )


def test_the_same_stay_has_the_same_risk_alone_and_among_others(
    small_road: Road, stays: pd.DataFrame
) -> None:
    among = risks(small_road, stays)
    for spell_id in stays.index[:3]:
        assert risks(small_road, stays.loc[[spell_id]])[spell_id] == among[spell_id]


def test_nobody_has_no_risk_or_a_certain_one(small_road: Road, stays: pd.DataFrame) -> None:
    values = [name for name in stays.columns if not str(name).endswith("_known")]
    nothing_known = stays.assign(**dict.fromkeys(map(str, values), float("nan")))
    for features in (stays, nothing_known):
        assert risks(small_road, features).between(0.001, 0.95).all()


def later(rows: pd.DataFrame, people: pd.Series, **ids: str) -> pd.DataFrame:
    """Copies of one record for every person, known on the last day of the area."""
    dates = rows.select_dtypes("datetime").columns
    copies = pd.concat([rows.head(1)] * len(people), ignore_index=True)
    new_ids = {name: [f"{text}{n}" for n in range(len(people))] for name, text in ids.items()}
    day = pd.Timestamp("2026-09-30")
    return copies.assign(person_id=people.to_numpy(), **new_ids).assign(**dict.fromkeys(dates, day))


def test_records_of_a_later_day_change_no_feature_and_no_risk(
    small_road: Road, stays: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    index = prepare(tables, small_road.config.features, as_of=small_road.as_of).cohort.index
    index = index.loc[stays.index]
    index = index[index["index_datetime"] < "2026-09-30"]
    people = index["person_id"].drop_duplicates()
    more: dict[str, Any] = {
        "ed_attendance": {"attendance_id": "later"},
        "referral": {"referral_id": "later"},
        "care_package_event": {"event_id": "later"},
        "tenancy": {"tenancy_id": "later"},
    }
    changed = dict(tables)
    for name, ids in more.items():
        added = later(tables[name], people, **ids)
        changed[name] = pd.concat([tables[name], added], ignore_index=True)
    contracts = read_contracts()
    before = build_feature_table(tables, index, contracts, small_road.config.features)
    after = build_feature_table(changed, index, contracts, small_road.config.features)
    pd.testing.assert_frame_equal(after, before)
    pd.testing.assert_series_equal(
        risks(small_road, after), risks(small_road, stays.loc[index.index])
    )


def few_tables(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Records of some hundred people."""
    people = set(tables["discharge_spell"]["person_id"].drop_duplicates().head(400))
    return {
        name: rows[rows["person_id"].isin(people)] if "person_id" in rows else rows
        for name, rows in tables.items()
    }


def test_no_feature_of_the_small_area_uses_the_future(
    small_road: Road, tables: dict[str, pd.DataFrame]
) -> None:
    params = small_road.config.features
    few = few_tables(tables)
    prepared = prepare(few, params, as_of=small_road.as_of)
    assert len(prepared.cohort.index) > 300
    assert cells_changed_by_the_future(few, prepared, params) == 0


def test_a_planted_leak_is_counted(
    small_road: Road, tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(known_at: NDArray[np.datetime64], _: object) -> NDArray[np.bool_]:
        return np.ones(len(known_at), dtype=np.bool_)

    def same_day(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
        return np.zeros(len(moments), dtype=np.int64)

    params = small_road.config.features
    few = few_tables(tables)
    with monkeypatch.context() as without_the_gate:
        without_the_gate.setattr(pairs, "was_known", always)
        without_the_gate.setattr(pairs, "_days", same_day)
        leaking = prepare(few, params, as_of=small_road.as_of)
    assert cells_changed_by_the_future(few, leaking, params) > 100


def test_a_leak_in_one_feature_is_counted(
    small_road: Road, tables: dict[str, pd.DataFrame]
) -> None:
    params = small_road.config.features
    few = few_tables(tables)
    prepared = prepare(few, params, as_of=small_road.as_of)
    stays_ever = few["discharge_spell"]["person_id"].value_counts()
    leak = prepared.cohort.index["person_id"].map(stays_ever).astype("float64") - 1
    leaking = prepared.features.assign(stays_in_two_years=leak)
    planted = type(prepared)(**{**vars(prepared), "features": leaking})
    assert cells_changed_by_the_future(few, planted, params) > 0
