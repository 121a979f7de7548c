"""Who may be offered what, and whether it comes in time; everybody is invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.services.catalogue import services_in_force
from models.services.eligibility import (
    ASK,
    ELIGIBLE,
    NOT_ELIGIBLE,
    TIMING_WORDS,
    Eligibility,
    hold_against,
)
from models.services.fields import KINDS
from tests.models.services.invented_services import catalogue

TODAY = pd.Timestamp("2026-01-06")


def fields_of(**columns: list[object]) -> pd.DataFrame:
    """Fields of invented people ana, ben and cy; what is not given is unknown."""
    people = pd.Index(["ana", "ben", "cy"], name="spell_id")
    table = {
        name: pd.Series(pd.NA, index=people, dtype="str")
        if kind == "text"
        else pd.Series(np.nan, index=people)
        for name, kind in KINDS.items()
    }
    return pd.DataFrame(
        table | {name: pd.Series(values, index=people) for name, values in columns.items()}
    )


def held(
    rows: pd.DataFrame,
    fields: pd.DataFrame,
    *,
    leaving: tuple[str | None, ...] = (None, None, None),
    has_left: tuple[bool, ...] = (False, False, False),
) -> Eligibility:
    return hold_against(
        fields,
        services_in_force(rows, TODAY).services,
        today=TODAY,
        leaving=pd.Series(
            [pd.Timestamp(day or "NaT") for day in leaving], index=fields.index
        ).astype("datetime64[us]"),
        has_left=pd.Series(has_left, index=fields.index),
        matters_within_days=30,
    )


FLATS = catalogue(
    {
        "service_id": "flats",
        "age_min": 55,
        "eligibility_conditions": "has_stairs_barrier or has_bathroom_barrier",
    }
)


def test_a_person_is_eligible_not_or_to_be_asked() -> None:
    fields = fields_of(age_years=[80.0, 54.0, 90.0], has_stairs_barrier=[1.0, 1.0, np.nan])
    found = held(FLATS, fields)
    assert found.state[:, 0].tolist() == [ELIGIBLE, NOT_ELIGIBLE, ASK]
    assert found.is_actionable[:, 0].tolist() == [True, False, False]


def test_who_may_not_have_it_reads_why_and_who_might_what_to_ask() -> None:
    fields = fields_of(
        age_years=[80.0, 54.0, 90.0],
        has_stairs_barrier=[0.0, 1.0, np.nan],
        has_bathroom_barrier=[0.0, 1.0, np.nan],
    )
    found = held(FLATS, fields)
    assert found.why_not(0).tolist() == [
        "Only for: stairs barrier or bathroom barrier.",
        "Only for: age at least 55.",
        "",
    ]
    assert found.asks(0).tolist() == ["", "", "stairs, the bathroom"]


def test_two_fields_with_one_question_are_asked_about_once() -> None:
    rows = catalogue(
        {"service_id": "alarms", "eligibility_conditions": "is_fall_admission or falls >= 1"}
    )
    assert held(rows, fields_of()).asks(0).tolist() == ["falls", "falls", "falls"]


@pytest.mark.parametrize(
    ("leaving", "has_left", "half", "most", "words"),
    [
        pytest.param("2026-01-08", False, 2, 2, "by the leaving date", id="on the day of leaving"),
        pytest.param(
            "2026-01-08", False, 2, 3, "perhaps by the leaving date", id="half of the time"
        ),
        pytest.param("2026-01-08", False, 3, 5, "after leaving", id="a day after leaving"),
        pytest.param("2026-01-08", False, 32, 40, "after leaving", id="30 days after leaving"),
        pytest.param("2026-01-08", False, 33, 40, "too late to matter now", id="31 days after"),
        pytest.param("2026-01-02", False, 0, 0, "by the leaving date", id="expected to have left"),
        pytest.param("2026-01-02", False, 31, 31, "too late to matter now", id="still here, late"),
        pytest.param("2026-01-02", True, 26, 26, "after leaving", id="left, in the window"),
        pytest.param("2026-01-02", True, 27, 27, "too late to matter now", id="left, window over"),
        pytest.param(None, False, 30, 90, "no leaving date recorded", id="no date, soon enough"),
        pytest.param(None, False, 31, 90, "too late to matter now", id="no date, too slow"),
        pytest.param("2026-01-08", False, None, None, "lead time not recorded", id="no lead time"),
        pytest.param("2026-01-08", False, 2, None, "by the leaving date", id="half alone is told"),
    ],
)
def test_help_is_held_against_the_leaving_date(
    leaving: str | None, has_left: bool, half: float | None, most: float | None, words: str
) -> None:
    rows = catalogue(
        {"service_id": "flats", "lead_time_p50_days": half, "lead_time_p90_days": most}
    )
    found = held(rows, fields_of(), leaving=(leaving,) * 3, has_left=(has_left,) * 3)
    assert TIMING_WORDS[int(found.timing[0, 0])] == words
    assert found.is_actionable[0, 0] == (words != "too late to matter now")


def test_who_may_have_it_too_late_reads_so() -> None:
    rows = catalogue({"service_id": "grant", "lead_time_p50_days": 180.0})
    assert held(rows, fields_of()).why_not(0).tolist()[0] == (
        "Starts in about 180 days: too late to matter now."
    )


def test_a_morning_without_services_or_without_people_is_a_morning() -> None:
    assert held(FLATS.iloc[:0], fields_of()).state.shape == (3, 0)
    assert held(FLATS, fields_of().iloc[:0], leaving=(), has_left=()).state.shape == (0, 1)


OPTIONS = catalogue(
    {
        "service_id": "options",
        "lead_time_p50_days": 90.0,
        "lead_time_p90_days": 90.0,
        "eligibility_conditions": "is_without_settled_home or is_tenancy_at_risk",
    },
    {"service_id": "flats", "eligibility_conditions": "is_without_settled_home"},
)


def test_who_is_eligible_by_a_sensitive_field_alone_is_told_from_the_others() -> None:
    fields = fields_of(is_without_settled_home=[1.0, 0.0, 0.0], is_tenancy_at_risk=[1.0, 1.0, 0.0])
    found = held(OPTIONS, fields)
    assert found.state[:, 1].tolist() == [ELIGIBLE, ELIGIBLE, NOT_ELIGIBLE]
    assert found.by_sensitive_alone.tolist() == [[False, False], [False, True], [False, False]]


def test_a_place_that_comes_too_late_tells_nothing_of_a_sensitive_field() -> None:
    fields = fields_of(is_without_settled_home=[1.0, 0.0, 0.0], is_tenancy_at_risk=[0.0, 1.0, 0.0])
    found = held(OPTIONS, fields, leaving=("2026-01-12",) * 3)
    late = "Starts in about 90 days: too late to matter now."
    assert found.why_not(1).tolist()[:2] == [late, ""]
