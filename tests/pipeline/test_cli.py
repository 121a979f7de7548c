"""The command line: help by reader, one screen per error, exit codes, no person's values."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline import cli, paths
from pipeline.lock import hold_lock
from pipeline.paths import TARGETS, Places
from tests.data_contracts.invented_extract import text_of
from tests.end_to_end.road import places_in

MOST_LINES = 24
INVENTED_ID = "9434765919"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The command line works in a folder of its own: no model, no extract, no list."""
    own = places_in(tmp_path)
    monkeypatch.setattr(cli, "DEFAULT", own)
    monkeypatch.setattr(paths, "DEFAULT", own)
    return own


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    folder = tmp_path / "sent"
    folder.mkdir()
    for name in ("person", "discharge_spell"):
        text_of(name).to_csv(folder / f"{name}.csv", index=False)
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def run_daily(places: Places, extract: Path, *, as_of: str = "2026-09-30") -> Result:
    """Make a list in places of its own: the command's own folders are the project's."""
    return run("daily", "--as-of", as_of, "--extracts", extract, "--out", places.lists)


def test_help_groups_the_commands_by_reader() -> None:
    said = run("--help").output
    order = [cli.HUB, cli.ANALYST, cli.SCIENTIST, cli.OPERATOR]
    assert sorted(order, key=said.index) == order
    for group, command in zip(order, ("daily", "check", "simulate", "promote"), strict=True):
        assert said.index(group) < said.index(f" {command} ")


