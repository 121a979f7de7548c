"""A challenger as an operator makes one: taught, judged, written down, and live only by a name."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from models.release.gate import MAY, NOT_JUDGED, NOTHING
from pipeline import chained_log, storage
from pipeline.config import Config, read_config
from pipeline.errors import ContractError, GateError, ModelError, UsageError
from pipeline.lineage.live_links import live_faults
from pipeline.live import promote, read_live, roll_back
from pipeline.paths import PARAMS, Places, of_challenger
from pipeline.release.decision import challenger_candidate, decision_faults
from pipeline.release.retrain import Retrained, retrain, worst_code
from pipeline.release.road import drop_personal_rows
from tests.end_to_end.morning import cut_extract
from tests.end_to_end.road import SMALL, Road, places_in

TARGET = "readmission_30d"
DAY = "2026-09-30"
SIGNED = {"by": "A tester", "reason": "a test"}
FEW = {
    "release": {
        "events_least": 20, "reps": 50, "stability_seeds": 2, "test_days": 273,
        "calibrate_days": 240,
    }
}  # fmt: skip


def config() -> Config:
    return read_config(PARAMS, {**SMALL, **FEW})


def own_places(road: Road, folder: Path) -> Places:
    """The road's live models, and room of its own for everything else."""
    places = places_in(folder)
    shutil.copytree(road.places.live, places.live)
    return places


def teach(road: Road, places: Places, day: str = DAY, **settings: Any) -> Retrained:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow and its database library warn their own authors
        return retrain(
            config(), places, TARGET, as_of=pd.Timestamp(day).as_unit("us"),
            extracts=road.places.extracts, **settings,
        )  # fmt: skip


@pytest.fixture(scope="module")
def taught(
    small_road: Road, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Retrained, dict[str, Any], Places]:
    places = own_places(small_road, tmp_path_factory.mktemp("retrain"))
    made = teach(small_road, places, is_asked_for=True)
    return made, json.loads(made.page.with_suffix(".json").read_text("utf-8")), places


@pytest.fixture
def again(taught: tuple[Retrained, dict[str, Any], Places], tmp_path: Path) -> Places:
    """The places after the retraining, for a test that changes them."""
    places = places_in(tmp_path)
    shutil.copytree(taught[2].data, places.data)
    return places


@pytest.mark.slow
def test_the_decision_is_written_and_nothing_went_live(
    taught: tuple[Retrained, dict[str, Any], Places], small_road: Road
) -> None:
    made, body, places = taught
    assert body["answer"] == made.answer
    assert (made.exit_code == 0) == (made.answer == MAY)
    assert "Release decision" in made.page.read_text("utf-8")
    assert made.page.with_suffix(".md").read_text("utf-8").startswith("# Release decision")
    assert sorted(p.name for p in places.data.iterdir()) == [
        "challengers", "live", "locks", "mlflow",
    ]  # fmt: skip
    for path in sorted(small_road.places.live.rglob("*")):
        if path.is_file():
            same = places.live / path.relative_to(small_road.places.live)
            assert same.read_bytes() == path.read_bytes()
    assert (decision_faults(places), live_faults(places)) == ([], [])


@pytest.mark.slow
def test_both_are_judged_on_matured_stays_later_than_all_that_taught_either(
    taught: tuple[Retrained, dict[str, Any], Places],
) -> None:
    _, body, places = taught
    own = of_challenger(places, TARGET, DAY)
    metrics = storage.read_json(own.published / TARGET / "metrics.json")
    first = pd.Timestamp(body["challenger"]["test_from"])
    taught_both = [body["champion"]["calibrated_on"]]
    taught_both += [metrics["period"][name] for name in ("train", "calibrate")]
    for period in taught_both:
        assert pd.Timestamp(period[1]) + pd.Timedelta(days=30) < first
    assert pd.Timestamp(metrics["period"]["test"][0]) >= first
    last = pd.Timestamp(metrics["period"]["test"][1])
    assert last + pd.Timedelta(days=44) <= pd.Timestamp(DAY)
    assert metrics["period"]["train"][1] > body["champion"]["trained_on"][1]
    assert body["compared"]["n"] == metrics["n"]
    assert body["compared"]["events"] == metrics["events"]


@pytest.mark.slow
def test_no_person_and_no_stay_is_named_in_what_is_kept(
    taught: tuple[Retrained, dict[str, Any], Places], small_road: Road
) -> None:
    made, _, _ = taught
    stays = pd.read_csv(small_road.places.extracts / "discharge_spell.csv", dtype="str")
    text = "".join(
        made.page.with_suffix(end).read_text("utf-8") for end in (".json", ".html", ".md")
    )
    for column in ("spell_id", "person_id"):
        assert [value for value in stays[column].head(500) if value in text] == []


