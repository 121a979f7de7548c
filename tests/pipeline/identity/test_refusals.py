"""What stops a run before anything is written, and the command as people type it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline import cli
from pipeline.errors import ContractError, HomefirstError, UsageError
from pipeline.identity.key_store import FROM_ENVIRONMENT
from tests.pipeline.identity.invented_people import (
    ANA,
    CY,
    KEY,
    OTHER_KEY,
    PERSON,
    SPELL,
    Table,
    read,
    run,
    write,
)

SENT: dict[str, Table] = {"person": PERSON, "discharge_spell": SPELL}
Change = Callable[[Path], object]


def said_of(folder: Path, out: Path, **options: object) -> HomefirstError:
    """The refusal, after making sure that it wrote nothing and shows nobody."""
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(HomefirstError) as told:
        run(folder, out, **options)  # type: ignore[arg-type]  # options of many types
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    for canary in (ANA, "943 476 5919", "Quillfeather", "H00001", "1950-01-02", KEY.secret.hex()):
        assert canary not in str(told.value)
    return told.value


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"source": "St Elsewhere"}, "--source must be up to 40 small", id="words"),
        pytest.param({"source": ""}, "--source must be", id="no source"),
        pytest.param({"key_id": "0" * 16}, "The key has the id .* not 0{16} as --key-id",
                     id="another key expected"),
        pytest.param({"columns": ["local_id=no such"]}, "No file has a column 'no such'", id="no"),
    ],
)  # fmt: skip
def test_options_that_do_not_fit_are_refused(
    tmp_path: Path, options: dict[str, object], said: str
) -> None:
    told = said_of(write(tmp_path / "sent", SENT), tmp_path / "out", **options)
    assert isinstance(told, UsageError)
    with pytest.raises(UsageError, match=said):
        raise told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        pytest.param(lambda f: (f / "pseudonyms.json").write_text("{}"), UsageError,
                     "its tables are pseudonymised already", id="made here"),
        pytest.param(lambda f: [path.unlink() for path in f.iterdir()], UsageError,
                     r"holds no table \(\.csv, \.csv\.gz, \.csv\.zip, \.parquet\)", id="no table"),
        pytest.param(lambda f: write(f, {"person": {"NHS no": ["1"], "nhs_no": ["2"]}}), UsageError,
                     "cannot be told apart: faults in 1 place", id="two columns"),
        pytest.param(lambda f: write(f, {"x": {"nhs_no": ["1"], "NHS_NO": ["2"]},
                                         "y": {"phone": ["1"]}}), UsageError,
                     "faults in 2 places", id="every fault at once"),
        pytest.param(lambda f: [write(f, {name: {"shoe": ["1"]}}) for name in SENT], UsageError,
                     "No file has a column with an NHS number or a local id; name it", id="nobody"),
        pytest.param(lambda f: (f / "x.csv").write_text(" \n"), ContractError,
                     r"x\.csv: is empty \(0 rows, no header\)", id="empty"),
        pytest.param(lambda f: (f / "x.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2" * 99)[:30]),
                     ContractError, r"x\.csv\.gz: is cut or spoilt and cannot", id="cut gzip"),
        pytest.param(lambda f: (f / "x.csv.gz").write_bytes(b"a,b\n"), ContractError,
                     "is cut or spoilt and cannot be unpacked", id="no gzip"),
        pytest.param(lambda f: (f / "x.parquet").write_bytes(b"a,b\n"), ContractError,
                     r"cannot be used: faults in 1 place. Nothing was written.", id="no Parquet"),
        pytest.param(lambda f: write(f, {"person.csv.gz": PERSON}), ContractError,
                     r"person\.csv\.gz: person\.csv would become person\.csv as well", id="twins"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_used_is_refused(
    tmp_path: Path, change: Change, error: type[HomefirstError], said: str
) -> None:
    folder = write(tmp_path / "sent", SENT)
    change(folder)
    told = said_of(folder, tmp_path / "out")
    with pytest.raises(error, match=said):
        raise told


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "sent", SENT)
    (folder / "x.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 3_000_000))
    assert "x.csv.gz: unpacks" in str(said_of(folder, tmp_path / "out"))


def test_no_folder_is_said(tmp_path: Path) -> None:
    assert "There is no folder" in str(said_of(tmp_path / "sent", tmp_path / "out"))


@pytest.mark.parametrize(
    ("out", "said"),
    [
        pytest.param("sent", "lie in one another", id="the same folder"),
        pytest.param("sent/out", "lie in one another", id="inside"),
        pytest.param(".", "lie in one another", id="around"),
        pytest.param("file", "is a file; name a folder", id="a file"),
        pytest.param("full", "is not empty and was not made by this command", id="full"),
        pytest.param("odd", "cannot be read, so its key is unknown", id="no record of ours"),
        pytest.param("torn", "cannot be read, so its key is unknown", id="half a record"),
    ],
)
def test_a_place_that_does_not_fit_is_refused(tmp_path: Path, out: str, said: str) -> None:
    folder = write(tmp_path / "sent", SENT)
    (tmp_path / "file").write_text("x")
    for name, text in (("full", ""), ("odd", "[1]"), ("torn", '{"format"')):
        (tmp_path / name).mkdir()
        (tmp_path / name / ("a.csv" if name == "full" else "pseudonyms.json")).write_text(text)
    assert said in str(said_of(folder, tmp_path / out))


def test_another_key_or_source_never_writes_into_a_folder_that_was_made(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "sent", SENT), tmp_path / "out"
    run(folder, out)
    other = str(said_of(folder, out, key=OTHER_KEY))
    assert f"made with the key {KEY.key_id}, and this key is {OTHER_KEY.key_id}" in other
    assert "was made for the source hospital, and this one is council" in str(
        said_of(folder, out, source="council")
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        pytest.param({"ward": ["W1", f"bed of {ANA}"]}, "column ward holds NHS numbers of this",
                     id="a number in a sentence"),
        pytest.param({"patient": ["H00001", "H00002"]}, "column patient holds local ids", id="ids"),
        pytest.param({"key": [CY, "9990000026", "9990000034"]}, "column key holds what passes as",
                     id="unknown numbers"),
    ],
)  # fmt: skip
def test_an_identifier_in_another_column_stops_the_run_until_somebody_says_what_it_is(
    tmp_path: Path, table: Table, said: str
) -> None:
    folder, out = write(tmp_path / "sent", SENT | {"x": table}), tmp_path / "out"
    told = str(said_of(folder, out))
    assert f"x.csv: {said}" in told
    assert "--columns ROLE=NAME, --drop NAME, or --keep NAME" in told
    run(folder, tmp_path / "kept", keep=list(table))
    assert list(read(tmp_path / "kept" / "x.csv").columns) == list(table)
    write(folder, {"x": {**table, "n": ["1"] * len(next(iter(table.values())))}})
    run(folder, tmp_path / "dropped", drop=list(table))
    assert list(read(tmp_path / "dropped" / "x.csv").columns) == ["n"]


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(FROM_ENVIRONMENT, raising=False)
    path = tmp_path / "key"
    path.write_text(f"hex:{KEY.secret.hex()}\n")
    path.chmod(0o600)
    return path


def typed(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["pseudonymise", *map(str, arguments)])


def test_the_command_writes_tables_and_prints_counts_and_the_place(
    tmp_path: Path, key_file: Path
) -> None:
    folder, out = write(tmp_path / "sent", SENT), tmp_path / "out"
    result = typed(folder, "--out", out, "--key-file", key_file, "--source", "hospital",
                   "--key-id", KEY.key_id, "--keep", "home postcode", "--drop", "ward",
                   "--columns", "sex=sex", "--person-table", "person")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "9 rows in, 9 rows out" in result.output
    assert result.output.splitlines()[-1] == str(out)
    assert "ward" not in read(out / "discharge_spell.csv")
    assert "Home Postcode" in read(out / "person.csv")
    for canary in (ANA, "Quillfeather", "H00001", KEY.secret.hex()):
        assert canary not in result.output


def test_the_command_takes_its_key_from_the_environment_and_says_when_rows_have_nobody(
    tmp_path: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FROM_ENVIRONMENT, key_file.read_text().strip())
    folder = write(tmp_path / "sent", {"person": {"nhs_number": [ANA, ""], "n": ["1", "2"]}})
    result = typed(folder, "--out", tmp_path / "out")
    assert result.exit_code == 3, result.output
    assert "1 rows have no person_id" in result.output
    assert (
        json.loads((tmp_path / "out" / "pseudonyms.json").read_text("utf-8"))["source"] == "local"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["{sent}"], "Name the folder of tables, and --out", id="no place"),
        pytest.param(["--out", "{out}"], "Name the folder of tables, and --out", id="no folder"),
        pytest.param(["{sent}", "--out", "{out}"], "There is no key.", id="no key"),
        pytest.param(["{sent}", "--new-key", "{out}"], "--new-key only makes a key", id="two jobs"),
        pytest.param(["{sent}", "--out", "{out}", "--key-file", "{sent}/key"],
                     "which others will read", id="a key among the tables"),
        pytest.param(["{sent}", "--out", "{out}", "--key-file", "{key}", "--keep", "person_id"],
                     "is never kept", id="an identifier to be kept"),
    ],
)  # fmt: skip
def test_a_wrong_command_is_told_on_one_screen_with_exit_code_2(
    tmp_path: Path, key_file: Path, arguments: list[str], said: str
) -> None:
    folder = write(tmp_path / "sent", SENT)
    names = {"sent": folder, "out": tmp_path / "out", "key": key_file}
    result = typed(*[one.format(**names) for one in arguments])
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_the_command_makes_a_key_once(tmp_path: Path) -> None:
    result = typed("--new-key", tmp_path / "new")
    assert result.exit_code == 0
    assert "key id" in result.output
    assert (tmp_path / "new").read_text().strip() not in result.output
    again = typed("--new-key", tmp_path / "new")
    assert again.exit_code == 2
    assert "is there already and stays as it is" in again.output


def test_the_help_shows_an_example() -> None:
    said = " ".join(typed("--help").output.replace("│", " ").split())
    assert "homefirst pseudonymise AS_SENT --out extract" in said