@pytest.mark.parametrize(
    "command",
    [one.name or getattr(one.callback, "__name__", "") for one in cli.app.registered_commands],
)
def test_every_command_shows_an_example(command: str) -> None:
    said = run(command, "--help")
    assert said.exit_code == 0
    assert f"homefirst {command}" in " ".join(said.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["daily"], 2, "--as-of", id="no day"),
        pytest.param(["check", "nowhere"], 2, "There is no folder nowhere", id="no folder"),
        pytest.param(["check", ".", "--source", "moon"], 2, "There is no source called moon",
                     id="no such source"),
        pytest.param(["check", ".", "--deprivation", "x.csv"], 2, "--deprivation needs --source",
                     id="an index without a source"),
        pytest.param(["simulate", "--out", "{new}", "--scenario", "x"], 2, "choose one of",
                     id="no such scenario"),
        pytest.param(["simulate", "--out", "{new}", "--as-of", "soon"], 2, "--as-of", id="soon"),
        pytest.param(["promote", "--by", "a", "--reason", "b"], 2, "Name one target", id="none"),
        pytest.param(["promote", "shoe", "--by", "a", "--reason", "b"], 2, "Name one target",
                     id="no such target"),
        pytest.param(["promote", "ongoing_care", "--all", "--by", "a", "--reason", "b"], 2,
                     "Name one target", id="one and all"),
        pytest.param(["promote", "ongoing_care", "--by", " ", "--reason", "b"], 2,
                     "needs a name", id="nobody signs"),
        pytest.param(["promote", "ongoing_care", "--by", "a", "--reason", "b"], 5,
                     "There is no model in ongoing_care/", id="never trained"),
        pytest.param(["promote", "ongoing_care", "--challenger", "2026-09-30", "--by", "a",
                      "--reason", "b"], 2, "There is no decision on a challenger of ongoing_care",
                     id="no challenger"),
        pytest.param(["rollback", "shoe", "--by", "a", "--reason", "b"], 2, "Name one target",
                     id="back to nothing"),
        pytest.param(["rollback", "ongoing_care", "--by", "a", "--reason", "b"], 5,
                     "nothing to go back from", id="never promoted"),
        pytest.param(["status", "--on", "soon"], 2, "--on", id="live soon"),
        pytest.param(["retrain", "--as-of", "soon"], 2, "--as-of", id="retrained soon"),
        pytest.param(["retrain", "shoe", "--as-of", "2026-09-30"], 2, "Name one target",
                     id="a challenger of nothing"),
        pytest.param(["retrain", "ongoing_care", "--as-of", "2026-09-30"], 5,
                     "No ongoing_care model is live", id="a challenger of nobody"),
        pytest.param(["pack", "shoe"], 2, "Name one target", id="a pack of nothing"),
        pytest.param(["pack", "ongoing_care"], 5, "There is no model in ongoing_care/",
                     id="a pack of what was never trained"),
        pytest.param(["monitor", "--as-of", "soon"], 2, "--as-of", id="watched soon"),
        pytest.param(["monitor", "--as-of", "2026-09-30", "--extracts", "{new}"], 3,
                     "person.csv: missing", id="watched without an extract"),
    ],
)  # fmt: skip
def test_an_error_is_one_screen_without_a_traceback(
    places: Places, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    result = run(*[one.format(new=tmp_path / "new") for one in arguments])
    assert result.exit_code == code, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    assert len(result.output.splitlines()) <= MOST_LINES
    assert not places.lists.exists()


def test_one_target_that_cannot_be_judged_does_not_keep_the_others_from_a_decision(
    places: Places,
) -> None:
    result = run("retrain", "--as-of", "2026-09-30")
    assert result.exit_code == 5, result.output
    for target in TARGETS:
        assert f"No {target} model is live" in result.output
        assert (places.challengers / target / "2026-09-30" / "decision.json").is_file()


@pytest.mark.parametrize(
    ("as_of", "folder", "code", "said"),
    [
        pytest.param("30.09.2026", "sent", 1, "write it as YYYY-MM-DD", id="no date"),
        pytest.param("2999-01-01", "sent", 1, "lies in the future", id="a day to come"),
        pytest.param("2026-09-30", "nowhere", 1, "person.csv: missing", id="no extract"),
    ],
)
def test_without_a_day_or_an_extract_there_is_no_list(
    places: Places, extract: Path, as_of: str, folder: str, code: int, said: str
) -> None:
    result = run_daily(places, extract.with_name(folder), as_of=as_of)
    assert result.exit_code == code, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    assert len(result.output.splitlines()) <= MOST_LINES
    assert not places.lists.exists()


def test_while_another_run_holds_the_lock_the_exit_code_is_75(
    places: Places, extract: Path
) -> None:
    with hold_lock(places.locks / "daily.lock"):
        result = run_daily(places, extract)
    assert result.exit_code == 75
    assert "Another run holds daily.lock" in result.output


def test_without_models_the_list_is_made_by_plain_rule_and_printed_where(
    places: Places, extract: Path
) -> None:
    result = run_daily(places, extract, as_of="2026-10-01")
    assert result.exit_code == 30, result.output
    assert "MANUAL: new list" in result.output
    page = places.lists / "latest" / "list.html"
    assert page.is_file()
    assert Path(result.output.splitlines()[-1]).resolve() == page.resolve()


def test_an_error_names_no_value_of_a_person(places: Places, extract: Path) -> None:
    rows = text_of("person")
    rows.assign(person_id=INVENTED_ID).drop(columns="known_at").to_csv(
        extract / "person.csv", index=False
    )
    result = run_daily(places, extract)
    assert result.exit_code == 1
    assert "required column known_at is missing" in result.output
    assert INVENTED_ID not in result.output


def test_a_fault_of_our_own_says_so_without_values_and_debug_shows_it(
    places: Places, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise KeyError(INVENTED_ID)

    monkeypatch.setattr("pipeline.daily.make_list", broken)
    result = run_daily(places, extract)
    assert result.exit_code == 1
    assert "A fault of homefirst itself (KeyError)" in result.output
    assert INVENTED_ID not in result.output
    debugged = run(
        "--debug", "daily", "--as-of", "2026-09-30", "--extracts", extract, "--out", places.lists
    )
    assert isinstance(debugged.exception, KeyError)


def test_nothing_is_live_on_a_new_machine(places: Places) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert result.output.count("no model is live") == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_check_writes_a_page_and_its_numbers(extract: Path, tmp_path: Path) -> None:
    result = run("check", extract, "--out", tmp_path / "checked")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "checked" / "data_quality.html").is_file()
    assert (tmp_path / "checked" / "data_quality.json").is_file()
    assert not (extract / "data_quality.html").exists()


def test_simulate_invents_an_area_once_and_never_over_something(tmp_path: Path) -> None:
    out = tmp_path / "area"
    arguments = ("simulate", "--people", "60", "--seed", "4", "--out", str(out))
    assert run(*arguments).exit_code == 0
    assert {path.name for path in out.iterdir()} == {"extracts", "truth"}
    assert (out / "extracts" / "person.csv").is_file()
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    again = run(*arguments)
    assert again.exit_code == 2
    assert "is not empty; name a new folder" in again.output
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
