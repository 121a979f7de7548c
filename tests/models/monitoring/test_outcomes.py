"""A change of outcomes is found; chance, and what was so from the start, is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.monitoring import outcomes
from models.monitoring.alarms import raised
from models.monitoring.outcomes import (
    EVERYBODY,
    judged_months,
    matured_months,
    outcome_findings,
)
from models.monitoring.watched import Watched
from tests.models.monitoring.invented_watch import PARAMS, from_day, invented_watch


def rung(watched: Watched) -> list[str]:
    return [one.what for one in raised(outcome_findings(watched, PARAMS))]


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [
        pytest.param("2026-06-12", "2026-03", id="43 days after the end of April"),
        pytest.param("2026-06-13", "2026-04", id="44 days after the end of April"),
    ],
)
def test_a_month_matures_when_its_last_outcome_may_be_believed(as_of: str, newest: str) -> None:
    months = matured_months(invented_watch(as_of=pd.Timestamp(as_of)))
    assert str(months[0]) == "2025-09"
    assert str(months[-1]) == newest


def test_a_month_cut_by_the_end_of_the_reference_period_is_left_out() -> None:
    from dataclasses import replace

    watched = replace(invented_watch(), reference_to=pd.Timestamp("2025-09-10"))
    assert str(matured_months(watched)[0]) == "2025-10"


def test_a_month_of_which_many_still_wait_has_not_matured() -> None:
    watched = invented_watch()
    in_december = watched.stays["decided_on"].dt.to_period("M") == pd.Period("2025-12")
    waits = in_december & (np.arange(len(in_december)) % 50 == 0)
    watched.stays.loc[waits, "label"] = np.nan
    assert str(matured_months(watched)[-1]) == "2025-11"


@pytest.mark.parametrize(
    ("waiting", "newest"),
    [
        pytest.param(1, "2026-04", id="one stay of 31 still waits"),
        pytest.param(2, "2025-11", id="two stays of 31 still wait"),
    ],
)
def test_a_single_stay_does_not_hold_up_a_small_hub(waiting: int, newest: str) -> None:
    watched = invented_watch(per_day=1)
    in_december = watched.stays["decided_on"].dt.to_period("M") == pd.Period("2025-12")
    watched.stays.loc[watched.stays.index[in_december][:waiting], "label"] = np.nan
    assert str(matured_months(watched)[-1]) == newest


def test_a_small_hub_waits_for_more_months() -> None:
    two = invented_watch(per_day=20)
    assert len(judged_months(two, PARAMS)) == 2
    few = PARAMS.model_copy(update={"group_expected_least": 400.0})
    assert len(judged_months(two, few)) == 5
    nobody = PARAMS.model_copy(update={"group_expected_least": 1e6})
    assert judged_months(two, nobody) == ()
    assert outcome_findings(two, nobody) == []


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
    assert (everybody.first, everybody.last) == ("2026-03-01", "2026-04-30")


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
