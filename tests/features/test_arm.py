"""Who counts as referred, and what came before; ana and her stays are invented."""

import pandas as pd
import pytest

from features.continuous import stitch_continuous_spells
from features.labels.arm import is_referred_by_discharge, kind_referred_to, offer_chance
from features.labels.before import had_emergency_earlier, had_emergency_just_before
from tests.features.invented import PARAMS, index_of, spell, spells, table

INDEX = spell("index", "2025-06-20", "2025-06-30")


def asked_for(*days: str, spell_id: str = "index", kinds: str = "ABC") -> pd.DataFrame:
    return table(
        "referral",
        *[
            {"referral_id": f"r{number}", "person_id": "ana", "spell_id": spell_id,
             "referral_date": day, "intervention_code": kind}
            for number, (day, kind) in enumerate(zip(days, kinds, strict=False))
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "arm"),
    [
        pytest.param("2025-06-30", 1, id="on the day of discharge"),
        pytest.param("2025-07-01", 0, id="the day after"),
    ],
)
def test_a_referral_after_discharge_is_not_treatment(asked: str, arm: int) -> None:
    index = index_of(spells(INDEX), "index")
    assert is_referred_by_discharge(index, asked_for(asked)).to_list() == [arm]


@pytest.mark.parametrize(
    ("asked", "arms"),
    [
        pytest.param("2025-06-25", [1, 0], id="asked for before leaving"),
        pytest.param("2025-07-06", [0, 0], id="asked for once back in hospital"),
    ],
)
def test_a_referral_made_after_the_person_is_back_does_not_count_for_the_stay_before(
    asked: str, arms: list[int]
) -> None:
    back = spell("back", "2025-07-05", "2025-07-10")
    index = index_of(spells(INDEX, back), "index", "back")
    found = is_referred_by_discharge(index, asked_for(asked)).loc[["index", "back"]]
    assert found.to_list() == arms


def test_the_kind_is_that_of_the_first_referral_by_discharge() -> None:
    index = index_of(spells(INDEX), "index")
    first_counts = asked_for("2025-06-29", "2025-06-28", "2025-06-30")
    assert kind_referred_to(index, first_counts).to_list() == ["B"]
    assert kind_referred_to(index, asked_for("2025-07-02")).isna().all()
    assert kind_referred_to(index, None).isna().all()


def test_an_offer_drawn_by_lot_keeps_its_chance_and_others_have_none() -> None:
    drawn = {**INDEX, "housing_offer_chance": 0.5}
    index = index_of(spells(drawn, spell("usual", "2024-01-01", "2024-01-09")), "index", "usual")
    assert offer_chance(index).loc[["index", "usual"]].fillna(-1).to_list() == [0.5, -1]
    assert offer_chance(index.drop(columns="housing_offer_chance")).isna().all()


def before(*stays: dict[str, object]) -> dict[str, float]:
    table_of_stays = spells(INDEX, *stays)
    index, stitched = index_of(table_of_stays, "index"), stitch_continuous_spells(table_of_stays)
    return {
        "earlier": had_emergency_earlier(index, stitched, PARAMS).astype("float64")["index"],
        "just before": had_emergency_just_before(index, stitched, PARAMS).astype("float64")[
            "index"
        ],
    }


LONG_AGO = spell("long ago", "2020-01-01", "2020-01-02", admission_method="11")


@pytest.mark.parametrize(
    ("admitted", "counts"),
    [
        pytest.param("2022-06-30", 0.0, id="1,096 days before"),
        pytest.param("2022-07-01", 1.0, id="1,095 days before"),
        pytest.param("2023-06-30", 1.0, id="731 days before"),
        pytest.param("2023-07-01", 0.0, id="730 days before, where features count it"),
    ],
)
def test_the_negative_control_looks_at_the_year_that_no_feature_counts(
    admitted: str, counts: float
) -> None:
    assert before(LONG_AGO, spell("old", admitted, admitted))["earlier"] == counts


def test_where_the_extract_does_not_reach_back_the_negative_control_is_unknown() -> None:
    recent = spell("old", "2023-01-01", "2023-01-02")
    assert pd.isna(before(recent)["earlier"])


@pytest.mark.parametrize("discharged", ["2022-07-02", "2023-01-01"])
def test_one_long_stay_at_the_start_does_not_make_the_extract_reach_back(discharged: str) -> None:
    admitted = pd.Timestamp(discharged) - pd.Timedelta(days=700)
    long = spell("long", f"{admitted:%Y-%m-%d}", discharged, admission_method="11")
    assert pd.isna(before(long)["earlier"])


def test_a_comparison_of_before_and_after_counts_this_stay_as_before() -> None:
    assert before()["just before"] == 1.0
    planned = spells({**INDEX, "admission_method": "11"})
    index = index_of(planned, "index")
    found = had_emergency_just_before(index, stitch_continuous_spells(planned), PARAMS)
    assert found.to_list() == [0.0]
