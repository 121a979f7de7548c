"""Who trains, who calibrates, who tests: the boundary days and the people."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.folds import person_folds
from models.split import split_by_person, split_by_time

CALIBRATE = pd.Timestamp("2025-04-01")
TEST = pd.Timestamp("2025-07-01")
FAR = ["2024-01-01", "2025-04-10", "2025-09-01"]


def period_of(day: str) -> str:
    when = pd.Series(pd.to_datetime([day, *FAR]))
    split = split_by_time(when, calibrate_from=CALIBRATE, test_from=TEST, gap_days=30)
    held = [name for name in ("train", "calibrate", "test") if getattr(split, name)[0]]
    return " and ".join(held) or "gap"


@pytest.mark.parametrize(
    ("day", "period"),
    [
        pytest.param("2025-03-01", "train", id="the last day that trains"),
        pytest.param("2025-03-02", "gap", id="first day of the first gap"),
        pytest.param("2025-03-31", "gap", id="last day of the first gap"),
        pytest.param("2025-04-01", "calibrate", id="the day calibration opens"),
        pytest.param("2025-05-31", "calibrate", id="the last day that calibrates"),
        pytest.param("2025-06-01", "gap", id="first day of the second gap"),
        pytest.param("2025-06-30", "gap", id="last day of the second gap"),
        pytest.param("2025-07-01", "test", id="the day testing opens"),
    ],
)
def test_each_boundary_day_falls_in_one_period_or_a_gap(day: str, period: str) -> None:
    assert period_of(day) == period


def test_an_empty_period_is_named_with_its_dates() -> None:
    when = pd.Series(pd.to_datetime(["2024-01-01", "2025-09-01"]))
    with pytest.raises(
        ValueError, match=r"no rows in 1 of 3 periods: calibrate \(2025-04-01 to 2025-06-01\)"
    ):
        split_by_time(when, calibrate_from=CALIBRATE, test_from=TEST, gap_days=30)


def test_no_rows_at_all_names_every_period() -> None:
    when = pd.Series(pd.to_datetime([]))
    with pytest.raises(ValueError, match=r"3 of 3 periods.*no rows at all"):
        split_by_time(when, calibrate_from=CALIBRATE, test_from=TEST, gap_days=30)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gap_days": -1}, "gap_days must be 0 or more, got -1"),
        ({"gap_days": 91}, "calibrate_from 2025-04-01 must lie before test_from 2025-07-01"),
    ],
)
def test_impossible_dates_are_refused(change: dict[str, int], message: str) -> None:
    when = pd.Series(pd.to_datetime(FAR))
    with pytest.raises(ValueError, match=message):
        split_by_time(when, calibrate_from=CALIBRATE, test_from=TEST, **change)


def test_a_stay_without_a_time_is_refused() -> None:
    when = pd.Series(pd.to_datetime(FAR).append(pd.DatetimeIndex([pd.NaT])))
    with pytest.raises(ValueError, match="index_datetime is missing in 1 rows"):
        split_by_time(when, calibrate_from=CALIBRATE, test_from=TEST, gap_days=30)


def test_the_earlier_half_of_the_stays_that_calibrate_is_marked() -> None:
    days = ["2025-01-01", "2025-04-02", "2025-05-30", "2025-04-03", "2025-04-10", "2025-08-01"]
    when = pd.Series(pd.to_datetime(days))
    split = split_by_time(when, calibrate_from=CALIBRATE, test_from=TEST, gap_days=30)
    assert split.calibrate_earlier is not None
    assert split.calibrate_earlier.tolist() == [False, True, False, True, False, False]
    assert split_by_person(when).calibrate_earlier is None


def test_by_person_every_row_is_in_all_three() -> None:
    split = split_by_person(pd.Series(pd.to_datetime(FAR)))
    assert split.train.all()
    assert split.calibrate.all()
    assert split.test.all()
    with pytest.raises(ValueError, match="no rows to split by person"):
        split_by_person(pd.Series(pd.to_datetime([])))


def test_folds_are_pinned() -> None:
    people = pd.Series([f"p{number}" for number in range(8)])
    assert person_folds(people, 5).tolist() == [1, 0, 2, 4, 4, 3, 0, 2]


@settings(max_examples=30, deadline=None)
@given(people=st.lists(st.text(max_size=6), min_size=1, max_size=40), folds=st.integers(2, 7))
def test_a_person_has_one_fold_whatever_stands_around(people: list[str], folds: int) -> None:
    together = person_folds(pd.Series(people, dtype="str"), folds)
    alone = [person_folds(pd.Series([person], dtype="str"), folds)[0] for person in people]
    assert together.tolist() == alone
    assert ((together >= 0) & (together < folds)).all()


def test_folds_are_of_like_size() -> None:
    fold = person_folds(pd.Series(np.arange(5000)).astype("str"), 5)
    assert np.bincount(fold).min() > 900


def test_folds_refuse_what_they_cannot_place() -> None:
    with pytest.raises(ValueError, match="folds must be at least 2, got 1"):
        person_folds(pd.Series(["p1"]), 1)
    with pytest.raises(ValueError, match="person_id is missing in 1 rows"):
        person_folds(pd.Series(["p1", None]), 3)
