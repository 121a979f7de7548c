"""Identifiers planted where free text is allowed stay out of everything that is published."""

from __future__ import annotations

import csv
import logging
from pathlib import Path

import pandas as pd
import pytest

from pipeline import card, evaluate, explain, extract, features, index, train, validate
from pipeline.audit_pack import write_pack
from pipeline.check import check_folder
from pipeline.config import read_config, replaced
from pipeline.errors import ContractError
from pipeline.live import promote
from pipeline.monitor import monitor
from pipeline.paths import PARAMS, RISK_TARGETS, TARGETS
from tests.end_to_end.morning import Morning, list_of
from tests.end_to_end.road import SMALL, Road, import_what_warns, places_in

NHS_NUMBER = "9990000018"
NAME = "Quillfeather"
POSTCODE = "ZZ99 3CZ"
CANARIES = (NHS_NUMBER, NAME, POSTCODE)
LEAST = replaced(
    SMALL,
    {
        "extract": {"people": 2000},
        "evaluate": {target: {"reps": 20, "permutations": 2} for target in RISK_TARGETS},
        "explain": {"rows": 100},
    },
)


def plant(folder: Path) -> None:
    """Put the canaries into the ward, a column of nobody's, ids and bad fields of the extract."""
    stays = pd.read_csv(folder / "discharge_spell.csv", dtype="str", keep_default_na=False)
    is_open = stays["discharge_date"] == ""
    first = stays.index[is_open][0]
    stays = stays.assign(ward=f"{NAME} {POSTCODE}", patient_name=NAME, nhs=NHS_NUMBER)
    bad = stays.loc[[first]].assign(spell_id=NHS_NUMBER, admission_method=NAME)
    worse = stays.loc[[first]].assign(spell_id=f"{NAME} {POSTCODE}", age_at_admission_years=NAME)
    old = stays.loc[[stays.index[~is_open][0]]].assign(
        spell_id="s8888888", discharge_destination=POSTCODE, provider_code=NAME
    )
    pd.concat([stays, bad, worse, old]).to_csv(folder / "discharge_spell.csv", index=False)
    people = pd.read_csv(folder / "person.csv", dtype="str", keep_default_na=False)
    people = people.assign(lsoa_code=POSTCODE)
    nobody = people.head(1).assign(person_id=NHS_NUMBER, sex=NAME)
    pd.concat([people, nobody]).to_csv(folder / "person.csv", index=False)
    (folder / "letters.csv").write_text(f"name\n{NAME}\n", "utf-8")


def plant_in_every_field(folder: Path) -> int:
    """Put a canary into each column of each table once; how many.

    Each stands in a row of its own, or in every sixth row at most where a table is short: more
    refused rows would stop the run.
    """
    planted = 0
    for path in sorted(folder.glob("*.csv")):
        rows = pd.read_csv(path, dtype="str", keep_default_na=False)
        first, most = len(rows) // 2, max(1, len(rows) // 6)
        for place, column in enumerate(rows.columns):
            rows.loc[first + place % most, column] = f"{NAME} {NHS_NUMBER} {POSTCODE}"
            planted += 1
        rows.to_csv(path, index=False)
    return planted


def found_in(folder: Path) -> list[str]:
    """Files of a folder that hold a canary, in their content or in their name."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert files, f"nothing to search in {folder.name}"
    return [
        f"{path.relative_to(folder)}: {canary}"
        for path in files
        for content in [content_of(path)]
        for canary in CANARIES
        if canary.encode() in content or canary in path.name
    ]


def content_of(path: Path) -> bytes:
    """The bytes of a file; of a Parquet file, which is compressed, what it says when opened."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    return pd.read_parquet(path).reset_index().to_csv().encode()


def test_a_canary_is_found_in_a_compressed_table_in_a_name_and_not_in_no_folder(
    tmp_path: Path,
) -> None:
    ids = pd.Index([*(f"p{at:06d}" for at in range(3000)), *CANARIES], name="person_id")
    pd.DataFrame({"score": 0.5}, index=ids).to_parquet(tmp_path / "a.parquet", compression="zstd")
    (tmp_path / f"{NAME}.txt").write_text("nothing", "utf-8")
    found = [f"{NAME}.txt: {NAME}", *(f"a.parquet: {canary}" for canary in CANARIES)]
    assert found_in(tmp_path) == found
    with pytest.raises(AssertionError, match="nothing to search in nowhere"):
        found_in(tmp_path / "nowhere")