@pytest.mark.slow
def test_a_challenger_goes_live_by_a_name_alone_and_back(again: Places) -> None:
    candidate = challenger_candidate(again, TARGET, DAY)
    with pytest.raises(GateError, match="stays as it is"):
        promote(again, TARGET, **SIGNED, is_demonstration=False, candidate=candidate)
    assert promote(again, TARGET, **SIGNED, is_demonstration=True, candidate=candidate) == "v2"
    live = read_live(again, TARGET)
    assert (
        live.manifest_sha256 == candidate.evidence["decision.json"]["challenger"]["manifest_sha256"]
    )
    assert (again.live / TARGET / "v2-evidence" / "decision.json").is_file()
    assert live_faults(again) == []
    assert roll_back(again, TARGET, **SIGNED).version == "v1"
    assert roll_back(again, TARGET, **SIGNED).version == "v2"
    stale = challenger_candidate(again, TARGET, DAY)
    assert "it was judged against v1, and v2 is live now" in stale.objections


@pytest.mark.slow
def test_a_decision_or_a_bundle_that_was_altered_is_not_promoted(again: Places) -> None:
    own = of_challenger(again, TARGET, DAY)
    body = storage.read_json(own.data / "decision.json")
    storage.write_json({**body, "answer": MAY}, own.data / "decision.json")
    with pytest.raises(ModelError, match=r"decision\.json is altered; run `homefirst retrain`"):
        challenger_candidate(again, TARGET, DAY)
    storage.write_json(body, own.data / "decision.json")
    shutil.rmtree(own.models / TARGET)
    shutil.copytree(again.live / TARGET / "v1", own.models / TARGET)
    with pytest.raises(ModelError, match="is not the one that was judged"):
        challenger_candidate(again, TARGET, DAY)
    with pytest.raises(UsageError, match="There is no decision on a challenger of readmission_30d"):
        challenger_candidate(again, TARGET, "2026-08-31")


@pytest.mark.slow
def test_rows_of_people_go_when_the_next_challenger_comes(again: Places) -> None:
    own = of_challenger(again, TARGET, DAY)
    assert (own.features / "features.parquet").is_file()
    assert drop_personal_rows(again, TARGET) == 1
    assert not any((own.data / name).exists() for name in ("validated", "features", "heldout"))
    assert (own.data / "decision.json").is_file()
    assert drop_personal_rows(again, TARGET) == 0


def test_too_early_is_nothing_to_do_and_says_from_when(small_road: Road, tmp_path: Path) -> None:
    places = own_places(small_road, tmp_path)
    made = teach(small_road, places, "2025-09-30")
    assert (made.answer, made.exit_code) == (NOTHING, 4)
    body = json.loads(made.page.with_suffix(".json").read_text("utf-8"))
    assert "There is enough for a challenger as of 202" in body["look_at"][0]
    with pytest.raises(UsageError, match="made no challenger: nothing to do"):
        challenger_candidate(places, TARGET, "2025-09-30")


def teach_from(places: Places, extracts: Path) -> tuple[Retrained, dict[str, Any]]:
    """A retraining that is expected to stop, and the decision that it wrote all the same."""
    made = retrain(
        config(), places, TARGET, as_of=pd.Timestamp(DAY).as_unit("us"), extracts=extracts
    )
    for end in (".html", ".md"):
        assert "not judged" in made.page.with_suffix(end).read_text("utf-8").lower()
    assert decision_faults(places) == []
    return made, storage.read_json(made.page.with_suffix(".json"))


def test_without_a_live_model_the_decision_says_that_nothing_was_judged(
    small_road: Road, tmp_path: Path
) -> None:
    places = places_in(tmp_path / "none")
    made, body = teach_from(places, small_road.places.extracts)
    assert (made.answer, made.exit_code) == (NOT_JUDGED, 5)
    assert body["look_at"][0].startswith("No readmission_30d model is live")
    assert (body["champion"], body["challenger"], body["checks"]) == (None, None, [])


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        pytest.param("lost", "person.csv: missing; it is required", id="a table is not there"),
        pytest.param(
            "column", "discharge_spell.csv: required column discharge_date", id="a lost column"
        ),
        pytest.param("values", "discharge_spell.csv: ", id="most rows refused"),
    ],
)
def test_a_broken_table_stops_the_retraining_and_the_decision_names_the_fault(
    small_road: Road, tmp_path: Path, broken: str, named: str
) -> None:
    places, extracts = own_places(small_road, tmp_path), tmp_path / "sent"
    cut_extract(small_road.places.extracts, extracts, as_of=small_road.as_of)
    spells = pd.read_csv(extracts / "discharge_spell.csv", dtype="str")
    if broken == "lost":
        (extracts / "person.csv").unlink()
    elif broken == "column":
        spells.drop(columns="discharge_date").to_csv(extracts / "discharge_spell.csv", index=False)
    else:
        spells.assign(discharge_date="1850-01-01").to_csv(
            extracts / "discharge_spell.csv", index=False
        )
    made, body = teach_from(places, extracts)
    assert (made.answer, made.exit_code) == (NOT_JUDGED, 3)
    assert isinstance(made.stopped, ContractError)
    assert body["failed"] == ["Data contracts kept"]
    assert any(named in fault for fault in body["checks"][0]["which"]), body["checks"]
    assert body["champion"]["version"] == "v1"
    assert not any(value in str(body) for value in spells["person_id"].head(200))
    with pytest.raises(UsageError, match="made no challenger: not judged"):
        challenger_candidate(places, TARGET, DAY)


