"""A model is withdrawn: none is live, none stands in, and who did it and why is written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import ModelError, UsageError
from pipeline.last_good import find_models
from pipeline.lineage.live_links import live_faults
from pipeline.live import LEDGER, POINTER, describe_live, live_on, read_live, roll_back, withdraw
from pipeline.live import ledger as ledger_module
from pipeline.paths import Places
from tests.end_to_end.road import places_in
from tests.pipeline.test_rollback import SIGNED, TARGET, go_live

OTHER = "ongoing_care"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Two versions of one invented model, the second live, and one of another target."""
    own = places_in(tmp_path)
    go_live(own, "the first")
    go_live(own, "the second")
    go_live(own, "of another", OTHER)
    return own


def test_no_model_scores_after_it_and_other_targets_go_on(places: Places) -> None:
    assert withdraw(places, TARGET, **SIGNED) == "v2"
    found = find_models(places)
    assert set(found.usable) == {OTHER}
    assert f"No {TARGET} model is live" in found.unavailable[TARGET]
    assert not any(model.is_stand_in for model in found.usable.values())
    assert (places.live / TARGET / "v2").is_dir()
    assert live_faults(places) == []


def test_the_only_version_that_ever_was_scores_no_more(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    go_live(places, "the first")
    withdraw(places, TARGET, **SIGNED)
    assert find_models(places).usable == {}
    assert live_faults(places) == []


def test_who_withdrew_it_and_why_is_told(places: Places) -> None:
    withdraw(places, TARGET, by="A nurse", reason="the risks look wrong")
    entry = json.loads((places.live / LEDGER).read_text().splitlines()[-1])
    assert (entry["action"], entry["version"], entry["replaces"]) == ("withdraw", None, "v2")
    assert len(entry["manifest_sha256"]) == 64
    told = describe_live(places)
    assert told[0].startswith(f"{TARGET}: no model is live since 20")
    assert told[0].endswith(", v2 withdrawn by A nurse: the risks look wrong")
    assert told[1].startswith(f"{OTHER}: v1 since ")
    today = datetime.now(tz=UTC).date()
    assert not any("still is" in line for line in live_on(places, today) if TARGET in line)


def test_a_new_promotion_goes_live_and_what_was_withdrawn_does_not_stand_in(
    places: Places,
) -> None:
    withdraw(places, TARGET, **SIGNED)
    assert go_live(places, "the third") == "v3"
    (places.live / TARGET / "v3" / "booster.txt").write_text("altered")
    assert set(find_models(places).usable) == {OTHER}


def test_a_withdrawn_version_comes_back_where_somebody_names_it(places: Places) -> None:
    withdraw(places, TARGET, **SIGNED)
    with pytest.raises(ModelError, match="nothing to go back from"):
        roll_back(places, TARGET, **SIGNED)
    went = roll_back(places, TARGET, **SIGNED, to="v2")
    assert (went.before, went.version) == (None, "v2")
    assert read_live(places, TARGET).version == find_models(places).usable[TARGET].version == "v2"
    assert live_faults(places) == []


def test_what_is_not_live_is_not_withdrawn_and_nobody_does_so_without_a_name(
    places: Places,
) -> None:
    with pytest.raises(UsageError, match="A withdrawal needs a name"):
        withdraw(places, TARGET, by="", reason="why")
    withdraw(places, TARGET, **SIGNED)
    with pytest.raises(ModelError, match=f"No {TARGET} model is live, so there is nothing to with"):
        withdraw(places, TARGET, **SIGNED)


def test_a_machine_that_stops_on_the_way_leaves_the_model_live(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise OSError("no power")

    monkeypatch.setattr(ledger_module, "write_pointer", power_cut)
    with pytest.raises(OSError, match="no power"):
        withdraw(places, TARGET, **SIGNED)
    monkeypatch.undo()
    assert read_live(places, TARGET).version == "v2"
    assert describe_live(places)[0].startswith(f"{TARGET}: v2 since ")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda places: go_live(places, "the third"), id="promote"),
        pytest.param(lambda places: roll_back(places, TARGET, **SIGNED, to="v1"), id="roll back"),
        pytest.param(lambda places: withdraw(places, TARGET, **SIGNED), id="withdraw"),
    ],
)
def test_without_a_pointer_nothing_is_changed_that_would_drop_the_other_targets(
    places: Places, change: Callable[[Places], object]
) -> None:
    (places.live / POINTER).unlink()
    ledger = (places.live / LEDGER).read_bytes()
    with pytest.raises(ModelError, match=r"current\.json is missing, and ledger\.jsonl has 3 entr"):
        change(places)
    assert (places.live / LEDGER).read_bytes() == ledger
