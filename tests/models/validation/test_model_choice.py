"""The pick of one origin is judged at the next, by what was known then."""

from dataclasses import replace

import pandas as pd
import pytest

from models.origins import Origin, rolling_origins
from models.validation.model_choice import (
    LABELS,
    TODAY,
    TOO_FEW_ORIGINS,
    choose_across_origins,
)
from models.validation.stays import Stays
from tests.models.validation.trial import FEW_TREES, SETTINGS, stays

STAYS, _ = stays()
GAP_DAYS = 30
ORIGINS = rolling_origins(
    last_test_to=pd.Timestamp("2025-01-01"), count=3, test_days=120, calibrate_days=120,
    gap_days=GAP_DAYS,
)  # fmt: skip


def chosen(origins: list[Origin] = ORIGINS, of: Stays = STAYS, gap_days: int = GAP_DAYS) -> dict:  # type: ignore[type-arg]  # figures
    return choose_across_origins(
        of, origins=origins, gap_days=gap_days, params=FEW_TREES, settings=SETTINGS
    )


FOUND = chosen()


def test_every_candidate_is_judged_on_the_same_rows_of_every_origin() -> None:
    assert [origin["name"] for origin in FOUND["origins"]] == [o.name for o in ORIGINS]
    for origin in FOUND["origins"]:
        assert [row["name"] for row in origin["candidates"]] == list(LABELS)
        assert len({row["n"] for row in origin["candidates"]}) == 1
    smaller = next(row for row in FOUND["candidates"] if row["name"] == "smaller")
    assert (smaller["rounds"], smaller["num_leaves"]) == (12, 2)


def test_the_pick_is_placed_among_the_candidates_of_the_next_origin() -> None:
    assert [(s["chosen_at"], s["used_at"]) for s in FOUND["steps"]] == [
        ("origin 1", "origin 2"),
        ("origin 2", "origin 3"),
    ]
    for step, used in zip(FOUND["steps"], FOUND["origins"][1:], strict=True):
        areas = {row["name"]: row["auroc"]["value"] for row in used["candidates"]}
        assert step["best"] == max(areas, key=lambda name: areas[name])
        assert step["lost_to_best"] == pytest.approx(areas[step["best"]] - areas[step["pick"]])
        assert sorted(areas, key=lambda name: -areas[name])[step["rank"] - 1] == step["pick"]
        gain = step["against_today"]["delta_auroc"]["value"]
        assert gain == pytest.approx(areas[step["pick"]] - areas[TODAY])


def test_rows_whose_outcome_was_not_known_yet_do_not_choose() -> None:
    first, second = ORIGINS[:2]
    when = STAYS.index_datetime
    rows = (when >= first.test_from) & (when < second.test_from - pd.Timedelta(days=GAP_DAYS))
    assert FOUND["steps"][0]["chosen_on"]["n"] == rows.sum()
    assert FOUND["origins"][0]["candidates"][0]["n"] > rows.sum()


def test_where_one_line_is_the_truth_logistic_regression_is_picked_and_serves() -> None:
    assert {step["pick"] for step in FOUND["steps"]} == {"logistic"}
    assert all(step["lost_to_best"] < 0.01 for step in FOUND["steps"])


def test_an_origin_before_the_first_row_says_why_and_is_passed_over() -> None:
    early = replace(
        ORIGINS[0], name="early", calibrate_from=pd.Timestamp("2021-02-01"),
        test_from=pd.Timestamp("2021-07-01"), test_to=pd.Timestamp("2021-12-01"),
    )  # fmt: skip
    found = chosen([early, *ORIGINS[:1]])
    assert found["origins"][0]["note"].startswith("not judged: no rows in 3 of 3 periods")
    assert (found["note"], found["steps"]) == (TOO_FEW_ORIGINS, [])


def test_with_too_few_known_outcomes_no_pick_is_made() -> None:
    found = chosen(ORIGINS[:2], gap_days=115)
    assert (found["note"], found["steps"]) == (TOO_FEW_ORIGINS, [])
