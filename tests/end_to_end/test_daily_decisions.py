"""From one list to the next: what the hub decided, what changed, and places drawn by lot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd

from pipeline.actions.import_sheet import import_sheet
from pipeline.daily import DailyList
from reports.render.list_columns import NAMES
from tests.end_to_end.morning import Morning, list_of, record_of

FIRST_ROW = 4


def send_back(morning: Morning, made: DailyList, path: Path, rank: int, decision: str) -> None:
    """Fill in one row of the workbook and take it in."""
    book = openpyxl.load_workbook(made.folder / "list.xlsx")
    for name, value in {"decision": decision, "initials": "ab"}.items():
        book.worksheets[0].cell(FIRST_ROW + rank - 1, NAMES.index(name) + 1).value = value
    book.save(path)
    found = import_sheet(morning.places, path, morning.places.lists, role="nurse")
    assert (found.kept, dict(found.refused)) == (1, {})


def test_whom_the_hub_decided_about_is_marked_stands_below_and_comes_back(
    published: tuple[Morning, DailyList], tmp_path: Path
) -> None:
    morning, first = published
    ranked, stays = list_of(first), morning.rows("discharge_spell")
    waits = set(stays.loc[stays["discharge_date"] == "", "spell_id"])
    at = int(ranked["spell_id"].isin(waits).to_numpy().argmax())  # one whom a week does not remove
    person = ranked["person_id"].iloc[at]
    send_back(morning, first, tmp_path / "back.xlsx", at + 1, "Referred")
    second = morning.make()
    assert second.folder.name == "r2"
    listed = list_of(second).set_index("person_id")
    assert listed.loc[person, "band"] == "Decided already"
    assert listed.loc[person, "last_decision"] == "Referred, 30 September 2026"
    assert listed.index[-1] == person
    assert (listed["band"] == "Look at first").sum() == (
        list_of(first)["band"] == "Look at first"
    ).sum()
    assert list_of(first).set_index("person_id").loc[person, "service_offer"] != ""
    assert listed.loc[person, "service_offer"] == ""
    record = record_of(second)
    assert record["action_log"]["lines"] == 1
    assert record["changes"][0]["reasons"] == ["decisions of the hub were added"]
    assert record["changes"][0]["out_of_top"] == 1
    later = list_of(morning.make("2026-10-07")).set_index("person_id")
    assert person in later.index
    assert later.loc[person, "band"] != "Decided already"


def test_who_is_to_be_looked_at_again_keeps_the_place(
    published: tuple[Morning, DailyList], tmp_path: Path
) -> None:
    morning, first = published
    send_back(morning, first, tmp_path / "back.xlsx", 1, "Look again")
    listed = list_of(morning.make())
    assert listed["person_id"].to_list() == list_of(first)["person_id"].to_list()
    assert listed["last_decision"].iloc[0] == "Look again, 30 September 2026"


def test_an_altered_log_stops_no_list_and_the_list_says_so(
    published: tuple[Morning, DailyList], tmp_path: Path
) -> None:
    morning, first = published
    send_back(morning, first, tmp_path / "a.xlsx", 1, "Referred")
    send_back(morning, first, tmp_path / "b.xlsx", 2, "Referred")
    log = morning.places.action_log
    log.write_text(log.read_text("utf-8").replace("offered", "started", 1), "utf-8")
    made = morning.make()
    assert made.freshness == "DEGRADED"
    assert set(list_of(made)["last_decision"]) == {""}
    assert any("actions.jsonl was altered" in said for said in record_of(made)["warnings"])


def test_the_second_list_of_a_day_and_the_next_day_say_what_changed(
    published: tuple[Morning, DailyList],
) -> None:
    morning, first = published[0], list_of(published[1])
    gone = first["spell_id"].iloc[0]
    morning.change("discharge_spell", lambda rows: rows[rows["spell_id"] != gone])
    again, tomorrow = morning.make(), morning.make("2026-10-01")
    (change,) = record_of(again)["changes"]
    assert (change["since"], change["new"], change["left"]) == ("2026-09-30/r1", 0, 1)
    assert change["reasons"] == ["other content in discharge_spell.csv"]
    page = (again.folder / "list.html").read_text("utf-8")
    assert "What changed since list 2026-09-30/r1" in page
    assert f"Left the list (1): {first['person_id'].iloc[0]}" in page
    (change,) = record_of(tomorrow)["changes"]
    assert change["since"] == "2026-09-30/r2"


def test_places_drawn_by_lot_are_declared_and_each_chance_stands_in_the_table(
    morning: Morning,
) -> None:
    score = morning.config.score.model_copy(update={"look_first_places": 10, "draw_places": 4})
    drawing = replace(morning, config=morning.config.model_copy(update={"score": score}))
    made = drawing.make()
    chance = pd.to_numeric(list_of(made)["look_first_probability"])
    assert chance.value_counts().to_dict() == {0.0: len(chance) - 14, 1.0: 6, 0.5: 8}
    assert record_of(made)["draw_places"] == 4
    page = (made.folder / "list.html").read_text("utf-8")
    assert "The last 4 places in “Look at first” were drawn by lot among the 8 people" in page
