"""A foreign file becomes our tables as its mapping says, and nobody is lost on the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data_contracts.text_values import to_typed
from features.cohort import training_cohort
from features.known import gather_known_facts
from features.registry import FEATURES
from features.table import features_of
from pipeline.contract_files import read_contracts
from pipeline.errors import ContractError, UsageError
from pipeline.extract import as_csv
from pipeline.paths import SOURCES
from pipeline.real_run import run_real
from pipeline.sources.files import read_source
from pipeline.sources.mapping import read_mapping
from pipeline.sources.tables import MappedSource
from tests.features.invented import PARAMS
from tests.pipeline.invented_source import (
    FILE_NAME,
    SOURCE,
    encounters,
    map_source,
    mapping,
    write_file,
)

ORDER = PARAMS.model_copy(
    update={"calendar": "order", "is_transfer_one_stay": False, "index_from": "1990-01-01"}
)


@pytest.fixture(scope="module")
def twelve() -> MappedSource:
    """Twelve encounters: each row of the file says one thing of its own."""
    rows = encounters(
        {"encounter_id": "80", "patient_nbr": "1", "readmitted": "<30"},
        {"encounter_id": "9", "patient_nbr": "1", "readmitted": ">30", "gender": "Male"},
        {"encounter_id": "100", "patient_nbr": "2", "discharge_disposition_id": "6"},
        {"encounter_id": "110", "patient_nbr": "3", "discharge_disposition_id": "3"},
        {"encounter_id": "120", "patient_nbr": "4", "discharge_disposition_id": "11"},
        {"encounter_id": "130", "patient_nbr": "5", "discharge_disposition_id": "13"},
        {"encounter_id": "140", "patient_nbr": "6", "discharge_disposition_id": "2"},
        {"encounter_id": "150", "patient_nbr": "7", "discharge_disposition_id": "7"},
        {"encounter_id": "160", "patient_nbr": "8", "diag_1": "8", "diag_2": "38.1", "age": "?"},
        {"encounter_id": "160", "patient_nbr": "9"},
        {"encounter_id": "16O", "patient_nbr": "10"},
        {"encounter_id": "170", "patient_nbr": "?"},
    )
    return map_source(rows, mapping())


def stays(source: MappedSource) -> pd.DataFrame:
    return source.tables["discharge_spell"].set_index("spell_id")


def outcomes(source: MappedSource, code: str) -> dict[str, str]:
    stated = source.tables["outcome"]
    return dict(stated[stated["outcome_code"] == code][["spell_id", "value"]].to_numpy())


def test_every_row_is_mapped_or_counted_out_with_its_reason(twelve: MappedSource) -> None:
    assert twelve.left_out == {
        "encounter_id is no whole number": 1,
        "encounter_id stands in an earlier row": 1,
        "patient_nbr is empty": 1,
    }
    assert twelve.rows_in == 12 == twelve.places + sum(twelve.left_out.values())
    assert len(twelve.tables["discharge_spell"]) == twelve.places


def test_the_order_is_by_number_and_stands_as_days_one_by_one(twelve: MappedSource) -> None:
    assert twelve.tables["discharge_spell"]["spell_id"].to_list()[:3] == ["9", "80", "100"]
    days = twelve.tables["discharge_spell"]["discharge_date"]
    assert days.diff().dropna().eq(pd.Timedelta(days=1)).all()
    assert twelve.tables["outcome"]["known_at"].eq(days.max()).all()


def test_a_person_is_told_once_as_in_the_first_encounter(twelve: MappedSource) -> None:
    people = twelve.tables["person"].set_index("person_id")
    assert len(people) == 8
    assert people.loc["1", "sex"] == "1"


@pytest.mark.parametrize(
    ("spell_id", "column", "value"),
    [
        pytest.param("9", "admission_method", "21", id="emergency"),
        pytest.param("9", "age_at_admission_years", "75", id="the middle of the age band"),
        pytest.param("9", "main_specialty", "300", id="internal medicine"),
        pytest.param("9", "home_care_arranged", "no", id="home without services"),
        pytest.param("100", "discharge_destination", "19", id="home with services is home"),
        pytest.param("100", "home_care_arranged", "yes", id="and care was arranged"),
        pytest.param("110", "discharge_destination", "55", id="skilled nursing is a care home"),
        pytest.param("120", "discharge_method", "4", id="died"),
        pytest.param("130", "end_of_life_care", "yes", id="hospice at home"),
        pytest.param("150", "discharge_method", "6", id="left against advice"),
    ],
)
def test_codes_become_the_nearest_uk_codes(
    twelve: MappedSource, spell_id: str, column: str, value: str
) -> None:
    assert stays(twelve).loc[spell_id, column] == value


def test_a_null_token_is_missing_and_no_diagnosis_is_made_of_it(twelve: MappedSource) -> None:
    assert bool(stays(twelve)["age_at_admission_years"].isna()["160"])
    assert twelve.tables["diagnosis"]["position"].value_counts().to_dict() == {"1": 9, "2": 9}


def test_icd_9_codes_get_their_zeros_back_and_lose_the_dot(twelve: MappedSource) -> None:
    codes = twelve.tables["diagnosis"].set_index(["spell_id", "position"])["code"]
    assert codes.loc[[("9", "1"), ("160", "1"), ("160", "2")]].to_list() == ["25083", "008", "0381"]


def test_readmission_is_what_the_source_states(twelve: MappedSource) -> None:
    stated = outcomes(twelve, "readmission_30d")
    assert stated["80"] == "1"
    assert stated["9"] == "0"


def test_care_need_is_known_only_of_home_and_institutions(twelve: MappedSource) -> None:
    stated = outcomes(twelve, "ongoing_care")
    assert stated == {"9": "0", "80": "0", "100": "1", "110": "1", "160": "0"}


def test_a_code_that_nobody_has_mapped_stops_the_run_and_is_not_shown() -> None:
    rows = encounters({"admission_type_id": "77"})
    with pytest.raises(ContractError, match=r"admission_type_id, .*: 1 row,") as stopped:
        map_source(rows, mapping())
    assert "77" not in str(stopped.value)


def order_facts(twelve: MappedSource) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The tables as accepted, and the index of the training cohort."""
    contracts = read_contracts()
    typed = {
        name: to_typed(
            pd.read_csv(io.BytesIO(as_csv(table)), dtype="str", keep_default_na=False),
            contracts[name].columns,
        )[0]
        for name, table in twelve.tables.items()
    }
    typed["discharge_spell"] = typed["discharge_spell"].dropna(subset="age_at_admission_years")
    return typed, training_cohort(typed["discharge_spell"], ORDER).index


