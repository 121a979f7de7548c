"""Client Level Data: quarters that overlap, both releases, and the faults that councils send.

Every row is invented.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ContractError
from tests.pipeline.sources.invented_files import checked, read, reasons, write_rows

ROW = {
    "LA_Code": "999", "Reporting_Period_Start_Date": "01/04/2025",
    "Reporting_Period_End_Date": "30/06/2025", "NHS_Number": "", "Postcode": "ZZ99 3WZ",
    "LA_Person_Unique_Identifier": "ana", "Client_Type": "Service User", "Gender": "Female",
    "Ethnicity": "White: Irish", "Date_of_Death": "", "Has_Unpaid_Carer": "Yes",
    "Event_Type": "Service", "Event_Start_Date": "03/04/2025", "Event_End_Date": "",
    "Event_Outcome": "", "Request_Route_Of_Access": "", "Assessment_Type": "",
    "Service_Type": "Long term support: Community", "Service_Component": "Home Support",
    "Delivery_Mechanism": "CASSR commissioned support", "Planned_Units_Per_Week": "10",
    "Cost_Frequency_Unit_Type": "Hourly", "Accommodation_Status": "Tenant",
}  # fmt: skip
Q2 = {"Reporting_Period_Start_Date": "01/07/2025", "Reporting_Period_End_Date": "30/09/2025"}


def events(folder: Path) -> pd.DataFrame:
    validated = checked(read(folder, "cld"), "2025-12-31")
    assert reasons(validated, "care_package_event") == {}
    return validated.tables["care_package_event"].accepted


def test_an_open_service_that_stands_again_in_each_quarter_is_one_event(tmp_path: Path) -> None:
    write_rows(tmp_path / "cld_q1.csv", ROW, {}, {"LA_Person_Unique_Identifier": "ben"})
    write_rows(
        tmp_path / "cld_q2.csv", ROW,
        {**Q2, "Event_End_Date": "01/08/2025", "Event_Outcome": "Admitted to hospital"},
    )  # fmt: skip
    found = read(tmp_path, "cld")
    assert found.mapped.left_out == {
        "a row with a newer Reporting_Period_End_Date says the same thing": 1
    }
    ana = events(tmp_path).set_index("person_id").loc["ana"]
    assert ana["event_end_date"] == pd.Timestamp("2025-08-01")
    assert ana["known_at"] == pd.Timestamp("2025-06-30"), "the quarter in which it first stood"
    assert ana["end_known_at"] == pd.Timestamp("2025-09-30")
    origin = found.extract.tables["care_package_event"].origin
    assert list(zip(origin["file"], origin["line"], strict=True)) == [
        ("cld_q1.csv", 3), ("cld_q2.csv", 2),
    ]  # fmt: skip


def test_labels_of_release_1_and_of_another_case_mean_the_same_event(tmp_path: Path) -> None:
    old = {"Service_Type": "Long Term Support: Community", "Event_Type": "service"}
    write_rows(tmp_path / "cld_q1.csv", ROW, old)
    new = {**Q2, "Event_End_Date": "02/08/2025", "Event_Outcome": "NFA - 100% NHS funded care"}
    write_rows(tmp_path / "cld_q2.csv", ROW, new)
    (event,) = events(tmp_path).to_dict("records")
    assert event["service_type"].casefold() == "long term support: community"
    assert event["event_outcome"] == "NFA: Referral to NHS services or NHS funded social care"


def test_lines_of_one_service_in_one_quarter_are_kept_apart(tmp_path: Path) -> None:
    direct = {"Delivery_Mechanism": "Direct payment", "Planned_Units_Per_Week": "4"}
    write_rows(tmp_path / "cld_q1.csv", ROW, {}, direct)
    assert sorted(events(tmp_path)["hours_per_week"]) == [4, 10]


def test_units_are_hours_only_where_they_are_paid_by_the_hour(tmp_path: Path) -> None:
    weekly = {"Cost_Frequency_Unit_Type": "Weekly", "Planned_Units_Per_Week": "1"}
    write_rows(tmp_path / "cld_q1.csv", ROW, weekly, {"LA_Person_Unique_Identifier": "ben"})
    hours = events(tmp_path).set_index("person_id")["hours_per_week"]
    assert pd.isna(hours["ana"])
    assert hours["ben"] == 10


def test_the_facts_of_a_person_are_those_of_the_newest_quarter(tmp_path: Path) -> None:
    write_rows(tmp_path / "cld_q1.csv", ROW, {"Has_Unpaid_Carer": "No", "Gender": "Unknown"})
    died = {**Q2, "Date_of_Death": "15/09/2025", "Ethnicity": "White"}
    write_rows(tmp_path / "cld_q2.csv", ROW, died)
    (person,) = (
        checked(read(tmp_path, "cld"), "2025-12-31").tables["person"].accepted.to_dict("records")
    )
    assert (person["sex"], person["has_unpaid_carer"]) == ("2", "yes")
    assert person["ethnic_category"] == "99", "a word of no specification is never guessed"
    assert person["death_known_at"] == person["known_at"] == pd.Timestamp("2025-09-30")


def test_unpaid_carers_are_counted_out(tmp_path: Path) -> None:
    write_rows(tmp_path / "cld_q1.csv", ROW, {}, {"Client_Type": "Carer"})
    assert read(tmp_path, "cld").mapped.left_out == {"Client_Type is not Service User": 1}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"Service_Type": "Long term support: Moon"},
                     r"Service_Type, for care_package_event\.service_type: codes that .*: 1 row",
                     id="a service type that nobody has mapped"),
        pytest.param({"Event_Outcome": "Went well"}, "Event_Outcome, for .*event_outcome: codes",
                     id="an outcome that nobody has mapped"),
        pytest.param({"Event_Start_Date": "04/28/2025"},
                     "Event_Start_Date, .*: dates stand month first in 1 row, first in cld_q1",
                     id="month first"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_stops_the_run(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    write_rows(tmp_path / "cld_q1.csv", ROW, {}, change)
    with pytest.raises(ContractError, match=said):
        read(tmp_path, "cld")


def test_a_component_that_is_new_goes_to_the_contract_which_tells_it(tmp_path: Path) -> None:
    write_rows(tmp_path / "cld_q1.csv", ROW, {"Service_Component": "Robot help"})
    (table,) = [checked(read(tmp_path, "cld"), "2025-12-31").tables["care_package_event"]]
    broken = {count.rule for count in table.by_rule if count.rows}
    assert "service_component_is_a_known_code" in broken


def test_a_renamed_column_is_taken_by_its_older_name_or_named(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "cld_q1.csv", ROW, {})
    text = path.read_text("utf-8")
    path.write_text(text.replace("Event_Outcome", "Event_Outcome_Raw"), "utf-8")
    notes = read(tmp_path, "cld").mapped.notes
    assert "cld_q1.csv: column Event_Outcome_Raw is taken as Event_Outcome" in notes
    path.write_text(text.replace("Event_Start_Date", "EventStartDate"), "utf-8")
    with pytest.raises(ContractError, match=r"Event_Start_Date \(is it the one called 'EventSt"):
        read(tmp_path, "cld")


def test_names_numbers_and_postcodes_are_not_read(tmp_path: Path) -> None:
    write_rows(tmp_path / "cld_q1.csv", ROW, {})
    (note,) = [note for note in read(tmp_path, "cld").mapped.notes if "not mapped" in note]
    assert {"NHS_Number", "Postcode", "Accommodation_Status"} <= set(
        note.split(": ")[2].split(", ")
    )
