"""Two engines, one answer; and nobody is lost, however dirty the day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_contracts.affected_people import people_in_quarantine
from data_contracts.quarantine import ValidatedTable, data_quality_summary
from tests.data_contracts.invented_extract import EXTRACT, Row, text_of
from tests.pipeline.invented_folder import PEOPLE, changed, check, write


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_both_engines_give_the_same_answer_for_a_dirty_extract(tmp_path: Path) -> None:
    stays = [
        *changed("discharge_spell", 0, cfs_score="0", discharge_date="x"),
        *changed("discharge_spell", 1, admission_method="77", person_id=""),
    ]
    write(
        tmp_path,
        discharge_spell=stays,
        person=changed("person", 2, sex="F", person_id="1.2E+10"),
        diagnosis=changed("diagnosis", 1, position="21", code="Z59.1"),
    )
    compiled, expected = check(tmp_path), check(tmp_path, "great_expectations")
    assert data_quality_summary(compiled) == data_quality_summary(expected)
    for name, table in compiled.tables.items():
        other = expected.tables[name]
        pd.testing.assert_frame_equal(table.accepted, other.accepted)
        pd.testing.assert_frame_equal(table.quarantined, other.quarantined)
    assert sum(len(table.quarantined) for table in compiled.tables.values()) > 8


def test_the_compiled_engine_does_not_import_great_expectations(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import pandas as pd\n"
        "from pipeline.contract_files import read_contracts\n"
        "from pipeline.reading.extract import read_extract\n"
        "from pipeline.validation import validate\n"
        "c = read_contracts(); e = read_extract(Path(sys.argv[1]), c)\n"
        "validate(e, c, as_of=pd.Timestamp('2026-03-31'), engine='compiled')\n"
        "print('great_expectations' in sys.modules)"
    )
    run = subprocess.run(  # noqa: S603  # our own code, on a folder that the test made
        [sys.executable, "-c", code, str(write(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout == "False\n"


def test_a_lost_row_is_an_error() -> None:
    nothing = pd.DataFrame()
    with pytest.raises(AssertionError, match="person: 2 rows came in but 1 are accounted for"):
        ValidatedTable("person", "person.csv", True, True, 2, nothing, nothing, 1, (), ())


DIRTY = st.sampled_from(["", "NA", "2026-02-03", "2026-02-30", "9999-12-31", "19", "x", "1e9"])


@st.composite
def dirty_stays(draw: st.DrawFn) -> list[Row]:
    """A day of stays: ids that repeat, cells of any kind."""
    stays = []
    for _ in range(draw(st.integers(1, 8))):
        stay = dict(EXTRACT["discharge_spell"][draw(st.integers(0, 2))])
        stay["spell_id"] = draw(st.sampled_from(["s1", "s2", "s3", "s4", ""]))
        stay["person_id"] = draw(st.sampled_from([*PEOPLE, "zoe", "", "1.0"]))
        for column in draw(st.lists(st.sampled_from(sorted(stay)), max_size=3)):
            if column != "person_id":
                stay[column] = draw(DIRTY)
        stays.append(stay)
    return stays


@given(stays=dirty_stays(), cut=st.integers(0, 3))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nobody_is_lost_on_a_dirty_day(
    stays: list[Row], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("day")
    text_of("person").to_csv(folder / "person.csv", index=False)
    pd.DataFrame(stays, dtype="str").to_csv(folder / "discharge_spell.csv", index=False)
    path = folder / "discharge_spell.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[-1] = ",".join(lines[-1].split(",")[: len(lines[-1].split(",")) - cut])
    path.write_text("\n".join(lines) + "\n", "utf-8")
    validated = check(folder)
    table = validated.tables["discharge_spell"]
    assert table.rows_in == len(stays)
    assert len(table.accepted) + len(table.quarantined) + table.exact_duplicates == table.rows_in
    readable = {stay["person_id"] for stay in stays[: len(stays) - bool(cut)]} - {""}
    readable |= {stays[-1]["person_id"]} & set(PEOPLE)
    people = people_in_quarantine(validated)
    assert readable <= set(table.accepted["person_id"]) | set(people["person_id"].dropna())
