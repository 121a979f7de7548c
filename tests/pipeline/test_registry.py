"""The MLflow mirror: aliases follow what is live; a registry that fails stops nothing."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.live import mirror_live, mirror_withdrawal, roll_back, withdraw
from pipeline.paths import Places
from pipeline.registry import CHALLENGER, CHAMPION, mirror
from pipeline.tracking import TRACKING_URI
from tests.end_to_end.road import import_what_warns, places_in
from tests.pipeline.mirror import mirrored
from tests.pipeline.test_rollback import SIGNED, TARGET, go_live


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Two versions of an invented model, the second live, and an empty tracking store."""
    monkeypatch.delenv(TRACKING_URI, raising=False)
    import_what_warns()
    own = places_in(tmp_path)
    go_live(own, "the first")
    go_live(own, "the second")
    own.mlflow_database.parent.mkdir(parents=True)
    own.mlflow_database.touch()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow and its database library warn their own authors
        yield own


def test_the_alias_follows_what_is_live_and_one_bundle_is_one_version(places: Places) -> None:
    assert mirror_live(places, TARGET) == f"MLflow: homefirst-{TARGET} version 1 is champion."
    second = mirrored(places, TARGET, CHAMPION)
    roll_back(places, TARGET, **SIGNED)
    assert mirror_live(places, TARGET) == f"MLflow: homefirst-{TARGET} version 2 is champion."
    first = mirrored(places, TARGET, CHAMPION)
    roll_back(places, TARGET, **SIGNED)
    assert mirror_live(places, TARGET) == f"MLflow: homefirst-{TARGET} version 1 is champion."
    assert mirrored(places, TARGET, CHAMPION) == second != first
    assert mirrored(places, TARGET, CHALLENGER) is None


def test_a_withdrawn_model_is_champion_no_more(places: Places) -> None:
    withdraw(places, TARGET, **SIGNED)
    assert (
        mirror_withdrawal(places, TARGET)
        == f"MLflow: no version of homefirst-{TARGET} is champion."
    )
    go_live(places, "the third")
    mirror_live(places, TARGET)
    assert mirrored(places, TARGET, CHAMPION)
    withdraw(places, TARGET, **SIGNED)
    assert (
        mirror_withdrawal(places, TARGET)
        == f"MLflow: no version of homefirst-{TARGET} is champion."
    )
    assert mirrored(places, TARGET, CHAMPION) is None


def test_without_a_store_it_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    go_live(places, "the first")
    assert (
        mirror_live(places, TARGET) == "MLflow: no store here, so the alias champion was not set."
    )
    assert not places.mlflow_database.exists()


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9", "nonsense://nowhere"])
def test_a_server_that_does_not_answer_costs_seconds_and_is_said(
    places: Places, monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    monkeypatch.setenv(TRACKING_URI, uri)
    started = time.monotonic()
    said = mirror(places, TARGET, alias=CHAMPION, manifest_sha256="a" * 64, tags={})
    assert "MLflow did not take the alias champion" in said
    assert "what is live is as the ledger says" in said
    assert time.monotonic() - started < 60
