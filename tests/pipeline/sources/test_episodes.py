"""Episodes become stays: what comes from the first, what from the last, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.sources.episodes import Spells, episodes_to_spells
from pipeline.sources.mapping import SPELL_ID, Reshape

HOW = Reshape(
    reshape="episodes_to_spells",
    file="episodes",
    key=["person", "provider", "admitted"],
    order=["n", "started"],
    last={"ends": "Y"},
    from_last=["left", "where_to"],
)
ROW = {"person": "ana", "provider": "RAA", "admitted": "2026-01-01", "n": "1", "ends": "N",
       "started": "2026-01-01", "left": None, "where_to": "98", "method": "21"}  # fmt: skip


def joined(*rows: Mapping[str, str | None]) -> Spells:
    return episodes_to_spells(pd.DataFrame([{**ROW, **row} for row in rows], dtype="str"), HOW)


LAST = {"n": "3", "ends": "Y", "left": "2026-01-09", "where_to": "19", "method": "81"}


def test_the_first_episode_says_how_a_stay_began_and_the_last_how_it_ended() -> None:
    spells = joined(LAST, {"n": "2", "method": "11"}, {}).spells
    assert spells[[SPELL_ID, "method", "left", "where_to"]].to_numpy().tolist() == [
        ["ana:RAA:2026-01-01", "21", "2026-01-09", "19"]
    ]


def test_episodes_are_put_in_order_by_number_not_by_text() -> None:
    episodes = joined({"n": "10"}, {"n": "9"}, {"n": "99"}, {"n": None}, {"n": "1"}).episodes
    assert episodes["n"].fillna("").to_list() == ["1", "9", "10", "99", ""]


def test_without_a_flag_the_highest_order_is_the_last() -> None:
    how = HOW.model_copy(update={"last": {}})
    rows = pd.DataFrame([{**ROW, "left": "2026-01-03"}, {**ROW, **LAST}], dtype="str")
    result = episodes_to_spells(rows, how)
    assert result.spells["left"].to_list() == ["2026-01-09"]
    assert result.without_last == 0


def test_another_person_provider_or_day_is_another_stay_in_the_order_of_the_file() -> None:
    result = joined({"person": "zoe"}, {}, {"provider": "RBB"}, {"admitted": "2026-02-01"})
    assert len(result.spells) == 4
    assert result.spells["person"].to_list() == ["zoe", "ana", "ana", "ana"]
    assert result.spells.index.to_list() == [0, 1, 2, 3]


def test_a_row_without_its_key_is_a_stay_of_its_own_without_an_id() -> None:
    result = joined({"admitted": None}, {"admitted": None})
    assert len(result.spells) == 2
    assert result.spells[SPELL_ID].isna().all()


def test_stays_of_which_an_end_is_not_in_the_file_are_counted() -> None:
    result = joined({"n": "2"}, LAST, {"person": "ben", "ends": "Y"}, {"person": "cy"})
    assert (result.without_first, result.without_last) == (1, 1)
