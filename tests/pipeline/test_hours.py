"""Stage hours on a small invented area: what it publishes, when it refuses, what the list says."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from models.hours.bundle import OpenedHours, open_hours, pack_hours
from models.hours.refusal import NOT_ENOUGH
from models.hours.verdict import GOOD_ENOUGH
from pipeline import hours
from pipeline.bundle_files import read_bundle
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.live import BESIDE, promote
from pipeline.live.promotion import trained_candidate
from pipeline.paths import HOURS, HOURS_BESIDE, TARGETS, Places
from pipeline.scoring import Scored, score_stays
from pipeline.storage import read_json, read_table, read_tables, write_tables
from tests.end_to_end.morning import Morning, list_of, morning_of, record_of
from tests.end_to_end.road import Road, places_in


@pytest.fixture
def places(small_road: Road, tmp_path: Path) -> Places:
    """The features, models and truth of the small road, to change."""
    copied = places_in(tmp_path)
    for name in ("features", "models", "truth", "validated"):
        shutil.copytree(getattr(small_road.places, name), getattr(copied, name))
    return copied


def published(places: Places) -> dict[str, object]:
    return dict(read_json(places.published / HOURS_BESIDE / "hours.json"))


def with_verdict(places: Places, verdict: str) -> dict[str, str]:
    """The trained bundle sealed anew with another verdict."""
    opened = open_hours(read_bundle(places.models / HOURS))
    assert isinstance(opened, OpenedHours)
    rows = read_table(places.features / "features.parquet", opened.model.columns)
    return pack_hours(opened.model, rows, verdict=verdict)


def scored(config: Config, places: Places, hours_files: dict[str, str] | None) -> Scored:
    bundles: dict[str, dict[str, str | bytes]] = {
        target: read_bundle(places.models / target) for target in TARGETS
    }
    if hours_files is not None:
        bundles[HOURS] = dict(hours_files)
    as_of = pd.Timestamp(config.score.as_of_date)
    tables = read_tables(places.validated)
    return score_stays(tables, read_contracts(), bundles, config, as_of=as_of)


def test_the_stage_judges_later_people_and_packs_its_verdict(small_road: Road) -> None:
    body = published(small_road.places)
    assert body["target"] == HOURS
    assert isinstance(body["n"], int)
    opened = open_hours(read_bundle(small_road.places.models / HOURS))
    assert isinstance(opened, OpenedHours)
    assert opened.verdict == body["verdict"]
    assert (
        small_road.places.published / HOURS_BESIDE / "hours_figures/hours_by_fifth.svg"
    ).exists()


def test_a_second_run_changes_no_byte(small_road: Road, places: Places) -> None:
    hours.run(small_road.config, places)
    ours = places.published / HOURS_BESIDE
    for name in ("hours.json", "hours_figures/hours_by_fifth.svg"):
        theirs = small_road.places.published / HOURS_BESIDE / name
        assert (ours / name).read_bytes() == theirs.read_bytes()
    assert read_bundle(places.models / HOURS) == read_bundle(small_road.places.models / HOURS)


def test_the_page_and_the_card_tell_of_the_hours_beside_ongoing_care_alone(
    small_road: Road,
) -> None:
    folder = small_road.places.published
    assert (
        "Hours of care after reablement" in (folder / HOURS_BESIDE / "evaluation.html").read_text()
    )
    assert "Hours of care after" not in (folder / "readmission_30d/evaluation.html").read_text()
    card = read_json(folder / "cards" / f"{HOURS_BESIDE}.json")
    assert "hours_beside_it" in str(card)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"training_rows_least": 10_000}, "10,000 needed", id="too few rows"),
        pytest.param({"level": 0.99}, "cannot carry an interval of 99%", id="too sure an interval"),
    ],
)
def test_where_too_little_is_known_the_stage_refuses_in_words(
    small_road: Road, places: Places, change: dict[str, float], said: str
) -> None:
    strict = small_road.config.hours.model_copy(update=change)
    answer = hours.run(small_road.config.model_copy(update={"hours": strict}), places)
    assert answer.startswith(NOT_ENOUGH)
    assert said in answer
    assert set(published(places)) == {"target", "source", "verdict"}


def test_without_labels_or_a_calendar_the_stage_refuses(small_road: Road, places: Places) -> None:
    by_person = small_road.config.split.model_copy(update={"by": "person"})
    said = hours.run(small_road.config.model_copy(update={"split": by_person}), places)
    assert "the source has no calendar" in said
    late = small_road.config.split.model_copy(update={"test_from": "2036-01-01"})
    said = hours.run(small_road.config.model_copy(update={"split": late}), places)
    assert "no rows in" in said
    tables = read_tables(places.features)
    tables["labels"] = tables["labels"].assign(hours_after_reablement=float("nan"))
    write_tables(tables, places.features)
    assert "has known hours after reablement" in hours.run(small_road.config, places)


def test_hours_are_scored_for_people_going_to_reablement_where_they_may_be_said(
    small_road: Road, places: Places
) -> None:
    found = scored(small_road.config, places, with_verdict(places, GOOD_ENOUGH)).scores
    asked = found["ongoing_care"].notna()
    assert found.loc[asked, "hours_expected"].notna().all()
    assert found.loc[~asked, ["hours_expected", "hours_planned"]].isna().all(axis=None)
    told = found[asked]
    assert (told["hours_low"] <= told["hours_expected"]).all()
    assert (told["hours_expected"] <= told["hours_high"]).all()


def test_hours_that_are_not_good_enough_are_not_scored(small_road: Road, places: Places) -> None:
    verdict = f"{NOT_ENOUGH}: a gate"
    found = scored(small_road.config, places, with_verdict(places, verdict))
    assert found.scores["hours_expected"].isna().all()
    assert set(found.scores["why_no_hours"]) == {NOT_ENOUGH}
    assert found.unavailable == {}


def test_without_an_hours_model_nothing_is_said_of_hours(small_road: Road, places: Places) -> None:
    found = scored(small_road.config, places, None)
    assert set(found.scores["why_no_hours"]) == {""}
    assert found.unavailable == {}


def test_an_altered_hours_model_costs_the_hours_alone_and_is_named(
    small_road: Road, places: Places
) -> None:
    files = with_verdict(places, GOOD_ENOUGH) | {"interval.json": "{}"}
    found = scored(small_road.config, places, files)
    assert "interval.json is altered" in found.unavailable[HOURS]
    assert found.scores["ongoing_care"].notna().any()
    assert found.scores["hours_expected"].isna().all()


def test_the_mornings_list_says_the_hours_in_words(morning_with_hours: Morning) -> None:
    made = morning_with_hours.make()
    words = list_of(made)["ongoing_care"]
    assert words.str.contains(r"hours? a week \((?:between \d+ and|at most) \d+\)").any()
    assert not words[words.str.startswith("Not applicable")].str.contains("week").any()


def test_a_morning_with_broken_hours_is_degraded_and_still_has_a_list(
    morning_with_hours: Morning,
) -> None:
    folder = morning_with_hours.places.live / HOURS_BESIDE / "v2-beside"
    (folder / "care.txt").write_text("cut", "utf-8")
    record = record_of(morning_with_hours.make())
    assert any(HOURS in warning for warning in record["warnings"])


@pytest.fixture
def morning_with_hours(small_road: Road, tmp_path: Path) -> Morning:
    """A morning whose hours may be said, whatever so small an area lets one claim."""
    made = morning_of(small_road, tmp_path)
    trained = trained_candidate(small_road.places, HOURS_BESIDE)
    said = replace(trained, beside=dict(with_verdict(small_road.places, GOOD_ENOUGH)))
    promote(
        made.places, HOURS_BESIDE, by="A tester", reason="hours that may be said",
        is_demonstration=True, candidate=said,
    )  # fmt: skip
    assert BESIDE == {HOURS_BESIDE: HOURS}
    return made
