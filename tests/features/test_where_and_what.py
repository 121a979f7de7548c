"""Where a person came from and went, and what they were treated for, as groups and numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.diagnosis_chapters import code_numbers
from features.families.admissions import ORIGINS, came_from, is_emergency_admission
from features.families.clinical import (
    DESTINATIONS,
    diagnosis_code,
    discharge_destination,
    main_specialty,
)
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells, table


def known_of(**said: Any) -> Any:
    stays = spells(spell("stay", "2025-06-01", "2025-06-09", **said))
    return known_facts(index_of(stays, "stay"), stays)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        pytest.param({}, "home", id="home"),
        pytest.param({"home_care_arranged": "yes"}, "home with care arranged", id="with care"),
        pytest.param({"discharge_method": "6"}, "home against advice", id="self-discharge"),
        pytest.param({"discharge_destination": "55"}, "care home", id="care home"),
        pytest.param({"discharge_destination": "51"}, "hospital", id="another hospital"),
        pytest.param({"discharge_destination": "87"}, "independent hospital", id="independent"),
        pytest.param({"discharge_destination": "53"}, "mental health hospital", id="psychiatric"),
        pytest.param({"discharge_destination": "99"}, "elsewhere or not known", id="not known"),
    ],
)
def test_where_the_patient_went_is_told_in_groups(said: dict[str, Any], kind: str) -> None:
    known = known_of(discharge_ready_date=None, **said)
    assert discharge_destination(known, PARAMS)["stay"] == DESTINATIONS.index(kind)


@pytest.mark.parametrize(
    "ready",
    [
        pytest.param("2025-06-07", id="days before leaving"),
        pytest.param("2025-06-09", id="on the day of leaving"),
    ],
)
def test_a_hub_that_decides_when_a_person_is_ready_knows_no_destination(ready: str) -> None:
    known = known_of(discharge_ready_date=ready)
    assert pd.isna(discharge_destination(known, PARAMS)["stay"])


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param("19", "home", id="home"),
        pytest.param("51", "hospital", id="hospital"),
        pytest.param("55", "care home", id="care home"),
        pytest.param("40", "elsewhere", id="prison"),
        pytest.param("99", None, id="not known"),
        pytest.param(None, None, id="not recorded"),
    ],
)
def test_where_the_patient_came_from_is_told_in_groups(code: str | None, kind: str | None) -> None:
    found = came_from(known_of(source_of_admission=code), PARAMS)["stay"]
    assert pd.isna(found) if kind is None else found == ORIGINS.index(kind)


@pytest.mark.parametrize(
    ("method", "value"),
    [
        pytest.param("21", 1.0, id="emergency"),
        pytest.param("11", 0.0, id="planned"),
        pytest.param("99", None, id="not known is not planned"),
    ],
)
def test_an_unknown_way_in_is_neither_emergency_nor_planned(
    method: str, value: float | None
) -> None:
    found = is_emergency_admission(known_of(admission_method=method), PARAMS)["stay"]
    assert pd.isna(found) if value is None else found == value


def test_a_specialty_is_its_own_number() -> None:
    assert main_specialty(known_of(main_specialty="320"), PARAMS)["stay"] == 320


@pytest.mark.parametrize(
    ("coded_stay", "known_at", "is_known"),
    [
        pytest.param("stay", "2025-06-09", True, id="coded within the stay"),
        pytest.param("stay", "2025-07-20", False, id="coded weeks later"),
        pytest.param("earlier", "2025-02-01", False, id="of an earlier stay"),
    ],
)
def test_single_codes_are_those_of_the_stay_itself_once_known(
    coded_stay: str, known_at: str, *, is_known: bool
) -> None:
    stays = spells(
        spell("earlier", "2025-01-01", "2025-01-09"), spell("stay", "2025-06-01", "2025-06-09")
    )
    code = {"person_id": "ana", "code_system": "icd10", "spell_id": coded_stay}
    coded = table(
        "diagnosis",
        {**code, "position": 1, "code": "I500", "known_at": known_at},
        {**code, "position": 2, "code": "J440", "known_at": known_at},
    )
    known = known_facts(index_of(stays, "stay"), stays, diagnosis=coded)
    found = [diagnosis_code(place)(known, PARAMS)["stay"] for place in (1, 2, 3)]
    assert pd.Series(found).isna().to_list() == [not is_known, not is_known, True]
    assert not is_known or found[:2] == [1850, 1944]


def test_a_code_that_is_no_number_after_its_letter_is_unknown() -> None:
    assert code_numbers(pd.Series(["C4A", "XX"], dtype="str")).isna().all()
