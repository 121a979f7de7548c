"""The mornings of a stay, and what was known on each of them."""

import pandas as pd
import pytest

from features.snapshots import (
    build_snapshot_features,
    daily_moments,
    listed_already,
    snapshot_moments,
)
from features.table import build_feature_table
from tests.features.invented import PARAMS, contracts, index_of, person, spell, spells, table


def days_of(moments: pd.DataFrame) -> list[str]:
    return [f"{moment:%m-%d %H}" for moment in moments["index_datetime"]]


def one_stay(admitted: str, ready: str, left: str) -> pd.DataFrame:
    return index_of(spells(spell("s1", admitted, left, discharge_ready_date=ready)), "s1")


@pytest.mark.parametrize(
    ("ready", "days"),
    [
        pytest.param("2025-03-01", ["03-01 06"], id="ready on the day of admission"),
        pytest.param("2025-03-02", ["03-02 06"], id="ready the morning after"),
        pytest.param("2025-03-03", ["03-02 06", "03-03 06"], id="two mornings"),
        pytest.param("2025-03-09", ["03-02 06", "03-09 06"], id="a week on"),
        pytest.param("2025-03-10", ["03-02 06", "03-09 06", "03-10 06"], id="a week and a day"),
        pytest.param(
            "2025-03-24", ["03-02 06", "03-16 06", "03-24 06"], id="too long for each week"
        ),
    ],
)
def test_training_rows_of_a_stay_are_its_first_morning_each_week_and_the_decision(
    ready: str, days: list[str]
) -> None:
    moments = snapshot_moments(one_stay("2025-03-01", ready, ready), every_days=7, most=3)
    assert days_of(moments) == days
    assert moments["is_first"].tolist() == [True] + [False] * (len(days) - 1)
    assert moments["is_decision"].tolist() == [False] * (len(days) - 1) + [True]


@pytest.mark.parametrize("most", [2, 3, 5])
def test_no_stay_has_more_training_rows_than_allowed(most: int) -> None:
    for nights in range(130):
        ready = f"{pd.Timestamp('2025-01-01') + pd.Timedelta(days=nights):%Y-%m-%d}"
        moments = snapshot_moments(one_stay("2025-01-01", ready, ready), every_days=7, most=most)
        assert len(moments) <= most
        assert moments["index_datetime"].is_monotonic_increasing
        assert moments.index.is_unique


def test_a_list_meets_a_stay_every_morning_until_the_person_leaves() -> None:
    moments = daily_moments(one_stay("2025-03-01", "2025-03-03", "2025-03-05"))
    assert days_of(moments) == ["03-02 06", "03-03 06", "03-04 06", "03-05 06"]
    assert moments["is_decision"].tolist() == [False, True, False, False]
    assert moments.index.tolist()[1] == "s1@2025-03-03"


def test_a_stay_that_is_not_over_is_met_until_it_was_decided() -> None:
    stays = spells(spell("s1", "2025-03-01", discharge_ready_date="2025-03-03"))
    assert days_of(daily_moments(index_of(stays, "s1"))) == ["03-02 06", "03-03 06"]


@pytest.mark.parametrize(("every_days", "most"), [(0, 3), (7, 1)])
def test_a_distance_or_number_that_gives_no_rows_is_refused(every_days: int, most: int) -> None:
    index = one_stay("2025-03-01", "2025-03-03", "2025-03-03")
    with pytest.raises(ValueError, match="1 day and 2 rows at least"):
        snapshot_moments(index, every_days=every_days, most=most)


def test_each_morning_has_the_features_of_that_morning_and_the_decision_those_of_training() -> None:
    stays = spells(
        spell("s0", "2024-12-01", "2024-12-05"),
        spell("s1", "2025-03-01", "2025-03-10", discharge_ready_date="2025-03-08"),
    )
    visits = table(
        "ed_attendance",
        {"person_id": "ana", "attendance_id": "e1", "arrival_date": "2025-02-20",
         "known_at": "2025-03-04"},
    )  # fmt: skip
    tables = {"person": table("person", person()), "discharge_spell": stays,
              "ed_attendance": visits}  # fmt: skip
    index = index_of(stays, "s1")
    moments = daily_moments(index)
    found = build_snapshot_features(tables, index, moments, contracts(), PARAMS)
    assert found["length_of_stay_so_far_days"].tolist() == list(range(1, 10))
    assert found["ed_attendances"].tolist() == [0.0, 0.0, *[1.0] * 7]
    assert found["delay_so_far_days"].fillna(-1).tolist() == [-1.0] * 6 + [0.0, 1.0, 2.0]
    assert found["emergency_admissions"].eq(1).all()
    decision = found.loc[moments["is_decision"]].set_axis(["s1"])
    trained = build_feature_table(tables, index, contracts(), PARAMS)
    pd.testing.assert_frame_equal(decision, trained, check_names=False)


def test_what_became_known_later_is_blank_on_the_morning_before() -> None:
    stays = spells(
        spell("s1", "2025-03-01", "2025-03-04", discharge_pathway="P2",
              discharge_ready_date="2025-03-03"),
    )  # fmt: skip
    index = index_of(stays, "s1")
    tables = {"person": table("person", person()), "discharge_spell": stays}
    found = build_snapshot_features(tables, index, daily_moments(index), contracts(), PARAMS)
    assert found["discharge_pathway"].fillna(-1).tolist() == [-1.0, 2.0, 2.0]


def test_a_stay_is_on_no_list_before_the_extract_shows_it_but_the_decision_stays() -> None:
    stays = spells(
        spell("s1", "2025-03-01", "2025-03-05", known_at="2025-03-04",
              discharge_ready_date="2025-03-03"),
    )  # fmt: skip
    index = index_of(stays, "s1")
    listed = listed_already(index, daily_moments(index))
    assert listed.tolist() == [False, True, True, True]
