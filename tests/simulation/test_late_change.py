"""The late change: more people come back in the last months, and no record announces it."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from simulation.area import Area, simulate
from simulation.late_change import CHANGE_LASTS_DAYS

AS_OF = "2026-09-30"
CHANGED_ON = pd.Timestamp(AS_OF) - pd.Timedelta(days=CHANGE_LASTS_DAYS)


@functools.cache
def draw(scenario: str) -> Area:
    return simulate(people=4000, seed=5, scenario=scenario, as_of=AS_OF)


def mean_risk(area: Area, is_kept: pd.Series) -> float:
    ids = area.tables["discharge_spell"].loc[is_kept, "spell_id"]
    return float(area.truth.loc[ids, "readmission_30d_risk"].mean())


@pytest.mark.parametrize("scenario", ["drift", "site_shift"])
def test_the_same_people_live_there_and_before_the_change_their_risk_is_the_same(
    scenario: str,
) -> None:
    usual, changed = draw("default"), draw(scenario)
    known = ["person_id", "sex", "lsoa_code", "lives_alone", "known_at"]
    pd.testing.assert_frame_equal(usual.tables["person"][known], changed.tables["person"][known])
    before = [mean_risk(area, ~is_late(area)) for area in (usual, changed)]
    assert before[1] / before[0] == pytest.approx(1, abs=0.03)


def test_drift_raises_the_risk_of_everybody_by_about_a_third() -> None:
    usual, changed = draw("default"), draw("drift")
    rise = mean_risk(changed, is_late(changed)) / mean_risk(usual, is_late(usual))
    assert 1.2 < rise < 1.5


def test_a_site_shift_raises_the_risk_of_one_site_alone() -> None:
    usual, changed = draw("default"), draw("site_shift")
    for site, least, most in (("R9B01", 1.5, 2.5), ("R9A01", 0.9, 1.1)):
        rise = mean_risk(changed, at(changed, site)) / mean_risk(usual, at(usual, site))
        assert least < rise < most


def is_late(area: Area) -> pd.Series:
    late: pd.Series = area.tables["discharge_spell"]["discharge_date"] >= CHANGED_ON
    return late


def at(area: Area, site: str) -> pd.Series:
    return is_late(area) & (area.tables["discharge_spell"]["site_code"] == site)
