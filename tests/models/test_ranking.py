"""The order of the list: fair ties, stable days, and nobody without a score at the bottom."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ranking import rank_by_benefit, rank_list, tie_tokens

KEY = b"sixteen bytes or more"
ANY: dict[str, Any] = {"list_date": "2026-11-02", "key": KEY, "capacity": 2, "floor": 0.1}


def ranked(scores: Mapping[str, float | None], **change: Any) -> pd.DataFrame:
    score = pd.Series(scores, dtype="float64")
    people = pd.Series([f"person {stay}" for stay in scores], index=score.index, dtype="str")
    return rank_list(people, score, **{**ANY, **change})


def test_highest_risk_first() -> None:
    found = ranked({"a": 0.1, "b": 0.5, "c": 0.3})
    assert found.index.tolist() == ["b", "c", "a"]
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["place"].tolist() == [1, 2, 3]


def test_a_stay_without_a_score_stands_first_for_a_person_to_look_at() -> None:
    found = ranked({"a": 0.1, "b": None, "c": 0.3})
    assert found.index.tolist() == ["b", "c", "a"]
    assert found["rank"].tolist() == [pd.NA, 1, 2]
    assert found["band"].tolist() == ["manual review", "look at first", "look at first"]


@pytest.mark.parametrize(
    ("score", "capacity", "band"),
    [
        pytest.param(0.5, 1, "look at first", id="within capacity and above the floor"),
        pytest.param(0.1, 1, "look at first", id="exactly at the floor"),
        pytest.param(0.09, 1, "look next", id="within capacity, below the floor"),
        pytest.param(0.5, 0, "look next", id="above the floor, no place left"),
        pytest.param(0.09, 0, "lower", id="neither"),
    ],
)
def test_bands_need_a_place_and_a_risk(score: float, capacity: int, band: str) -> None:
    assert ranked({"a": score}, capacity=capacity)["band"].tolist() == [band]


def test_scores_that_differ_in_the_seventh_decimal_are_tied() -> None:
    tied = {f"s{number}": 0.25 + number * 1e-8 for number in range(40)}
    order = ranked(tied).index.tolist()
    assert order != sorted(tied, key=lambda stay: -tied[stay])
    assert order == ranked(dict.fromkeys(tied, 0.25)).index.tolist()


def test_ties_fall_anew_each_day_and_with_each_key_but_repeat() -> None:
    tied = dict.fromkeys([f"s{number}" for number in range(40)], 0.25)
    today = ranked(tied).index.tolist()
    assert today == ranked(tied).index.tolist()
    assert today != ranked(tied, list_date="2026-11-03").index.tolist()
    assert today != ranked(tied, key=b"another key of sixteen").index.tolist()


def test_tokens_are_hmac_sha256_of_person_and_day() -> None:
    tokens = tie_tokens(pd.Series(["p1", "p2", "p1"]), list_date="2026-11-02", key=b"0" * 16)
    assert tokens[0] == tokens[2] != tokens[1]
    assert tokens[0] == "fd9a7c8976de8103c06f768ed69c3c19aa54b8599e5a02004167fe698e98e80e"


@settings(max_examples=40, deadline=None)
@given(
    scores=st.lists(
        st.one_of(st.none(), st.sampled_from([0.1, 0.2, 0.3]), st.floats(0, 1)), max_size=30
    ),
    seed=st.integers(0, 99),
)
def test_nobody_is_lost_and_the_order_of_the_rows_does_not_matter(
    scores: list[float | None], seed: int
) -> None:
    given_scores = {f"s{number:02d}": value for number, value in enumerate(scores)}
    found = ranked(given_scores)
    assert sorted(found.index) == sorted(given_scores)
    order = np.random.default_rng(seed).permutation(len(scores))
    turned = {list(given_scores)[at]: scores[at] for at in order}
    assert ranked(turned).index.tolist() == found.index.tolist()


def test_impossible_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="capacity must be 0 or more, got -1"):
        ranked({"a": 0.1}, capacity=-1)
    with pytest.raises(ValueError, match="draw_places must be 0 or more, got -2"):
        ranked({"a": 0.1}, draw_places=-2)
    with pytest.raises(ValueError, match=r"the floor is a risk between 0 and 1, got 1.5"):
        ranked({"a": 0.1}, floor=1.5)
    with pytest.raises(ValueError, match="the tie key must have at least 16 bytes, got 5"):
        ranked({"a": 0.1}, key=b"short")
    with pytest.raises(ValueError, match="must have the same index in the same order"):
        rank_list(pd.Series(["p"], index=["a"]), pd.Series([0.1], index=["b"]), **ANY)


def test_who_rests_stands_below_everybody_and_takes_no_place() -> None:
    rests = pd.Series({"a": True, "b": False, "c": False, "d": False})
    found = ranked({"a": 0.9, "b": 0.5, "c": 0.3, "d": None}, is_resting=rests)
    assert found.index.tolist() == ["d", "b", "c", "a"]
    assert found["rank"].tolist() == [pd.NA, 1, 2, 3]
    assert found["band"].tolist() == [
        "manual review", "look at first", "look at first", "decided already",
    ]  # fmt: skip


TWENTY = {f"s{number:02d}": 0.9 - number / 100 for number in range(20)}


def test_without_a_draw_the_chance_of_the_top_band_is_one_or_nothing() -> None:
    found = ranked(TWENTY, capacity=5)
    assert found["first_probability"].tolist() == [1.0] * 5 + [0.0] * 15


def test_a_draw_reorders_only_those_about_the_end_of_the_top_band() -> None:
    plain, drawn = ranked(TWENTY, capacity=10), ranked(TWENTY, capacity=10, draw_places=4)
    for part in (slice(0, 6), slice(14, 20)):
        assert drawn.index[part].tolist() == plain.index[part].tolist()
    assert sorted(drawn.index[6:14]) == sorted(plain.index[6:14])
    assert drawn.index[6:14].tolist() != plain.index[6:14].tolist()
    assert drawn["first_probability"].tolist() == [1.0] * 6 + [0.5] * 8 + [0.0] * 6
    assert (drawn["band"] == "look at first").sum() == 10
    assert drawn.index.tolist() == ranked(TWENTY, capacity=10, draw_places=4).index.tolist()


def test_over_many_days_everyone_drawn_is_looked_at_as_often_as_the_chance_says() -> None:
    days = [f"2026-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    seen = pd.concat(
        [
            ranked(TWENTY, capacity=10, draw_places=2, list_date=day)["band"] == "look at first"
            for day in days
        ],
        axis="columns",
    ).mean(axis="columns")
    assert seen.loc[[f"s{number:02d}" for number in range(8, 12)]].between(0.41, 0.59).all()
    assert seen["s07"] == 1.0
    assert seen["s12"] == 0.0


def test_nobody_below_the_floor_or_resting_is_drawn_in() -> None:
    rests = pd.Series({stay: stay == "s03" for stay in TWENTY})
    found = ranked(TWENTY, capacity=5, draw_places=5, floor=0.83, is_resting=rests)
    drawn = found[found["first_probability"].between(0, 1, inclusive="neither")]
    assert set(drawn.index) == {"s00", "s01", "s02", "s04", "s05", "s06", "s07"}
    assert found.loc["s03", "band"] == "decided already"
    assert (drawn["first_probability"] == 5 / 7).all()


def test_a_draw_among_no_more_than_the_places_changes_nothing() -> None:
    plain, drawn = (ranked(TWENTY, capacity=30, draw_places=number) for number in (0, 10))
    assert drawn.equals(plain)


def test_the_order_by_benefit_places_those_who_gain_and_nobody_else() -> None:
    benefit = pd.Series({"a": 0.02, "b": 0.10, "c": -0.05, "d": None, "e": 0.0})
    people = pd.Series({stay: f"person {stay}" for stay in benefit.index})
    found = rank_by_benefit(people, benefit, list_date="2026-11-02", key=KEY)
    assert found.dropna().to_dict() == {"a": 2, "b": 1}
    assert found.index.tolist() == list(benefit.index)
