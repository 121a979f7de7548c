"""A challenger goes live on what the gate wrote and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.release.gate import MAY, NOTHING
from pipeline.errors import ModelError
from pipeline.paths import Places, of_challenger
from pipeline.release.decision import DECISIONS, challenger_candidate, write_decision
from pipeline.storage import read_json, write_json
from tests.end_to_end.road import places_in
from tests.pipeline.invented_decision import decision

TARGET, DAY = "readmission_30d", "2026-09-30"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


def written(places: Places) -> Path:
    return of_challenger(places, TARGET, DAY).data / "decision.json"


@pytest.mark.parametrize("other", [None, "2026-08-31"], ids=["no log", "a log of another day"])
def test_a_decision_that_the_log_does_not_know_lets_nothing_go_live(
    places: Places, other: str | None
) -> None:
    write_json(decision(TARGET, DAY, answer=MAY), written(places))
    if other is not None:
        write_decision(places, of_challenger(places, TARGET, other), decision(TARGET, other))
    with pytest.raises(ModelError, match=rf"is not in {DECISIONS}: the gate never wrote it"):
        challenger_candidate(places, TARGET, DAY)


def test_a_decision_that_was_changed_lets_nothing_go_live(places: Places) -> None:
    write_decision(places, of_challenger(places, TARGET, DAY), decision(TARGET, DAY))
    write_json(decision(TARGET, DAY, answer=MAY), written(places))
    with pytest.raises(ModelError, match=r"decision\.json is altered; run `homefirst retrain`"):
        challenger_candidate(places, TARGET, DAY)


@pytest.mark.parametrize("bundle", [None, "another"])
def test_a_bundle_that_is_gone_or_was_not_judged_does_not_go_live(
    places: Places, bundle: str | None
) -> None:
    own = of_challenger(places, TARGET, DAY)
    write_decision(places, own, decision(TARGET, DAY, answer=MAY))
    if bundle is not None:
        write_json({"of": bundle}, own.models / TARGET / "manifest.json")
    with pytest.raises(ModelError, match=f"The {TARGET} challenger of {DAY} is not the one that"):
        challenger_candidate(places, TARGET, DAY)


def test_with_an_altered_log_the_decision_before_stays_as_it_was(places: Places) -> None:
    own = of_challenger(places, TARGET, DAY)
    write_decision(places, own, decision(TARGET, DAY, answer=NOTHING))
    log = places.challengers / DECISIONS
    log.write_text(log.read_text("utf-8").replace(NOTHING, MAY), "utf-8")
    with pytest.raises(ModelError, match="was altered"):
        write_decision(places, own, decision(TARGET, DAY, answer=MAY))
    assert read_json(written(places))["answer"] == NOTHING
