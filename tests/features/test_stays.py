"""Stays joined over transfers, and who is in the cohort, out of it and why."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.cohort import Cohort, listing_cohort, training_cohort
from features.continuous import stitch_continuous_spells
from tests.features.invented import PARAMS, spell, spells

AS_OF = pd.Timestamp("2025-06-30")


def stitched(*rows: dict[str, Any], **settings: bool) -> pd.DataFrame:
    return stitch_continuous_spells(spells(*rows), **settings).set_index("spell_id")


def trained_on(*rows: dict[str, Any]) -> Cohort:
    return training_cohort(spells(*rows), PARAMS)


def listed(*rows: dict[str, Any], days: int = 7) -> Cohort:
    return listing_cohort(spells(*rows), PARAMS, as_of=AS_OF, days_after_discharge=days)


@pytest.mark.parametrize(
    ("days", "is_one"),
    [
        pytest.param(0, True, id="the same day"),
        pytest.param(1, True, id="the next day"),
        pytest.param(2, False, id="two days later"),
    ],
)
@pytest.mark.parametrize(
    ("destination", "method"),
    [
        pytest.param("51", "21", id="the first hospital says transfer"),
        pytest.param("19", "2B", id="the second hospital says transfer"),
        pytest.param("19", "81", id="the second hospital says transfer, code 81"),
    ],
)
def test_a_transfer_of_at_most_a_day_is_one_stay(
    days: int, is_one: bool, destination: str, method: str
) -> None:
    second = f"{pd.Timestamp('2025-06-10') + pd.Timedelta(days=days):%Y-%m-%d}"
    stays = stitched(
        spell("a", "2025-06-01", "2025-06-10", discharge_destination=destination),
        spell("b", second, "2025-06-20", admission_method=method),
    )
    assert (stays["continuous_id"]["b"] == "a") == is_one
    assert stays["is_last"].to_dict() == {"a": not is_one, "b": True}
    started = "2025-06-01" if is_one else second
    assert stays["continuous_admission_date"]["b"] == pd.Timestamp(started)


def test_two_stays_a_day_apart_without_a_transfer_are_two() -> None:
    stays = stitched(spell("a", "2025-06-01", "2025-06-10"), spell("b", "2025-06-11", "2025-06-20"))
    assert stays["continuous_id"].to_dict() == {"a": "a", "b": "b"}
    assert stays["is_first"].all()


def test_a_journey_over_three_hospitals_is_one_stay() -> None:
    stays = stitched(
        spell("a", "2025-06-01", "2025-06-05", discharge_destination="51"),
        spell("b", "2025-06-05", "2025-06-08", discharge_destination="51"),
        spell("c", "2025-06-09", "2025-06-20"),
    )
    assert set(stays["continuous_id"]) == {"a"}
    assert stays["is_last"].to_dict() == {"a": False, "b": False, "c": True}


def test_stays_of_two_people_are_never_joined() -> None:
    stays = stitched(
        spell("a", "2025-06-01", "2025-06-10", discharge_destination="51"),
        spell("b", "2025-06-10", "2025-06-20", person_id="bo", admission_method="2B"),
    )
    assert stays["continuous_id"].to_dict() == {"a": "a", "b": "b"}


def test_where_a_source_has_no_days_each_stay_is_one_of_its_own() -> None:
    rows = (
        spell("a", "2025-06-01", "2025-06-10", discharge_destination="51"),
        spell("b", "2025-06-10", "2025-06-20", admission_method="2B"),
    )
    stays = stitched(*rows, is_transfer_one_stay=False)
    assert stays["continuous_id"].to_dict() == {"a": "a", "b": "b"}


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        pytest.param({"discharge_destination": "51"}, "moved to another hospital", id="transfer"),
        pytest.param({"discharge_method": "4"}, "died in hospital", id="died, by method"),
        pytest.param({"discharge_destination": "79"}, "died in hospital", id="died, by place"),
        pytest.param({"discharge_destination": "88"}, "end-of-life care", id="hospice"),
        pytest.param({"end_of_life_care": "yes"}, "end-of-life care", id="fast track"),
        pytest.param({"age_at_admission_years": 17}, "under 18", id="a child of 17"),
        pytest.param({"admission_method": "31"}, "maternity or birth", id="a birth"),
        pytest.param({"main_specialty": "710"}, "mental health specialty", id="psychiatry"),
        pytest.param({"discharge_date": None}, "still in hospital", id="an open stay"),
        pytest.param({"main_specialty": "300", "age_at_admission_years": 18}, None, id="an adult"),
        pytest.param({"main_specialty": None, "end_of_life_care": "no"}, None, id="no specialty"),
    ],
)
def test_a_stay_out_of_scope_has_its_reason(about: dict[str, Any], reason: str | None) -> None:
    cohort = trained_on(spell("s", "2025-06-01", "2025-06-10", **about))
    assert list(cohort.excluded["reason"]) == ([] if reason is None else [reason])
    assert len(cohort.index) == (1 if reason is None else 0)


def test_the_counts_add_up_and_each_stay_has_one_reason() -> None:
    cohort = trained_on(
        spell("died a child", "2025-06-01", "2025-06-10", discharge_method="4",
              age_at_admission_years=3),
        spell("used", "2025-05-01", "2025-05-10"),
        spell("old", "2021-05-01", "2021-05-10"),
        spell("open", "2025-06-20"),
        spell("birth", "2025-02-01", "2025-02-03", admission_method="31"),
    )  # fmt: skip
    steps = dict(cohort.flow)
    first, *left_out, last = steps.values()
    assert first == 5
    assert first - sum(left_out) == last == len(cohort.index) == 1
    assert steps["left out: died in hospital"] == 1
    assert steps["left out: under 18"] == 0
    assert steps["left out: decided before the first day used"] == 1
    assert cohort.excluded["reason"]["died a child"] == "died in hospital"


def test_a_stay_is_decided_at_six_on_the_ready_day_or_else_on_the_day_of_leaving() -> None:
    cohort = trained_on(
        spell("ready", "2025-06-01", "2025-06-10", discharge_ready_date="2025-06-08"),
        spell("left", "2025-07-01", "2025-07-10", discharge_ready_date=None),
    )
    assert cohort.index["index_datetime"].to_dict() == {
        "ready": pd.Timestamp("2025-06-08 06:00"),
        "left": pd.Timestamp("2025-07-10 06:00"),
    }


@pytest.mark.parametrize(
    ("left", "is_listed"),
    [
        pytest.param(None, True, id="in hospital"),
        pytest.param("2025-06-30", True, id="left today"),
        pytest.param("2025-06-23", True, id="left 7 days ago"),
        pytest.param("2025-06-22", False, id="left 8 days ago"),
    ],
)
def test_the_list_holds_open_stays_and_those_of_the_last_days(
    left: str | None, is_listed: bool
) -> None:
    cohort = listed(spell("s", "2025-06-01", left))
    assert (len(cohort.index) == 1) == is_listed
    if is_listed:
        assert cohort.index["index_datetime"]["s"] == pd.Timestamp("2025-06-30 06:00")


def test_the_list_leaves_the_first_part_of_a_transfer_to_the_second() -> None:
    cohort = listed(
        spell("a", "2025-06-20", "2025-06-27", discharge_destination="51"),
        spell("b", "2025-06-27", admission_method="2B"),
    )
    assert list(cohort.index.index) == ["b"]
    assert cohort.index["continuous_admission_date"]["b"] == pd.Timestamp("2025-06-20")
    assert cohort.excluded["reason"].to_dict() == {"a": "moved to another hospital"}
