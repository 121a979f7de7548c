"""Every stage on a small invented area: what is published, the same twice, nobody in it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import card, evaluate, explain, hours, index, validate, validate_models
from pipeline.paths import BENEFIT_TARGET, RISK_TARGETS, ROOT, TARGETS
from pipeline.storage import read_json
from reports.render.card import check_card
from tests.end_to_end.morning import as_text
from tests.end_to_end.road import Road, places_in

RISK_KEYS = {
    "n", "events", "period", "auroc", "auprc", "brier", "scaled_brier", "calibration",
    "at_capacity", "comparators", "groups", "origins", "leak_proofs", "gates",
}  # fmt: skip
CALIBRATION_KEYS = {
    "slope", "in_the_large", "ici", "e50", "e90", "observed_over_expected",
}  # fmt: skip
BENEFIT_KEYS = {
    "treated", "untreated", "effective_n", "overlap", "ate", "targeting", "sensitivity",
    "verdict", "truth", "gates",
}  # fmt: skip
COMPARATORS = {"lace", "hospital", "parr30", "age_and_emergency", "logistic", "random"}


def metrics_of(road: Road, target: str) -> dict[str, Any]:
    return dict(read_json(road.places.published / target / "metrics.json"))


def intervals_in(body: Any, at: str = "") -> Iterator[tuple[str, Mapping[str, float]]]:
    """Every {value, low, high} of a body, with its place."""
    if isinstance(body, dict):
        if {"value", "low", "high"} <= set(body):
            yield at, body
        for key, value in body.items():
            yield from intervals_in(value, f"{at}.{key}")
    if isinstance(body, list):
        for number, value in enumerate(body):
            yield from intervals_in(value, f"{at}[{number}]")


def published_files(road: Road) -> dict[str, bytes]:
    root = road.places.published
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("target", RISK_TARGETS)
def test_the_metrics_of_a_risk_model_have_the_keys_that_others_read(
    small_road: Road, target: str
) -> None:
    metrics = metrics_of(small_road, target)
    assert set(metrics) >= RISK_KEYS
    assert set(metrics["calibration"]) >= CALIBRATION_KEYS
    assert COMPARATORS & set(metrics["comparators"]) >= {"age_and_emergency", "logistic"}
    assert all(set(rival) >= {"auroc", "delta_auroc"} for rival in metrics["comparators"].values())
    assert all(set(gate) == {"name", "limit", "value", "passed"} for gate in metrics["gates"])
    assert all(set(row) >= {"k", "precision", "recall", "lift"} for row in metrics["at_capacity"])
    assert 0 < metrics["events"] < metrics["n"]


def test_the_metrics_of_the_benefit_model_have_the_keys_that_others_read(
    small_road: Road,
) -> None:
    metrics = metrics_of(small_road, BENEFIT_TARGET)
    assert set(metrics) >= BENEFIT_KEYS
    assert set(metrics["targeting"]) >= {"autoc", "qini", "policy_value", "versus"}
    assert set(metrics["targeting"]["versus"]) >= {"risk_ranking", "constant", "none"}
    assert set(metrics["truth"]) >= {"ate_error", "policy_share_of_oracle", "spearman", "coverage"}


@pytest.mark.parametrize("target", TARGETS)
def test_every_interval_holds_its_value_and_figures_have_four_decimals(
    small_road: Road, target: str
) -> None:
    text = (small_road.places.published / target / "metrics.json").read_text("utf-8")
    found = list(intervals_in(json.loads(text)))
    told = [(at, i) for at, i in found if None not in (i["value"], i["low"], i["high"])]
    assert len(told) > 5
    assert [at for at, i in told if not i["low"] <= i["value"] <= i["high"]] == []
    assert re.findall(r"\d\.\d{5,}", text) == []


def test_no_fact_of_the_future_no_person_on_both_sides(small_road: Road) -> None:
    proofs = metrics_of(small_road, "readmission_30d")["leak_proofs"]
    assert proofs["people_on_both_sides"] == 0
    assert proofs["facts_known_after_index"] == 0
    assert not proofs["suspected_leak"]
    assert 0.3 < proofs["shuffled_label_auroc"]["value"] < 0.7


@pytest.mark.parametrize("target", TARGETS)
def test_every_card_keeps_its_schema_and_is_a_draft(small_road: Road, target: str) -> None:
    found = read_json(small_road.places.published / "cards" / f"{target}.json")
    check_card(found)
    assert found["identity"]["status"]["value"] == "draft"
    assert found["identity"]["status"]["reasons"]


def test_every_published_page_is_there(small_road: Road) -> None:
    files = set(published_files(small_road))
    assert {"index.html", "data_quality.html", "data_quality.json"} <= files
    for target in TARGETS:
        assert {f"cards/{target}.{ending}" for ending in ("json", "html", "md")} <= files
        assert {f"{target}/metrics.json", f"{target}/evaluation.html"} <= files
    front = (small_road.places.published / "index.html").read_text("utf-8")
    links = [link for link in re.findall(r'href="([^"#]+)"', front) if "://" not in link]
    assert len(links) >= 7
    assert [link for link in links if link not in files] == []


def test_a_second_run_of_what_is_published_gives_the_same_bytes(
    small_road: Road, tmp_path: Path
) -> None:
    before = published_files(small_road)
    shutil.copytree(small_road.places.data, tmp_path / "data")
    again = Road(small_road.config, places_in(tmp_path))
    checked = validate.check_extract(
        again.config, again.places, as_of=again.as_of, engine="compiled"
    )
    validate.write_data_quality(checked, again.places, again.config)
    hours.run(again.config, again.places)
    for stage in (evaluate, explain, card):
        for target in TARGETS:
            stage.run(again.config, again.places, target)
    for target in RISK_TARGETS:
        validate_models.run(again.config, again.places, target)
    index.run(again.config, again.places)
    after = published_files(again)
    assert [name for name in before | after if before.get(name) != after.get(name)] == []


def test_nothing_published_names_a_person_a_stay_a_home_this_machine_or_today(
    small_road: Road,
) -> None:
    tables = small_road.places.extracts
    ids = set(as_text(tables / "discharge_spell.csv")["spell_id"])
    ids |= set(as_text(tables / "person.csv")["person_id"])
    ids |= set(as_text(tables / "property.csv")["uprn"])
    machine = {str(ROOT), str(Path.home()), str(small_road.places.data), socket.gethostname()}
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    for name, content in published_files(small_road).items():
        text = content.decode("utf-8")
        assert set(re.findall(r"[A-Za-z]*\d{5,}", text)) & ids == set(), name
        assert [word for word in (*machine, today) if len(word) > 2 and word in text] == [], name
        assert re.findall(r"\b[0-2]\d:[0-5]\d:[0-5]\d\b", text) == [], name


def test_a_target_with_few_stays_is_explained_without_a_picture_by_shap(small_road: Road) -> None:
    for target in TARGETS:
        folder = small_road.places.published / target / "explanation"
        rows = read_json(folder / "facts.json")["rows"]
        assert (folder / "global.svg").is_file()
        assert (folder / "shap.svg").is_file() == (rows >= 100)


def test_each_training_is_one_run_in_the_tracking_store(small_road: Road) -> None:
    with closing(sqlite3.connect(small_road.places.mlflow_database)) as store:
        names = [name for (name,) in store.execute("select name from runs")]
        tags = {key for (key,) in store.execute("select key from tags")}
    assert sorted(names) == sorted(TARGETS)
    assert {"manifest_sha256", "git_commit", "requirements_sha256"} <= tags


def test_the_truth_lies_apart_from_what_an_area_would_send(small_road: Road) -> None:
    for path in small_road.places.extracts.iterdir():
        header = path.read_text("utf-8").splitlines()[0]
        assert not re.search("benefit|probability|(?<!prior)_risk|treated", header), path.name
