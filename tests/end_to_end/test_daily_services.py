"""Services on the morning list: with a catalogue, without one, with a broken one."""

from __future__ import annotations

import pandas as pd

from pipeline.daily import DailyList
from tests.end_to_end.morning import Morning, list_of, record_of

SAID_OF_SERVICES = ["service_offer", "services", "service_ask", "services_not"]
SERVICE_COLUMNS = [*SAID_OF_SERVICES, "next_step", "next_step_owner"]


def without_services(listed: pd.DataFrame) -> pd.DataFrame:
    """By stay, without what is said of services and without the order, which ties may change."""
    return listed.drop(columns=[*SERVICE_COLUMNS, "rank"]).set_index("spell_id").sort_index()


def test_nobody_gets_two_offers_and_no_service_gives_more_than_it_has(
    morning: Morning, ordinary: DailyList
) -> None:
    listed, needs = list_of(ordinary), pd.DataFrame(record_of(ordinary)["services"]["needs"])
    counted = morning.rows("capacity_day")
    today = counted[counted["capacity_date"] == counted["capacity_date"].max()]
    places = today.set_index("service_id")["places_open"].astype(int)
    assert needs["offered"].sum() == (listed["service_offer"] != "").sum() > 0
    offered = needs.groupby("service_id")["offered"].sum()
    assert (offered <= places.reindex(offered.index).fillna(0)).all()


def test_an_offer_is_the_next_step_with_its_owner_unless_the_law_has_one(
    ordinary: DailyList,
) -> None:
    listed = list_of(ordinary)
    offered = listed[listed["service_offer"].str.startswith("Reablement at home")]
    is_duty = offered["barrier"].str.contains("no settled home")
    assert len(offered[~is_duty])
    assert set(offered.loc[~is_duty, "next_step"]) == {"Refer to reablement"}
    assert set(offered.loc[~is_duty, "next_step_owner"]) == {"Social worker"}


def test_the_page_says_by_what_the_places_were_given(ordinary: DailyList) -> None:
    page = (ordinary.folder / "list.html").read_text("utf-8")
    assert "Places and need" in page
    assert "Places go to those in most need" in page
    assert record_of(ordinary)["services"]["basis"] == "need"


def test_without_a_catalogue_the_list_is_the_same_and_says_that_none_is_recorded(
    morning: Morning, ordinary: DailyList
) -> None:
    (morning.extract / "intervention_catalogue.csv").unlink()
    (morning.extract / "capacity_day.csv").unlink()
    made = morning.make()
    assert made.freshness == ordinary.freshness
    listed = list_of(made)
    pd.testing.assert_frame_equal(without_services(listed), without_services(list_of(ordinary)))
    assert (listed[SAID_OF_SERVICES] == "").all(axis=None)
    assert record_of(made)["services"] is None
    assert "No services recorded" in (made.folder / "list.html").read_text("utf-8")


def test_without_a_count_of_places_nobody_is_offered_a_place(morning: Morning) -> None:
    (morning.extract / "capacity_day.csv").unlink()
    listed = list_of(morning.make())
    assert (listed["service_offer"] == "").all()
    assert listed["services"].str.contains("places not known, ask the service").any()


def test_a_rule_that_cannot_be_read_costs_its_service_and_is_said(morning: Morning) -> None:
    def break_one(rows: pd.DataFrame) -> pd.DataFrame:
        is_one = rows["service_id"] == "reablement-home"
        return rows.assign(
            eligibility_conditions=rows["eligibility_conditions"].mask(is_one, "pathways == 'P1'")
        )

    morning.change("intervention_catalogue", break_one)
    made = morning.make()
    assert not list_of(made)["service_offer"].str.startswith("Reablement at home").any()
    page = (made.folder / "list.html").read_text("utf-8")
    assert "reablement-home is offered to nobody today: there is no field" in page


def test_the_same_morning_gives_the_same_offers_also_to_two_people_alike(morning: Morning) -> None:
    """Both lists are of one hub: who comes first of two alike is drawn with a key of its own."""
    twins = [("p999998", "s9999998"), ("p999999", "s9999999")]
    person = morning.rows("person").head(1)
    for person_id, spell_id in twins:
        people = pd.concat([morning.rows("person"), person.assign(person_id=person_id)])
        morning.write("person", people)
        morning.add_stay(person_id=person_id, spell_id=spell_id)
    first = list_of(morning.make())
    alike = first.set_index("spell_id").loc[[spell_id for _, spell_id in twins]]
    assert alike["readmission_risk"].iloc[0] == alike["readmission_risk"].iloc[1]
    assert set(alike["status"]) == {"scored"}

    def turn(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.iloc[::-1]

    for table in ("discharge_spell", "person", "intervention_catalogue", "capacity_day"):
        morning.change(table, turn)
    again = list_of(morning.make())
    assert again["list_id"].iloc[0] != first["list_id"].iloc[0]
    pd.testing.assert_frame_equal(again.drop(columns="list_id"), first.drop(columns="list_id"))
