"""The whole road on a source without a calendar: the same pages, and no invented date on them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.paths import ROOT, Places
from pipeline.real_run import RealRun, run_real
from tests.end_to_end.road import import_what_warns, places_in
from tests.pipeline.invented_source import SOURCE, invent_encounters, write_file

SHARED = Path(os.environ.get("HOMEFIRST_SHARED_DATA", ROOT.parent / "shared" / "data")) / SOURCE
DAY = r"\b(?:19|20|21|22)\d\d-\d\d-\d\d\b"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = rf"\b(?:{MONTHS}) (?:19|20|21|22)\d\d\b"
QUICK = {
    "train": {
        "readmission_30d": {"rounds": 15, "folds": 3},
        "ongoing_care": {"rounds": 15, "folds": 3, "learning_rate": 0.1},
    },
    "evaluate": {"readmission_30d": {"reps": 10}, "ongoing_care": {"reps": 10}},
    "explain": {"rows": 100},
}


@dataclass(frozen=True)
class Walked:
    """A run and where it went."""

    run: RealRun
    places: Places

    def metrics(self, target: str) -> Any:
        path = self.places.published / target / "metrics.json"
        return json.loads(path.read_text(encoding="utf-8"))

    @property
    def pages(self) -> dict[str, str]:
        """Everything that a person may open, as text; run.json holds the clock of the run."""
        files = [
            path
            for folder in (self.places.published, self.places.lists)
            for path in folder.rglob("*")
            if path.suffix in {".html", ".md", ".csv", ".json", ".svg"} and path.name != "run.json"
        ]
        return {str(path): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Two thousand invented encounters, walked to their list."""
    folder = tmp_path_factory.mktemp("real_run")
    write_file(folder, invent_encounters(2000, seed=20260930))
    import_what_warns()
    places = places_in(folder)
    return Walked(run_real(folder, SOURCE, places=places, overrides=QUICK), places)


def test_every_page_is_there(walked: Walked) -> None:
    missing = [name for name, path in walked.run.items() if not path.is_file()]
    assert missing == []
    assert next(walked.run.items())[0] == "The list"
    assert walked.run.list_page.parent.parent.name == "last-100"


def dates_in(text: str) -> list[str]:
    return re.findall(f"{DAY}|{MONTH}", text)


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        pytest.param("as of 2268-08-16.", True, id="a day far off"),
        pytest.param("left on 3 May 1990", True, id="in words"),
        pytest.param("encounter 1,990 of 2,000", False, id="a place"),
        pytest.param("hospitals, 1999 to 2008", False, id="the years of the source"),
    ],
)
def test_a_date_on_a_page_is_seen(text: str, is_date: bool) -> None:
    assert bool(dates_in(text)) is is_date


def test_no_page_shows_an_invented_date(walked: Walked) -> None:
    pages = walked.pages
    assert len(pages) > 20
    rules = json.loads(pages.pop(str(walked.places.published / "data_quality.json")))
    pages["data_quality.json without its rules"] = json.dumps(
        rules | {"tables": [table | {"by_rule": []} for table in rules["tables"]]}
    )
    found = {name: dates_in(text) for name, text in pages.items()}
    assert {name: dates for name, dates in found.items() if dates} == {}


def test_places_in_the_order_stand_where_dates_would(walked: Walked) -> None:
    page = walked.run.list_page.read_text(encoding="utf-8")
    assert "last 100 encounters (order only, no calendar)" in page
    assert "encounter 2,000 of 2,000" in page
    period = walked.metrics("readmission_30d")["period"]["test"]
    assert all(re.fullmatch(r"encounter [\d,]+ of 2,000", moment) for moment in period)


def test_later_encounters_are_judged_apart_and_new_patients_alone(walked: Walked) -> None:
    metrics = walked.metrics("readmission_30d")
    (later,) = metrics["origins"]
    assert later["name"] == "later encounters, by order"
    assert later["n"] == round(0.2 * metrics["n"])
    assert 0 < metrics["never_seen"]["n"] < later["n"]
    assert metrics["leak_proofs"]["people_on_both_sides"] == 0
    assert metrics["leak_proofs"]["facts_known_after_index"] == 0


def test_the_benefit_is_refused_in_words_on_page_card_and_list(walked: Walked) -> None:
    assert walked.metrics("housing_benefit")["verdict"] == "not estimable: no housing data"
    assert "ot estimable: no housing data" in walked.run.list_page.read_text(encoding="utf-8")
    assert "ot estimable: no housing data" in walked.run.cards["housing_benefit"].read_text(
        encoding="utf-8"
    )


def test_the_card_says_what_the_source_lacks_and_means(walked: Walked) -> None:
    card = walked.run.cards["ongoing_care"].read_text(encoding="utf-8")
    assert "taken as known on leaving" in card
    assert "It is not reablement" in card


def test_the_last_hundred_are_listed_or_counted_out(walked: Walked) -> None:
    counts = json.loads((walked.run.list_page.parent / "run.json").read_text("utf-8"))["counts"]
    listed = pd.read_csv(walked.run.list_page.parent / "list.csv")
    assert counts["in"] == 2000
    assert len(listed) == counts["scored"] + counts["scored_with_gaps"] + counts["manual_review"]
    assert 50 < len(listed) <= 100
    assert {"died in hospital", "end-of-life care"} <= set(counts["out_of_scope"])


@pytest.mark.slow
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real file is not beside the checkout (HOMEFIRST_SHARED_DATA)"
)
def test_on_the_real_file_the_models_reach_what_others_have_measured(tmp_path: Path) -> None:
    """Published elsewhere: 0.676 for readmission, 0.860 for care; far above would be a leak."""
    quick = {"evaluate": {"readmission_30d": {"reps": 20}, "ongoing_care": {"reps": 20}}}
    import_what_warns()
    places = places_in(tmp_path)
    walked = Walked(run_real(SHARED, SOURCE, places=places, overrides=quick), places)
    readmission, care = walked.metrics("readmission_30d"), walked.metrics("ongoing_care")
    assert 0.67 <= readmission["auroc"]["value"] <= 0.69
    assert 0.85 <= care["auroc"]["value"] <= 0.88
    for metrics in (readmission, care):
        assert 0.9 <= metrics["calibration"]["slope"]["value"] <= 1.1
        assert metrics["leak_proofs"]["people_on_both_sides"] == 0
    assert 0.62 <= readmission["never_seen"]["auroc"]["value"] <= 0.67
