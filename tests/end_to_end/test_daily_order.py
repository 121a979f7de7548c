"""What must not matter to a list, and what must: order, extra columns, repetition, libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.daily import DailyList
from pipeline.paths import PARAMS, ROOT, TARGETS
from pipeline.storage import read_table
from tests.end_to_end.morning import Morning, list_of, record_of
from tests.end_to_end.road import SMALL, Road
from tests.end_to_end.test_daily_alone import may_leave_the_network

NEVER_LOADED = ("mlflow", "dvc", "great_expectations", "shap", "matplotlib", "sklearn", "requests")
WITHOUT_NETWORK_AND_LIBRARIES = """
import socket, sys
from pathlib import Path

class Poison:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {never!r}:
            raise ImportError("not on this machine: " + name)

def no_network(*args, **kwargs):
    raise OSError("no network on this machine")

sys.meta_path.insert(0, Poison())
socket.socket.connect = no_network
socket.create_connection = no_network
from pipeline.config import read_config, read_date
from pipeline.daily import make_list
from pipeline.paths import Places
folder = Path(sys.argv[1])
places = Places(data=folder / "data", published=folder / "reports", lists=folder / "lists")
made = make_list(
    read_config(Path(sys.argv[2]), {settings!r}), places,
    as_of=read_date("2026-09-30"), extracts=places.extracts, out=places.lists,
)
loaded = sorted(name for name in {never!r} if name in sys.modules)
print(made.folder.name, made.freshness, loaded)
"""


def test_shuffled_rows_and_an_unknown_column_change_no_row(
    published: tuple[Morning, DailyList],
) -> None:
    morning, before = published[0], list_of(published[1])
    for path in sorted(morning.extract.glob("*.csv")):
        morning.change(
            path.stem, lambda rows: rows.sample(frac=1, random_state=5).assign(extra="not ours")
        )
    made = morning.make()
    assert made.folder.name == "r2"
    again = list_of(made)
    assert set(again["list_id"]) == {"2026-09-30/r2"}
    pd.testing.assert_frame_equal(again.drop(columns="list_id"), before.drop(columns="list_id"))


def test_the_same_inputs_make_no_second_list_and_other_inputs_a_new_revision(
    published: tuple[Morning, DailyList],
) -> None:
    morning, first = published
    again = morning.make()
    assert (again.folder, again.is_new) == (first.folder, False)
    morning.change("discharge_spell", lambda rows: rows.assign(ward="Oak"))
    other = morning.make()
    assert (other.folder.name, other.is_new) == ("r2", True)
    assert (first.folder / "list.csv").is_file()
    assert (morning.places.lists / "latest").resolve() == other.folder.resolve()
    assert set(list_of(other)["ward"]) == {"Oak"}


@pytest.mark.skipif(
    may_leave_the_network(), reason="test_daily_alone.py proves it here, with no network at all"
)
def test_a_list_needs_no_network_and_no_library_of_training(morning: Morning) -> None:
    program = WITHOUT_NETWORK_AND_LIBRARIES.format(never=NEVER_LOADED, settings=SMALL)
    done = subprocess.run(  # noqa: S603 - our own program
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            program,
            str(morning.extract.parents[1]),
            str(PARAMS),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(maxsplit=2) == ["r1", "FRESH", "[]\n"]


def test_the_batch_and_the_list_give_every_stay_the_same_scores(
    small_road: Road, tmp_path: Path, ordinary: DailyList
) -> None:
    batch = read_table(small_road.places.scores / "scores.parquet")
    listed = list_of(ordinary).set_index("spell_id")
    batch = batch.loc[listed.index]
    names = {
        "readmission_risk": "readmission_30d",
        "ongoing_care_risk": "ongoing_care",
        "housing_benefit": "housing_benefit",
    }
    assert set(names.values()) == set(TARGETS)
    for shown, scored in names.items():
        of_list = pd.to_numeric(listed[shown])
        pd.testing.assert_series_equal(of_list, batch[scored], check_names=False, rtol=1e-12)
    assert batch["readmission_30d"].notna().all()


def test_the_record_names_every_file_and_model_it_was_made_from(
    morning: Morning, ordinary: DailyList
) -> None:
    record = record_of(ordinary)
    assert set(record["inputs"]) == {path.name for path in morning.extract.iterdir()}
    assert {model["version"] for model in record["models"].values()} == {"v1"}
    assert {model["status"] for model in record["models"].values()} == {"demonstration"}
    assert set(record) == {
        "as_of", "snapshot_at", "made_at", "freshness", "counts", "models", "inputs", "capacity",
        "action_log", "began_in_a_week", "changes", "draw_places", "rows_sha256", "scores",
        "services", "timings_seconds", "warnings",
    }  # fmt: skip
    steps = {"check", "score", "rank", "services", "rows", "render"}
    assert set(record["timings_seconds"]) == steps


@pytest.mark.parametrize(
    "file", ["list.csv", "list.html", "list.xlsx", "list.fhir.json", "run.json"]
)
def test_a_list_is_for_its_owner_alone_and_has_all_its_files(
    ordinary: DailyList, file: str
) -> None:
    assert (ordinary.folder / file).stat().st_size > 0
    assert ordinary.folder.stat().st_mode & 0o077 == 0