@pytest.fixture(scope="module")
def told_road(tmp_path_factory: pytest.TempPathFactory) -> tuple[Road, str]:
    """A road walked over planted identifiers, and every line that it logged."""
    road = Road(read_config(PARAMS, LEAST), places_in(tmp_path_factory.mktemp("canary")))
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    listener = Listener()
    logging.getLogger().addHandler(listener)
    try:
        lines.append(extract.run(road.config, road.places))
        assert plant_in_every_field(road.places.extracts) > 80
        plant(road.places.extracts)
        import_what_warns()
        lines += [stage.run(road.config, road.places) for stage in (validate, features)]
        for stage in (train, evaluate, explain, card):
            lines += [stage.run(road.config, road.places, target) for target in TARGETS]
        lines.append(index.run(road.config, road.places))
        for target in TARGETS:
            promote(road.places, target, by="a test", reason="canary", is_demonstration=True)
        monitor(road.config, road.places, as_of=road.as_of, extracts=road.places.extracts)
    finally:
        logging.getLogger().removeHandler(listener)
    return road, "\n".join(lines)


def test_the_canaries_were_there_and_stand_in_quarantine(told_road: tuple[Road, str]) -> None:
    road, _ = told_road
    refused = pd.read_parquet(road.places.quarantine / "discharge_spell.parquet")
    assert {NHS_NUMBER, f"{NAME} {POSTCODE}"} <= set(refused["spell_id"])
    assert refused["reasons"].str.contains("|".join(CANARIES)).sum() == 0


def test_no_published_page_figure_or_number_holds_a_canary(told_road: tuple[Road, str]) -> None:
    road, _ = told_road
    assert len(list(road.places.published.rglob("*.*"))) > 20
    assert found_in(road.places.published) == []


def test_no_model_and_no_feature_holds_a_canary(told_road: tuple[Road, str]) -> None:
    road, _ = told_road
    for folder in (road.places.models, road.places.heldout, road.places.data / "mlflow"):
        assert found_in(folder) == []
    table = pd.read_parquet(road.places.features / "features.parquet")
    assert set(table.dtypes.astype("str")) == {"float64"}


def test_no_page_of_monitoring_holds_a_canary(told_road: tuple[Road, str]) -> None:
    road, _ = told_road
    assert len(list(road.places.monitor.rglob("monitor.*"))) == 2
    assert found_in(road.places.monitor) == []


def test_no_audit_pack_and_no_ledger_holds_a_canary(
    told_road: tuple[Road, str], tmp_path: Path
) -> None:
    road, _ = told_road
    assert found_in(road.places.live) == []
    for target in TARGETS:
        write_pack(road.places, target, out=tmp_path)
    assert len(list(tmp_path.glob("*.zip"))) == len(TARGETS)
    assert found_in(tmp_path) == []  # packs are not compressed: their bytes can be searched


def test_no_line_of_the_log_holds_a_canary(told_road: tuple[Road, str]) -> None:
    _, log = told_road
    assert "quarantined" in log
    assert [canary for canary in CANARIES if canary in log] == []


def test_the_screen_and_the_page_of_a_check_hold_no_canary(
    morning: Morning, tmp_path: Path
) -> None:
    plant(morning.extract)
    result = check_folder(morning.extract, as_of=None)
    result.write(tmp_path / "page")
    assert result.exit_code == 3
    assert "must be a code of the list admission_method" in result.screen
    assert [canary for canary in CANARIES if canary in result.screen] == []
    assert found_in(tmp_path / "page") == []


def test_a_refused_extract_is_told_of_without_a_canary(morning: Morning) -> None:
    path = morning.extract / "person.csv"
    text = path.read_text("utf-8").replace("person_id", NAME, 1).replace(",", ";")
    path.write_text(text + f"{NAME};{NHS_NUMBER}\0\n", "utf-8")
    with pytest.raises(ContractError) as told:
        morning.make()
    assert [canary for canary in CANARIES if canary in str(told.value)] == []


def test_the_list_shows_a_ward_as_sent_and_its_record_shows_no_canary(morning: Morning) -> None:
    plant(morning.extract)
    made = morning.make()
    listed = list_of(made)
    assert f"{NAME} {POSTCODE}" in set(listed["ward"])
    assert NHS_NUMBER in set(listed["spell_id"])
    record = (made.folder / "run.json").read_text("utf-8")
    assert [canary for canary in CANARIES if canary in record] == []
    with (made.folder / "list.csv").open(encoding="utf-8", newline="") as file:
        shown = {key for row in csv.DictReader(file) for key, cell in row.items() if NAME in cell}
    assert shown == {"ward", "spell_id"}
