from __future__ import annotations

import pytest

from features.families.admissions import (
    admissions,
    delay_so_far_days,
    ed_attendances,
    emergency_admissions,
    had_recent_stay,
    length_of_stay_so_far_days,
)
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells, table


@pytest.mark.parametrize(
    ("admitted", "counted"),
    [
        pytest.param("2024-06-29", 0, id="one day before the window opens"),
        pytest.param("2024-06-30", 1, id="the day the window opens"),
        pytest.param("2025-06-01", 1, id="weeks before the decision"),
    ],
)
def test_an_emergency_admission_counts_for_365_days(admitted: str, counted: int) -> None:
    stays = spells(spell("earlier", admitted, admitted), spell("index", "2025-06-20", "2025-06-30"))
    known = known_facts(index_of(stays, "index"), stays)
    assert emergency_admissions(known, PARAMS).to_dict() == {"index": counted}


def test_an_elective_stay_counts_as_admission_but_not_as_emergency() -> None:
    stays = spells(
        spell("earlier", "2025-05-01", "2025-05-03", admission_method="11"),
        spell("index", "2025-06-20", "2025-06-30"),
    )
    known = known_facts(index_of(stays, "index"), stays)
    assert emergency_admissions(known, PARAMS)["index"] == 0
    assert admissions(known, PARAMS)["index"] == 1


def test_a_transfer_is_one_stay_and_its_first_part_is_not_an_earlier_admission() -> None:
    stays = spells(
        spell("first", "2025-06-01", "2025-06-10", discharge_destination="51"),
        spell("second", "2025-06-10", "2025-06-20", admission_method="81"),
    )
    known = known_facts(index_of(stays, "second"), stays)
    assert emergency_admissions(known, PARAMS)["second"] == 0
    assert length_of_stay_so_far_days(known, PARAMS)["second"] == 19


@pytest.mark.parametrize(
    ("left", "recent"),
    [
        pytest.param("2025-05-20", 0, id="31 days before admission"),
        pytest.param("2025-05-21", 1, id="30 days before admission"),
        pytest.param("2025-06-20", 1, id="the day of admission"),
    ],
)
def test_a_recent_stay_ended_at_most_30_days_before_admission(left: str, recent: int) -> None:
    stays = spells(spell("earlier", "2025-05-01", left), spell("index", "2025-06-20", "2025-06-30"))
    known = known_facts(index_of(stays, "index"), stays)
    assert had_recent_stay(known, PARAMS)["index"] == recent


def test_emergency_visits_count_before_admission_and_are_unknown_without_their_table() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30"))
    visits = table(
        "ed_attendance",
        {"attendance_id": "a", "person_id": "ana", "arrival_date": "2025-06-19",
         "known_at": "2025-06-20"},
        {"attendance_id": "b", "person_id": "ana", "arrival_date": "2025-06-20",
         "known_at": "2025-06-21"},
        {"attendance_id": "c", "person_id": "ana", "arrival_date": "2024-12-28",
         "known_at": "2024-12-29"},
    )  # fmt: skip
    index = index_of(stays, "index")
    assert ed_attendances(known_facts(index, stays, ed_attendance=visits), PARAMS)["index"] == 1
    assert ed_attendances(known_facts(index, stays), PARAMS).isna().all()


def test_a_count_that_the_source_states_wins() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30", n_emergency_admissions_365d=4))
    known = known_facts(index_of(stays, "index"), stays)
    assert emergency_admissions(known, PARAMS)["index"] == 4


def test_delay_counts_from_the_ready_date_and_is_unknown_before_it() -> None:
    stays = spells(
        spell("waiting", "2025-06-20", discharge_ready_date="2025-06-25"),
        spell("ill", "2025-06-20", person_id="bo"),
    )
    index = index_of(stays, "ill", "waiting").assign(index_datetime="2025-06-30 06:00")
    index = index.astype({"index_datetime": "datetime64[us]"})
    delay = delay_so_far_days(known_facts(index, stays), PARAMS)
    assert delay["waiting"] == 5
    assert delay.isna()["ill"]