def test_a_live_model_that_does_not_say_when_it_was_taught_is_named(
    small_road: Road, tmp_path: Path
) -> None:
    places = own_places(small_road, tmp_path)
    storage.write_json({}, places.live / TARGET / "v1-evidence" / "metrics.json")
    made, body = teach_from(places, small_road.places.extracts)
    assert (made.answer, made.exit_code) == (NOT_JUDGED, 5)
    assert "does not say when it was trained" in body["look_at"][0]


def test_a_source_without_a_calendar_has_nothing_that_matures_and_the_decision_says_so(
    small_road: Road, tmp_path: Path
) -> None:
    small = config()
    order = small.model_copy(
        update={"features": small.features.model_copy(update={"calendar": "order"})}
    )
    places = own_places(small_road, tmp_path)
    made = retrain(
        order, places, TARGET, as_of=pd.Timestamp(DAY), extracts=small_road.places.extracts
    )
    body = storage.read_json(made.page.with_suffix(".json"))
    assert (made.answer, made.exit_code, body["challenger"]) == (NOTHING, 4, None)
    assert "nothing matures in it" in body["look_at"][0]
    assert decision_faults(places) == []


@pytest.mark.parametrize(
    ("codes", "code"),
    [([4, 0, 7], 7), ([4, 0], 0), ([4, 4, 4], 4), ([0], 0), ([7, 5, 3], 3), ([0, 5], 5)],
)
def test_one_exit_code_speaks_for_several_targets(codes: list[int], code: int) -> None:
    assert worst_code(codes) == code


@pytest.mark.slow
def test_where_much_was_helped_and_nobody_drawn_the_model_is_frozen(
    small_road: Road, tmp_path: Path
) -> None:
    places = own_places(small_road, tmp_path)
    labels = storage.read_table(small_road.places.features / "labels.parquet")
    late = labels[labels["index_datetime"] >= pd.Timestamp("2025-11-01")]
    helped = late[late["readmission_30d"].fillna(0).eq(1) | (late.reset_index().index % 5 == 0)]
    write_help(places, helped)
    made = teach(small_road, places)
    body = json.loads(made.page.with_suffix(".json").read_text("utf-8"))
    assert (made.answer, made.exit_code) == ("frozen", 7)
    assert body["helped"]["stays_helped"] > 0
    assert body["challenger"] is None
    assert "came after help had begun" in body["look_at"][0]
    assert not of_challenger(places, TARGET, DAY).models.exists()


@pytest.mark.slow
def test_some_help_is_left_out_weighed_and_shown_as_a_range(
    small_road: Road, tmp_path: Path
) -> None:
    places = own_places(small_road, tmp_path)
    labels = storage.read_table(small_road.places.features / "labels.parquet")
    write_help(places, labels[labels["index_datetime"] >= pd.Timestamp("2025-11-01")].iloc[::12])
    made = teach(small_road, places)
    body = json.loads(made.page.with_suffix(".json").read_text("utf-8"))
    assert body["helped"]["stays_helped"] > 0
    told = body["helped"]["sensitivity"]
    assert told[0]["assumption"] == "helped stays left out"
    assert body["compared"]["n"] == told[0]["n"] < told[1]["n"]
    weights = storage.read_table(of_challenger(places, TARGET, DAY).features / "weights.parquet")
    assert (weights["weight"] == 0).sum() >= body["helped"]["stays_helped"]
    assert weights["weight"].max() > 1.0


def write_help(places: Places, helped: pd.DataFrame) -> None:
    """An action log in which help was accepted for each of these stays on its first day."""
    chained_log.append_to_chain(
        places.action_log,
        [
            {"spell_id": spell, "person_id": row.person_id, "action": "accepted",
             "decided_on": f"{row.index_datetime:%Y-%m-%d}", "look_first_probability": 1.0}
            for spell, row in zip(helped.index, helped.itertuples(), strict=True)
        ],
        broken=ModelError,
    )  # fmt: skip
