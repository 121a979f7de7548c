"""A change of outcomes is found; chance, and what was so from the start, is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.monitoring import outcomes
from models.monitoring.alarms import raised
from models.monitoring.outcomes import (
    EVERYBODY,
    judged_stays,
    outcome_findings,
)
from models.monitoring.params import MonitorParams
from models.monitoring.watched import Watched
from tests.models.monitoring.invented_watch import PARAMS, from_day, invented_watch


def rung(watched: Watched) -> list[str]:
    return [one.what for one in raised(outcome_findings(watched, PARAMS))]


def days_judged(watched: Watched, params: MonitorParams = PARAMS) -> tuple[str, str]:
    left = watched.stays.loc[judged_stays(watched, params), "discharged_on"]
    return f"{left.min():%Y-%m-%d}", f"{left.max():%Y-%m-%d}"


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        pytest.param("2026-06-29", "2026-03-17", "2026-05-16", id="43 days after 17 May"),
        pytest.param("2026-06-30", "2026-03-18", "2026-05-17", id="44 days after 17 May"),
    ],
)
def test_the_newest_61_days_with_known_outcomes_are_judged(
    as_of: str, first: str, last: str
) -> None:
    assert days_judged(invented_watch(as_of=pd.Timestamp(as_of))) == (first, last)


def test_a_small_hub_is_judged_over_more_days() -> None:
    watched = invented_watch(per_day=20)
    stays = watched.stays
    few = PARAMS.model_copy(update={"group_expected_least": 400.0})
    rows = judged_stays(watched, few)
    first = stays.loc[rows, "discharged_on"].min()
    assert days_judged(watched, few) < days_judged(watched)
    assert stays.loc[rows, "score"].sum() >= 400
    assert stays.loc[rows & (stays["discharged_on"] > first), "score"].sum() < 400


@pytest.mark.parametrize(
    ("least", "reference_to"),
    [
        pytest.param(1e6, "2025-08-31", id="too few outcomes, whatever the days"),
        pytest.param(15.0, "2026-03-18", id="days that reach into the reference period"),
    ],
)
def test_nobody_is_judged_before_enough_is_known(least: float, reference_to: str) -> None:
    watched = replace(invented_watch(), reference_to=pd.Timestamp(reference_to))
    params = PARAMS.model_copy(update={"group_expected_least": least})
    assert not judged_stays(watched, params).any()
    assert outcome_findings(watched, params) == []


def test_a_stay_that_still_waits_holds_up_no_other() -> None:
    watched = invented_watch()
    is_sixth = np.arange(len(watched.stays)) % 6 == 0
    label = watched.stays["label"].mask(is_sixth)
    waiting = replace(watched, stays=watched.stays.assign(label=label))
    expected = judged_stays(watched, PARAMS) & ~is_sixth
    assert (judged_stays(waiting, PARAMS) == expected).all()


def test_unchanged_worlds_stay_silent() -> None:
    loud = [seed for seed in range(20) if rung(invented_watch(seed=seed, per_day=6))]
    assert len(loud) <= 1


def test_a_rise_of_all_risks_is_found_in_two_months() -> None:
    watched = invented_watch(times=from_day("2026-03-01", 1.5))
    found = outcome_findings(watched, PARAMS)
    everybody = found[0]
    assert everybody.what == EVERYBODY
    assert everybody.is_raised
    assert everybody.value > everybody.limit
    assert (everybody.first, everybody.last) == ("2026-03-18", "2026-05-17")


def test_a_fall_is_found_as_well() -> None:
    found = outcome_findings(invented_watch(times=from_day("2026-03-01", 0.5)), PARAMS)[0]
    assert found.is_raised
    assert found.value < 0


def test_one_site_that_changed_is_named_and_the_other_is_not() -> None:
    def times(stays: pd.DataFrame) -> np.ndarray:
        is_hit = (stays["site"] == "small") & (stays["decided_on"] >= pd.Timestamp("2026-03-01"))
        return np.where(is_hit, 2.2, 1.0)

    found = {one.what: one for one in outcome_findings(invented_watch(times=times), PARAMS)}
    assert found["site: small"].is_raised
    assert not found["site: large"].is_raised


def test_everybody_and_the_sites_have_limits_apart_from_those_of_many_groups() -> None:
    watched = invented_watch()
    for number in range(8):
        watched.groups[f"group_{number}"] = watched.groups["sex"].to_numpy()[:: (-1) ** number]
    limits = {one.what: one.limit for one in outcome_findings(watched, PARAMS)}
    assert limits["site: small"] == limits["site: large"]
    assert limits["sex: male"] == limits["group_7: female"]
    assert limits["everybody"] < limits["site: small"] < limits["sex: male"]


def test_everybody_is_judged_where_no_group_is_large_enough() -> None:
    watched = invented_watch(per_day=2)
    each = pd.DataFrame({"site": watched.stays["decided_on"].dt.day.astype("str")})
    found = outcome_findings(replace(watched, groups=each), PARAMS)
    assert [one.what for one in found] == [EVERYBODY]


def test_a_site_that_was_off_from_the_start_does_not_ring() -> None:
    watched = invented_watch(times=lambda stays: np.where(stays["site"] == "small", 1.5, 0.83))
    assert rung(watched) == []


def test_a_group_too_small_to_judge_is_left_out() -> None:
    watched = invented_watch()
    watched.groups.loc[watched.groups.index[::100], "site"] = "tiny"
    assert "site: tiny" not in {one.what for one in outcome_findings(watched, PARAMS)}


def test_the_limit_is_the_same_however_many_worlds_are_held_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = outcome_findings(invented_watch(), PARAMS)
    monkeypatch.setattr(outcomes, "CHUNK_CELLS", 1)
    assert outcome_findings(invented_watch(), PARAMS) == at_once
