"""What becomes of a column, by its name."""

from __future__ import annotations

import pytest

from pipeline.contract_files import read_contracts
from pipeline.errors import UsageError
from pipeline.identity.columns import (
    Choices,
    check_named,
    looks_identifying,
    plan_columns,
    read_choices,
)

HEADER = ("NHS Number", "Local_Patient_ID", "Date of Birth", "sex", "uprn", "Surname", "ward")


def test_columns_are_known_by_their_plain_form() -> None:
    plan = plan_columns(HEADER, Choices())
    assert plan.by_role == {
        "nhs_number": "NHS Number",
        "local_id": "Local_Patient_ID",
        "date_of_birth": "Date of Birth",
        "sex": "sex",
    }
    assert plan.identifiers == ("NHS Number", "Local_Patient_ID")
    assert plan.removed == ("NHS Number", "Local_Patient_ID", "Date of Birth")
    assert plan.suspected == ("Surname",)
    assert plan.homes == ("uprn",)
    assert plan.kept == ("sex", "ward")


def test_a_named_column_takes_the_role_and_the_usual_one_still_goes() -> None:
    choices = read_choices(["local_id=Hosp No", "local_id=PAS number"])
    plan = plan_columns(("hosp_no", "person_id", "ward"), choices)
    assert plan.by_role == {"local_id": "hosp_no"}
    assert plan.suspected == ("person_id",)


def test_keep_and_drop_are_obeyed() -> None:
    choices = read_choices(keep=["surname", "date_of_birth", "UPRN"], drop=["Ward"])
    plan = plan_columns(HEADER, choices)
    assert plan.kept_by_name == ("Date of Birth", "uprn", "Surname")
    assert plan.kept == ("Date of Birth", "sex", "uprn", "Surname")
    assert plan.removed == ("NHS Number", "Local_Patient_ID", "ward")
    assert plan.by_role["date_of_birth"] == "Date of Birth"


@pytest.mark.parametrize(
    "name",
    ["name", "PatientName", "SURNAME", "Forename1", "first name", "Initials", "DOB", "birth_year",
     "address_line_1", "HomeAddress", "Post Code", "postcode_of_discharge_destination", "Tel",
     "mobile", "PhoneNo", "e-mail", "EMAIL_1", "Carer_NHS_Number", "NHSNo", "MRN", "person id",
     "patient_id", "la_person_unique_identifier", "next_of_kin", "NINo", "free text", "Comments",
     "ward_name", "HOMEADD"],
)  # fmt: skip
def test_a_name_that_suggests_a_person_is_seen(name: str) -> None:
    assert looks_identifying(name)


def test_no_column_of_a_contract_is_lost_save_the_identifiers() -> None:
    for contract in read_contracts().values():
        names = tuple(column.name for column in contract.columns)
        if "identity_status" in names:
            names = tuple(name for name in names if name != "identity_status")
        plan = plan_columns(names, Choices())
        assert set(names) - {*plan.kept, *plan.homes} <= {"person_id"}
        assert plan.suspected == ()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        pytest.param(("nhs_number", "NHS No"), r"has 2 columns for nhs_number \(nhs_number, NHS No"
                     r"\); say which one: --columns nhs_number=NAME", id="two numbers"),
        pytest.param(("person_id", "local_patient_id"), "has 2 columns for local_id", id="two ids"),
        pytest.param(("person_id", "Identity status"), "'Identity status' already: it was "
                     "pseudonymised before", id="made here"),
        pytest.param(("943 476 5919", "x"), "is the header lost", id="a number for a name"),
        pytest.param(("id", "02/01/1950"), "is the header lost", id="a date for a name"),
        pytest.param(("surname", "dob"), "has no column that may leave", id="nothing is left"),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_told_apart_are_refused(header: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said) as told:
        plan_columns(header, Choices())
    assert not any(name in str(told.value) for name in header if name[0].isdigit())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"columns": ["shoe=x"]}, "--columns shoe=x: write ROLE=NAME", id="no role"),
        pytest.param({"columns": ["local_id"]}, "write ROLE=NAME; roles: nhs_number", id="no name"),
        pytest.param({"keep": ["NHS number"]}, "NHS number or local id is never kept", id="number"),
        pytest.param({"keep": ["person_id"]}, "--keep person_id: an NHS", id="person_id"),
        pytest.param({"columns": ["local_id=pas"], "keep": ["PAS"]}, "never kept", id="named id"),
        pytest.param({"keep": ["ward"], "drop": ["Ward"]}, "ward is to be kept and", id="both"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, list[str]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_choices(**options)


def test_a_misspelt_column_is_named() -> None:
    choices = read_choices(["local_id=Hosp No", "sex=Sex"], ["surnam"], ["wrad"])
    with pytest.raises(UsageError, match="No file has a column 'Hosp No', 'surnam', 'wrad'; check"):
        check_named(choices, [HEADER])
    check_named(read_choices(["local_id=Hosp No"], ["surname"]), [HEADER, ("hosp_no",)])
