"""Nobody can work out a hidden number from the totals, from differences or from crossings."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.groups import CROSSED, group_table
from models.intervals import PersonBootstrap
from reports.render.suppress import HIDDEN, RATES, is_small, published_groups
from tests.reports.attack import possible_ranges

FEWEST_POSSIBLE = 3  # different numbers that a hidden cell may still be
FEWEST_ALL_BUT_ALONE = 7  # levels; with fewer, a total of 8 leaves each cell three numbers
NAMES = ("sex", "age_band", "area")


def keep_apart(
    shown: list[Any], truth: list[int], sums: list[tuple[Mapping[int, int], int]], *, least: int
) -> None:
    """Every truly small number may still be one of several."""
    small = [place for place, one in enumerate(truth) if is_small(one)]
    assert all(shown[place] == HIDDEN for place in small)
    found = possible_ranges(shown, sums, least=least, most=max(truth) * 9, wanted=small)
    for place, (low, high) in found.items():
        assert high - low + 1 >= FEWEST_POSSIBLE, (place, low, high)


def sums_of(rows: Sequence[Mapping[str, Any]], total: int) -> list[tuple[Mapping[int, int], int]]:
    """Each group's levels add up to the total, and levels of the same people are equal."""
    names = {f"{row['group']}: {row['level']}": place for place, row in enumerate(rows)}
    groups = dict.fromkeys(row["group"] for row in rows)
    sums: list[tuple[Mapping[int, int], int]] = [
        ({place: 1 for place, row in enumerate(rows) if row["group"] == group}, total)
        for group in groups
    ]
    for place, row in enumerate(rows):
        if row.get("same_as"):
            sums.append(({place: 1, names[row["same_as"]]: -1}, 0))
    return sums


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(st.integers(0, 30), min_size=2, max_size=7))
def test_no_hidden_count_can_be_had_back_from_the_total(counts: list[int]) -> None:
    rows = [{"group": "tenure", "level": str(at), "n": n} for at, n in enumerate(counts)]
    shown = [row["n"] for row in published_groups(rows)]
    total = sum(counts)
    if is_small(total):
        return  # a total that is itself small is nobody's table
    dark = shown.count(HIDDEN)
    if dark and dark == sum(n > 0 for n in counts) and total - dark + 1 < FEWEST_POSSIBLE:
        assert dark >= FEWEST_ALL_BUT_ALONE  # the one case that no hiding of levels can help
        return
    keep_apart(shown, counts, sums_of(rows, total), least=1)


def test_seven_levels_of_one_or_two_are_all_hidden_and_that_is_all_that_can_be_done() -> None:
    rows = [{"group": "tenure", "level": str(at), "n": 1 + (at == 6)} for at in range(7)]
    assert {row["n"] for row in published_groups(rows)} == {HIDDEN}


@settings(max_examples=40, deadline=None)
@given(
    homes=st.tuples(st.integers(0, 12), st.integers(0, 40)),
    tenures=st.lists(st.integers(0, 30), min_size=2, max_size=3),
)
def test_a_level_under_two_names_gives_nobody_away(
    homes: tuple[int, int], tenures: list[int]
) -> None:
    no_home, unknown = homes
    rows: list[dict[str, Any]] = [
        {"group": "tenure", "level": "no home", "n": no_home},
        {"group": "tenure", "level": "not recorded", "n": unknown},
        *({"group": "tenure", "level": str(at), "n": n} for at, n in enumerate(tenures)),
        {"group": "home", "level": "no settled home", "n": no_home, "same_as": "tenure: no home"},
        {"group": "home", "level": "not recorded", "n": unknown, "same_as": "tenure: not recorded"},
        {"group": "home", "level": "settled", "n": sum(tenures)},
    ]
    total = no_home + unknown + sum(tenures)
    shown = [row["n"] for row in published_groups(rows)]
    if is_small(total):
        return
    keep_apart(shown, [row["n"] for row in rows], sums_of(rows, total), least=1)


def invented_people(seed: int, n: int = 900) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    index = pd.Index([f"s{at}" for at in range(n)], name="spell_id")
    score = rng.beta(2, 6, n)
    held = pd.DataFrame(
        {"person_id": index, "label": (rng.random(n) < score).astype("float64"), "score": score},
        index=index,
    )
    groups = pd.DataFrame(
        {
            "sex": rng.choice(["female", "male", "not recorded"], n, p=[0.5, 0.49, 0.01]),
            "age_band": rng.choice(["18 to 64", "65 to 84", "85+"], n, p=[0.3, 0.5, 0.2]),
            "area": rng.choice(["1", "2", "3"], n, p=[0.6, 0.38, 0.02]),
        },
        index=index,
    )
    return held, groups


@cache
def audited(seed: int) -> list[dict[str, Any]]:
    held, groups = invented_people(seed)
    return group_table(
        held,
        groups,
        share=0.2,
        min_events=20,
        bootstrap=PersonBootstrap.of(held["person_id"], reps=2, seed=1),
        crossings=[NAMES],
    )


@pytest.mark.parametrize("count", ["n", "events", "listed", "listed_events"])
@pytest.mark.parametrize("seed", range(3))
def test_crossings_and_margins_together_give_nobody_away(seed: int, count: str) -> None:
    rows = audited(seed)
    shown = [row[count] for row in published_groups(rows)]
    total = sum(row[count] for row in rows if row["group"] == "sex")
    sums = sums_of(rows, total)
    told = [at for at, row in enumerate(rows) if row["group"] == CROSSED.join(NAMES)]
    assert len(told) >= 3
    cells, truth = [*shown], [row[count] for row in rows]
    for at, row in enumerate(rows):  # a margin is its told crossings and some of all the others
        if row["group"] in NAMES:
            part = NAMES.index(row["group"])
            own = [cell for cell in told if _part(rows[cell]["level"], part) == row["level"]]
            cells.append(HIDDEN)
            truth.append(row[count] - sum(truth[cell] for cell in own))
            sums.append(({at: 1, len(cells) - 1: -1, **dict.fromkeys(own, -1)}, 0))
    keep_apart(cells, truth, sums, least=0)


def _part(level: str, part: int) -> str:
    parts = level.split(", ")
    return parts[part] if len(parts) == len(NAMES) else ""


def test_rates_give_no_count_away_that_is_hidden_or_rounded() -> None:
    row = {
        "group": "age_band", "level": "18 to 49", "n": 1751, "events": 138, "listed": 20,
        "listed_events": 4, "selection_rate": {"value": 0.01142, "low": 0.0053, "high": 0.0191},
        "recall": {"value": 0.02899, "low": 0.0, "high": 0.079},
        "precision": {"value": 0.2, "low": 0.0, "high": 0.455},
        "recall_against_rest": {"value": -0.28, "low": -0.34, "high": -0.22}, "note": None,
    }  # fmt: skip
    (told, _) = published_groups([row, {**row, "level": "50+", "listed_events": 90}])
    assert told["listed_events"] == told["recall"] == told["precision"] == HIDDEN
    assert told["recall_against_rest"] == HIDDEN
    assert told["selection_rate"] == {"value": round(20 / 1750, 4), "low": 0.0, "high": 0.02}
    assert set(RATES) <= set(told)