def test_the_dead_and_those_in_hospice_are_out_and_a_move_is_no_end_of_the_stay(
    twelve: MappedSource,
) -> None:
    typed, index = order_facts(twelve)
    excluded = training_cohort(typed["discharge_spell"], ORDER).excluded["reason"]
    assert excluded.to_dict() == {"120": "died in hospital", "130": "end-of-life care"}
    assert "140" in index.index


def test_without_a_calendar_no_feature_rests_on_a_length_of_time(twelve: MappedSource) -> None:
    typed, index = order_facts(twelve)
    known = gather_known_facts(typed, index, read_contracts(), ORDER)
    table = features_of(known, ORDER)
    unknown = [f.name for f in FEATURES if f.needs_calendar and not f.stated_as]
    assert {"days_since_last_discharge", "had_recent_stay", "is_winter", "moves"} <= set(unknown)
    assert table[unknown].isna().all(axis=None)
    assert table["length_of_stay_so_far_days"].eq(3).all()
    assert table["emergency_admissions"].isna().all()
    assert table["stays_in_two_years"].isna().all(), "a rough order may put a later stay before"


def test_what_is_known_by_order_reaches_back_however_many_places() -> None:
    rows = [{"encounter_id": str(n), "patient_nbr": str(n)} for n in range(2, 1000)]
    first = {"encounter_id": "1", "patient_nbr": "0", "diag_1": "428"}
    last = {"encounter_id": "1000", "patient_nbr": "0", "diag_1": "486", "diag_2": "?"}
    typed, index = order_facts(map_source(encounters(first, *rows, last), mapping()))
    known = gather_known_facts(typed, index.loc[["1000"]], read_contracts(), ORDER)
    assert features_of(known, ORDER).loc["1000", "had_heart_failure"] == 1


def cut(folder: Path) -> None:
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes()[:60])


def without_a_column(folder: Path) -> None:
    write_file(folder, encounters({}).drop(columns="readmitted"))


def without_rows(folder: Path) -> None:
    write_file(folder, encounters({}).head(0))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(cut, "cut or spoilt", id="a cut file"),
        pytest.param(without_a_column, "lacks 1 of .* columns: readmitted", id="a column missing"),
        pytest.param(without_rows, "a header and no rows", id="no rows"),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    write_file(tmp_path, encounters({}))
    spoil(tmp_path)
    with pytest.raises(ContractError, match=said):
        read_source(tmp_path, mapping())


def test_a_missing_folder_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        read_source(tmp_path / "nowhere", mapping())
    with pytest.raises(UsageError, match=r"diabetic_data\.csv\.gz is not in"):
        read_source(tmp_path, mapping())


def test_a_source_without_a_mapping_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no source called elsewhere; known: .*uci_diabetes130"):
        run_real(tmp_path, "elsewhere")


def test_a_source_without_settings_is_only_checked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no settings.*homefirst check FOLDER --source ecds"):
        run_real(tmp_path, "ecds")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("name: a\nfiel: b", "fiel: Extra inputs", id="a misspelt key"),
        pytest.param(
            "tables: {person: {columns: {sex: {column: a, value: b}}}}",
            "needs one of column, value and order",
            id="two origins of one column",
        ),
        pytest.param(
            "tables: {person: {columns: {sex: {value: b, codes: {c: d}}}}}",
            "belong to a column",
            id="codes of nothing",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_name(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / f"{SOURCE}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_mapping(SOURCE, tmp_path)


def test_a_mapping_under_a_wrong_name_is_refused(tmp_path: Path) -> None:
    ours = (SOURCES / f"{SOURCE}.yaml").read_text(encoding="utf-8")
    (tmp_path / "other.yaml").write_text(ours, encoding="utf-8")
    with pytest.raises(UsageError, match=f"says it is {SOURCE}"):
        read_mapping("other", tmp_path)
