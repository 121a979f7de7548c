"""The benchmark of the morning list runs on few people; no time is asserted here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import daily
from benchmarks.invented_mornings import invented_hub, many_times
from tests.end_to_end.road import Road


def test_the_same_people_many_times_are_others_each_time() -> None:
    once = invented_hub(500, seed=1)
    thrice = many_times(once, 3)
    for name, key in (
        ("person", "person_id"),
        ("discharge_spell", "spell_id"),
        ("property", "uprn"),
    ):
        assert len(thrice[name]) == 3 * len(once[name]) > 0
        assert thrice[name][key].nunique() == 3 * once[name][key].nunique()
    assert set(thrice["tenancy"]["uprn"]) - {""} <= set(thrice["property"]["uprn"])
    assert len(thrice["capacity_day"]) == len(once["capacity_day"])


def test_without_a_live_model_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="run `make run` first"):
        daily.main(["--live", str(tmp_path)])


@pytest.mark.slow
def test_every_figure_can_be_taken(
    small_road: Road, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(daily, "MOST_RATIO", 1e9)
    live = str(small_road.places.live)
    daily.main(["--live", live, "--area", "1000", "--people", "60", "--times", "1"])
    said = capsys.readouterr().out
    assert "| ratio |" in said
    assert "people with reasons and four forms" in said
