"""Monitoring as an operator runs it, on the small invented area."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.config import Config
from pipeline.errors import ModelError, NothingToDoError
from pipeline.live import read_live
from pipeline.monitor import Monitored, calibrated_on, list_days, monitor
from pipeline.paths import Places
from tests.end_to_end.road import Road, places_in

TARGET = "readmission_30d"


def own_places(road: Road, folder: Path) -> Places:
    """The road's live models, and room of its own for everything else."""
    places = places_in(folder)
    shutil.copytree(road.places.live, places.live)
    return places


def look(road: Road, places: Places, config: Config | None = None) -> Monitored:
    return monitor(config or road.config, places, as_of=road.as_of, extracts=road.places.extracts)


@pytest.fixture(scope="module")
def looked(
    small_road: Road, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Monitored, dict[str, object], Places]:
    places = own_places(small_road, tmp_path_factory.mktemp("monitor"))
    found = look(small_road, places)
    return found, json.loads(found.page.with_suffix(".json").read_text("utf-8")), places


def test_a_page_and_a_json_are_written_for_the_day(
    looked: tuple[Monitored, dict[str, object], Places],
) -> None:
    found, body, places = looked
    assert found.page == places.monitor / "2026-09-30" / "monitor.html"
    assert body["as_of"] == "2026-09-30"
    page = found.page.read_text("utf-8")
    assert "Monitoring on 30 September 2026" in page
    assert "default-src 'none'" in page
    assert found.exit_code == (7 if found.alarms else 0)


def test_cohorts_lie_after_what_calibrated_the_model_and_have_matured(
    looked: tuple[Monitored, dict[str, object], Places], small_road: Road
) -> None:
    _, body, places = looked
    told = body["targets"][TARGET]  # type: ignore[index]
    _, calibrated_to = calibrated_on(read_live(places, TARGET))
    for month in told["cohorts"]:
        assert pd.Timestamp(month["first"]) > calibrated_to
        assert pd.Timestamp(month["last"]) + pd.Timedelta(days=44) <= small_road.as_of
        assert month["n"] >= month["events"]
    assert len(told["cohorts"]) >= 10
    assert told["version"] == "v1"


def test_no_person_and_no_stay_is_named(
    looked: tuple[Monitored, dict[str, object], Places], small_road: Road
) -> None:
    found, _, _ = looked
    stays = pd.read_csv(small_road.places.extracts / "discharge_spell.csv", dtype="str")
    text = found.page.read_text("utf-8") + found.page.with_suffix(".json").read_text("utf-8")
    for column in ("spell_id", "person_id"):
        assert [value for value in stays[column].head(500) if value in text] == []


def test_without_a_live_model_the_others_are_watched_and_the_page_says_why(
    small_road: Road, tmp_path: Path
) -> None:
    places = own_places(small_road, tmp_path)
    shutil.rmtree(places.live / "ongoing_care")
    found = look(small_road, places)
    body = json.loads(found.page.with_suffix(".json").read_text("utf-8"))
    assert "There is no model" in body["targets"]["ongoing_care"]["unavailable"]
    assert body["targets"][TARGET]["cohorts"]
    rang = len(body["inputs"]["signs"]) + len(body["targets"][TARGET]["alarms"])
    assert (found.alarms, found.exit_code) == (rang + 1, 7)


def test_a_live_model_of_another_format_rings_and_stops_no_other(
    small_road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strange(*_: object) -> None:
        raise KeyError("a key of another format")

    monkeypatch.setattr("pipeline.monitor.open_bundle", strange)
    found = look(small_road, own_places(small_road, tmp_path))
    body = json.loads(found.page.with_suffix(".json").read_text("utf-8"))
    told = {target: said["unavailable"] for target, said in body["targets"].items()}
    assert set(told) == {TARGET, "ongoing_care"}
    assert all("cannot be used by this version of homefirst" in why for why in told.values())
    assert (found.alarms, found.exit_code) == (len(body["inputs"]["signs"]) + 2, 7)


def test_a_past_day_is_watched_as_it_stood_and_later_rows_are_no_fault(
    small_road: Road, tmp_path: Path
) -> None:
    past = small_road.as_of - pd.Timedelta(days=60)
    sent = pd.read_csv(small_road.places.extracts / "discharge_spell.csv", dtype="str")
    is_later = pd.to_datetime(sent["known_at"]) > past
    assert is_later.any()
    found = monitor(
        small_road.config, own_places(small_road, tmp_path),
        as_of=past, extracts=small_road.places.extracts,
    )  # fmt: skip
    body = json.loads(found.page.with_suffix(".json").read_text("utf-8"))
    stays = next(t for t in body["inputs"]["tables"] if t["table"] == "discharge_spell")
    assert (stays["rows_in"], stays["quarantined"]) == ((~is_later).sum(), 0)


def test_a_source_without_a_calendar_is_not_watched(small_road: Road, tmp_path: Path) -> None:
    config = small_road.config
    order = config.model_copy(
        update={"features": config.features.model_copy(update={"calendar": "order"})}
    )
    with pytest.raises(NothingToDoError, match="no week can be watched"):
        look(small_road, own_places(small_road, tmp_path), order)


def test_a_model_that_does_not_say_what_calibrated_it_is_named(small_road: Road) -> None:
    live = replace(read_live(small_road.places, TARGET), metrics={})
    with pytest.raises(ModelError, match="does not say when it was calibrated"):
        calibrated_on(live)


def test_the_lists_of_28_days_are_told_and_older_ones_are_not() -> None:
    counts = {"scored": 90, "scored_with_gaps": 6, "manual_review": 4}
    record = {"freshness": "FRESH", "counts": counts, "scores": {TARGET: {"mean": 0.2}}}
    days = ("2026-09-02", "2026-09-03", "2026-09-30", "2026-10-01", "latest")
    told = list_days(dict.fromkeys(days, record), as_of=pd.Timestamp("2026-09-30"))
    assert [one["day"] for one in told] == ["2026-09-03", "2026-09-30"]
    assert told[0]["share_manual_review"] == 0.04
    assert told[0]["scores"] == {"mean": 0.2}


def test_a_list_of_before_scores_were_recorded_is_told_without_them() -> None:
    record = {"freshness": "STALE", "counts": dict.fromkeys(
        ("scored", "scored_with_gaps", "manual_review"), 0)}  # fmt: skip
    told = list_days({"2026-09-30": record}, as_of=pd.Timestamp("2026-09-30"))
    assert (told[0]["share_manual_review"], told[0]["scores"]) == (None, None)


def test_nothing_outside_the_monitoring_folder_is_written(
    looked: tuple[Monitored, dict[str, object], Places],
) -> None:
    _, _, places = looked
    assert sorted(path.name for path in places.data.iterdir()) == ["live", "locks", "monitor"]
