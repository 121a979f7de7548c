"""Bad mornings: what is missing, late, locked or wrong, and what the hub still gets."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest

from data_contracts.code_groups import EMERGENCY_METHODS
from pipeline import storage
from pipeline.daily import DailyList
from pipeline.errors import ContractError, LockedError, UsageError
from pipeline.last_extract import read_last_extract
from pipeline.lock import hold_lock
from tests.end_to_end.morning import HOUSING, Morning, list_of, record_of, rows_accounted_for


def test_a_day_to_come_is_refused(morning: Morning) -> None:
    with pytest.raises(UsageError, match=r"--as-of 2999-01-01 lies in the future; today is"):
        morning.make("2999-01-01")
    assert not morning.places.lists.exists()


def test_without_its_extract_and_without_an_earlier_one_no_list_is_made(morning: Morning) -> None:
    shutil.rmtree(morning.extract)
    with pytest.raises(ContractError, match=r"discharge_spell\.csv: missing; it is required"):
        morning.make()
    assert not morning.places.lists.exists()


def test_without_a_usable_extract_the_people_of_the_last_one_are_listed_again(
    published: tuple[Morning, DailyList],
) -> None:
    morning, old = published
    before = {path.name: path.read_bytes() for path in old.folder.iterdir()}
    (morning.extract / "person.csv").unlink()
    made = morning.make("2026-10-01")
    assert (made.freshness, made.exit_code) == ("STALE", 20)
    assert set(list_of(made)["spell_id"]) >= set(
        list_of(old).loc[list_of(old)["delay"] != "", "spell_id"]
    )
    first = record_of(made)["warnings"][0]
    assert first.startswith(
        "Today's extract cannot be used; this list is made from that of 30 September 2026."
    )
    assert "person.csv: missing; it is required" in first
    assert {path.name: path.read_bytes() for path in old.folder.iterdir()} == before
    assert rows_accounted_for(record_of(made)) == len(morning.rows("discharge_spell"))


def test_the_extract_of_a_bad_morning_is_never_kept(published: tuple[Morning, DailyList]) -> None:
    morning, _ = published
    kept = sorted(morning.places.last_extracts.iterdir())
    (morning.extract / "person.csv").unlink()
    morning.make("2026-10-01")
    assert sorted(morning.places.last_extracts.iterdir()) == kept


def test_a_run_that_died_while_keeping_its_extract_is_swept(morning: Morning) -> None:
    dead = morning.places.last_extracts / "2026-09-29.r1"
    (dead / "files").mkdir(parents=True)
    assert read_last_extract(morning.places) is None
    morning.make()
    assert [path.name for path in morning.places.last_extracts.iterdir()] == ["2026-09-30.r1"]


def test_the_same_stays_on_a_later_day_are_an_old_file_under_a_new_name(
    published: tuple[Morning, DailyList],
) -> None:
    morning, first = published
    assert first.freshness == "FRESH"
    (morning.extract / "discharge_spell.csv").rename(
        morning.extract / "discharge_spell_2026-10-01.csv"
    )
    made = morning.make("2026-10-01")
    assert (made.freshness, made.exit_code) == ("STALE", 20)
    assert (
        "word for word the same as on the list of 30 September 2026"
        in record_of(made)["warnings"][0]
    )


def test_a_day_without_stays_is_an_empty_list_to_confirm(morning: Morning) -> None:
    morning.change("discharge_spell", lambda rows: rows.head(0))
    made = morning.make()
    assert (made.freshness, made.exit_code) == ("DEGRADED", 10)
    assert list_of(made).empty
    assert any(
        "0 discharges in the extract: confirm" in text for text in record_of(made)["warnings"]
    )


def test_a_list_of_an_earlier_day_is_made_from_what_was_known_then(morning: Morning) -> None:
    made = morning.make("2026-09-28")
    stays = morning.rows("discharge_spell")
    later = stays[stays["known_at"] > "2026-09-28"]
    since = stays[
        (stays["known_at"] <= "2026-09-28") & (stays["discharge_known_at"] > "2026-09-28")
    ]
    record, listed = record_of(made), list_of(made)
    assert len(later) > 0
    assert len(since) > 0
    assert record["counts"]["out_of_scope"]["not yet known on the day of the list"] == len(later)
    assert record["counts"]["manual_review"] == 0
    assert not set(listed["spell_id"]) & set(later["spell_id"])
    assert set(listed["spell_id"]) & set(since["spell_id"])
    assert rows_accounted_for(record) == len(stays)


def test_far_more_people_than_on_the_days_before_is_said(morning: Morning) -> None:
    for day in ("2026-09-27", "2026-09-28", "2026-09-29"):
        earlier = morning.places.lists / day / "r1" / "run.json"
        storage.write_json({"began_in_a_week": 1}, earlier)
    made = morning.make()
    assert made.freshness == "DEGRADED"
    assert any("stays began in the last week; 1 are" in t for t in record_of(made)["warnings"])


def test_a_stay_of_which_nothing_is_recorded_is_for_a_person_to_look_at(morning: Morning) -> None:
    new = {"person_id": "new", "known_at": "2026-09-29"}
    stay = {"spell_id": "new", "provider_code": "RXX", "admission_date": "2026-09-29"}
    for table, row in (("person", new), ("discharge_spell", stay | new)):
        rows = pd.concat([morning.rows(table), pd.DataFrame([row])])
        morning.write(table, rows.fillna(""))
    listed = list_of(morning.make()).set_index("spell_id")
    assert listed.loc["new", "status"] == "manual_review"
    assert listed.loc["new", "readmission_risk"] == ""


def test_what_of_one_person_could_not_be_used_is_said_beside_that_person_alone(
    published: tuple[Morning, DailyList],
) -> None:
    morning, listed = published[0], list_of(published[1])
    one = listed["person_id"].iloc[-1]
    stays = morning.rows("discharge_spell")
    stays.loc[stays["person_id"] == one, "n_medications"] = "<5"
    morning.write("discharge_spell", stays.fillna({"n_medications": ""}))
    made = list_of(morning.make()).set_index("person_id")
    assert made.loc[one, "status"] == "scored_with_gaps"
    assert made.loc[one, "gaps"] == "n medications in discharge spell could not be used"
    assert set(made.drop(one)["status"]) == {"scored"}


def test_without_housing_data_risks_are_still_there_and_the_gaps_are_named(
    morning: Morning,
) -> None:
    for name in HOUSING:
        (morning.extract / f"{name}.csv").unlink()
    made = morning.make()
    listed = list_of(made)
    assert (made.freshness, made.exit_code) == ("DEGRADED", 10)
    assert set(listed["status"]) == {"scored_with_gaps"}
    assert pd.to_numeric(listed["readmission_risk"]).notna().all()
    assert all(f"no {name.replace('_', ' ')} data" in listed["gaps"].iloc[0] for name in HOUSING)
    assert set(listed["housing_ask"]) == {"stairs, bathroom, heating, damp"}
    assert set(listed["barrier"]) == {""}


def test_a_missing_optional_column_is_named_as_a_gap(morning: Morning) -> None:
    morning.change("discharge_spell", lambda rows: rows.drop(columns="cfs_score"))
    made = morning.make()
    assert made.freshness == "DEGRADED"
    assert set(list_of(made)["gaps"]) == {"no cfs score in discharge spell"}


def test_an_extract_of_three_days_ago_lists_the_same_people_as_stale(
    morning: Morning, ordinary: DailyList
) -> None:
    made = morning.make("2026-10-03")
    assert (made.freshness, made.exit_code) == ("STALE", 20)
    record = record_of(made)
    assert record["snapshot_at"] == "2026-09-30"
    assert record["warnings"][0].endswith("3 days before the list.")
    open_stays = morning.rows("discharge_spell").query("discharge_date == ''")["spell_id"]
    assert set(list_of(made)["spell_id"]) >= set(open_stays) & set(list_of(ordinary)["spell_id"])


def test_yesterdays_extract_is_fresh_and_one_of_the_day_before_is_stale(morning: Morning) -> None:
    assert morning.make("2026-10-01").freshness == "FRESH"
    assert morning.make("2026-10-02").freshness == "STALE"


def emergencies_in_a_year(morning: Morning) -> pd.Series:
    """Emergency admissions of each person in the 365 days before the list, this stay left out."""
    stays = morning.rows("discharge_spell")
    first = f"{morning.as_of - pd.Timedelta(days=365):%Y-%m-%d}"
    is_counted = stays["admission_method"].isin(EMERGENCY_METHODS) & (
        stays["admission_date"].between(first, f"{morning.as_of:%Y-%m-%d}", inclusive="left")
    )
    return stays[is_counted].groupby("person_id")["spell_id"].agg(set)


def test_without_models_everyone_is_listed_by_emergency_admissions(
    morning: Morning, ordinary: DailyList
) -> None:
    shutil.rmtree(morning.places.live)
    made = morning.make()
    listed, record = list_of(made), record_of(made)
    assert (made.freshness, made.exit_code) == ("MANUAL", 30)
    assert set(listed["spell_id"]) == set(list_of(ordinary)["spell_id"])
    assert set(listed["readmission_risk"]) == {""}
    assert {model["status"] for model in record["models"].values()} == {"not available"}
    earlier = emergencies_in_a_year(morning).to_dict()
    counts = [
        len(earlier.get(person, set()) - {stay})
        for person, stay in zip(listed["person_id"], listed["spell_id"], strict=True)
    ]
    assert counts[0] > 1
    assert counts == sorted(counts, reverse=True)
    page = (made.folder / "list.html").read_text("utf-8")
    assert "ordered by emergency admissions in the last 12 months" in page


def test_an_altered_model_is_not_used_and_the_list_says_so(morning: Morning) -> None:
    booster = morning.places.live / "readmission_30d" / "v1" / "booster.txt"
    booster.write_bytes(booster.read_bytes().replace(b"num_leaves=8", b"num_leaves=9", 1))
    made = morning.make()
    assert made.freshness == "MANUAL"
    assert any("booster.txt" in warning for warning in record_of(made)["warnings"])


def test_without_the_benefit_model_the_risks_are_still_scored(morning: Morning) -> None:
    shutil.rmtree(morning.places.live / "housing_benefit" / "v1")
    made = morning.make()
    assert made.freshness == "DEGRADED"
    assert set(list_of(made)["housing_help"]) <= {
        "Not available today",
        "No estimate: not available today",
    }
    assert pd.to_numeric(list_of(made)["readmission_risk"]).notna().all()


def test_while_another_run_makes_a_list_none_is_made(morning: Morning) -> None:
    with (
        hold_lock(morning.places.locks / "daily.lock"),
        pytest.raises(LockedError, match=r"Another run holds daily\.lock"),
    ):
        morning.make()
    assert morning.make().is_new


def test_a_run_that_fails_gives_the_lock_back(morning: Morning) -> None:
    broken = replace(morning, extract=morning.extract / "nowhere")
    with pytest.raises(ContractError, match="missing"):
        broken.make()
    assert morning.make().is_new


def test_on_a_day_without_anyone_to_list_there_is_an_empty_list(morning: Morning) -> None:
    morning.change("discharge_spell", lambda rows: rows.assign(age_at_admission_years="10"))
    made = morning.make()
    assert list_of(made).empty
    assert rows_accounted_for(record_of(made)) == len(morning.rows("discharge_spell"))


@pytest.mark.parametrize("table", ["discharge_spell", "person"])
def test_when_every_stay_is_refused_no_list_is_made_and_the_old_one_stays(
    morning: Morning, table: str
) -> None:
    morning.change(table, lambda rows: rows.assign(known_at="soon"))
    stays = len(morning.rows("discharge_spell"))
    with pytest.raises(ContractError, match=f"None of {stays} stays could be accepted; `homefirst"):
        morning.make()
    assert not morning.places.lists.exists()


def test_with_unreadable_evidence_of_the_only_model_people_are_listed_by_rule(
    morning: Morning,
) -> None:
    evidence = morning.places.live / "readmission_30d" / "v1-evidence" / "metrics.json"
    evidence.write_text('{"cut', "utf-8")
    made = morning.make()
    assert made.freshness == "MANUAL"
    assert any("is not readable" in warning for warning in record_of(made)["warnings"])


def test_many_refused_rows_degrade_the_list(morning: Morning) -> None:
    visits = morning.rows("ed_attendance")
    every_tenth = visits.index % 10 == 0
    dates = visits["arrival_date"].mask(every_tenth, "soon")
    morning.write("ed_attendance", visits.assign(arrival_date=dates))
    made = morning.make()
    assert made.freshness == "DEGRADED"
    refused = f"ed_attendance: {every_tenth.sum()} of {len(visits)} rows were refused."
    assert refused in record_of(made)["warnings"]
