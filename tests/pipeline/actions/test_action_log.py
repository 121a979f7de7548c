"""The action log: no line can be changed, cut off or put in without being missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline import storage
from pipeline.actions.action_log import read_log, verify_log
from pipeline.actions.export import export_log
from pipeline.actions.import_sheet import import_sheet
from pipeline.actions.on_the_list import decided_before
from pipeline.chained_log import Chain, append_to_chain, mark_of
from pipeline.contract_files import read_code_lists
from pipeline.errors import ContractError
from pipeline.paths import Places
from reports.render.words import british_date
from tests.pipeline.actions.invented_sheet import RAILS, REFERRED, Answers, returned_workbook

DECLINED = {
    "decision": "Person declined",
    "decision_reason": "the person does not want it",
    "initials": "CD",
}
STEPS: tuple[Answers, ...] = (
    {1: REFERRED, 2: REFERRED | DECLINED, 3: DECLINED},
    {1: REFERRED | {"decision": "Help accepted", "decided_on": "2026-10-01"}},
    {1: REFERRED | {"decision": "Help started", "decided_on": "2026-10-03"}},
)


@pytest.fixture
def kept(places: Places, tmp_path: Path) -> Chain:
    """The log after three sheets came back."""
    for number, answers in enumerate(STEPS):
        path = returned_workbook(places.lists, tmp_path / f"{number}.xlsx", answers)
        import_sheet(places, path, places.lists, role="nurse")
    return read_log(places)


def test_an_unbroken_log_is_borne_out_by_the_lists(places: Places, kept: Chain) -> None:
    record = {"action_log": mark_of(kept)}
    storage.write_json(record, places.lists / "2026-10-04" / "r1" / "run.json")
    assert verify_log(places, places.lists) == (5, 1)


def test_a_hub_that_never_decided_has_an_empty_log(places: Places) -> None:
    assert verify_log(places, places.lists) == (0, 0)


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        pytest.param(lambda lines: [lines[0].replace("offered", "started"), *lines[1:]], 2,
                     id="a line changed"),
        pytest.param(lambda lines: [*lines[:2], *lines[3:]], 3, id="a line taken out"),
        pytest.param(lambda lines: [lines[0], lines[0], *lines[1:]], 2, id="a line put in"),
        pytest.param(lambda lines: [*lines[:4], lines[4][:40]], 5, id="the last line cut"),
        pytest.param(lambda lines: [*lines, "[1]"], 6, id="no entry at all"),
    ],
)  # fmt: skip
def test_an_altered_log_names_the_line(
    places: Places, kept: Chain, damage: Callable[[list[str]], list[str]], line: int
) -> None:
    lines = places.action_log.read_text("utf-8").splitlines()
    places.action_log.write_text("\n".join(damage(lines)) + "\n", "utf-8")
    with pytest.raises(ContractError, match=f"was altered at or before line {line}"):
        verify_log(places, places.lists)


@pytest.mark.parametrize("left", [4, 0])
def test_lines_cut_off_at_the_end_are_missed_by_the_lists(
    places: Places, kept: Chain, left: int
) -> None:
    storage.write_json({"action_log": mark_of(kept)}, places.lists / "2026-10-04/r1/run.json")
    lines = places.action_log.read_text("utf-8").splitlines(keepends=True)
    places.action_log.write_text("".join(lines[:left]), "utf-8")
    with pytest.raises(ContractError, match="not the one that the list of 2026-10-04 was made"):
        verify_log(places, places.lists)


@pytest.mark.parametrize("content", ["{", "[]", None])
def test_a_list_whose_record_cannot_be_read_bears_nothing_out(
    places: Places, kept: Chain, content: str | None
) -> None:
    folder = places.lists / "2026-10-04" / "r1"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "run.json").write_text(content)
    with pytest.raises(ContractError, match=r"The record of the list 2026-10-04/r1 cannot be read"):
        verify_log(places, places.lists)


def test_a_machine_that_stops_while_adding_leaves_the_log_as_it_was(
    places: Places, kept: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = places.action_log.read_bytes()

    def stop(*_: object) -> None:
        raise OSError("the machine stopped")

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(OSError, match="the machine stopped"):
        append_to_chain(places.action_log, [{"decision": "Referred"}], broken=ContractError)
    assert places.action_log.read_bytes() == before
    assert [path.name for path in places.action_log.parent.iterdir()] == ["actions.jsonl"]


def told(chain: Chain, as_of: str, *, rest_days: int = 7) -> pd.DataFrame:
    spells = pd.Index([f"S0000{rank}" for rank in range(1, 5)], name="spell_id")
    return decided_before(
        chain.entries, spells, as_of=pd.Timestamp(as_of), rest_days=rest_days, in_words=british_date
    )


def test_the_last_decision_by_the_day_of_the_list_stands_beside_the_person(kept: Chain) -> None:
    first, later = told(kept, "2026-09-30"), told(kept, "2026-10-03")
    assert first["last_decision"].iloc[0] == "Referred, 30 September 2026"
    assert later["last_decision"].iloc[0] == "Help started, 3 October 2026"
    assert later["last_decision"].isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("as_of", "rest_days", "is_resting"),
    [
        pytest.param("2026-10-06", 7, True, id="six days after"),
        pytest.param("2026-10-07", 7, False, id="seven days after"),
        pytest.param("2026-09-30", 0, False, id="nobody rests"),
    ],
)
def test_a_decision_lets_a_person_rest_for_some_days(
    kept: Chain, as_of: str, rest_days: int, *, is_resting: bool
) -> None:
    assert told(kept, as_of, rest_days=rest_days)["is_resting"].iloc[1] == is_resting


def test_who_is_to_be_looked_at_again_does_not_rest(places: Places, tmp_path: Path) -> None:
    again: Answers = {1: {"decision": "Look again", "initials": "ab"}}
    path = returned_workbook(places.lists, tmp_path / "a.xlsx", again)
    import_sheet(places, path, places.lists, role="nurse")
    found = told(read_log(places), "2026-09-30").iloc[0]
    assert (found["last_decision"], bool(found["is_resting"])) == (
        "Look again, 30 September 2026", False,
    )  # fmt: skip


def test_an_empty_log_says_nothing_of_anybody() -> None:
    found = told(Chain((), ()), "2026-09-30")
    assert found["last_decision"].isna().all()
    assert not found["is_resting"].any()


def test_training_gets_who_was_offered_what_who_took_it_and_when(kept: Chain) -> None:
    made = export_log(kept, read_code_lists())
    assert made.action["action"].tolist() == [
        "offered", "declined_by_person", "declined_by_person", "accepted", "started",
    ]  # fmt: skip
    assert made.action["action_id"].is_unique
    assert set(made.action["actor_role"]) == {"nurse"}
    assert "initials" not in made.action
    columns = ["spell_id", "referral_date", "status", "decline_reason", "start_date"]
    assert made.referral[columns].fillna("").to_numpy().tolist() == [
        ["S00001", "2026-09-30", "started", "", "2026-10-03"],
        ["S00002", "2026-09-30", "declined_by_person", "not_wanted", ""],
    ]
    assert made.without_help == 1
    assert set(made.referral["intervention_code"]) == {"MINOR_ADAPT"}


def test_an_empty_log_gives_tables_without_rows() -> None:
    made = export_log(Chain((), ()), read_code_lists())
    assert (len(made.action), len(made.referral), made.without_help) == (0, 0, 0)
    assert "status" in made.referral


def test_the_words_of_the_sheet_are_those_of_the_code_list() -> None:
    assert RAILS in read_code_lists()["housing_intervention"].codes.values()
