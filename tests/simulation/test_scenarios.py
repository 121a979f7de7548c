"""Each world differs from the default in what its name says."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import simulate
from simulation.scenarios import scenario_named
from tests.simulation.conftest import AS_OF

PEOPLE = 4000


def discharged(scenario: str) -> pd.DataFrame:
    area = simulate(people=PEOPLE, seed=8, scenario=scenario, as_of=AS_OF)
    spells = area.tables["discharge_spell"].set_index("spell_id")
    return spells.join(area.truth).dropna(subset=["home_84d_benefit"])


@pytest.fixture(scope="module")
def default() -> pd.DataFrame:
    return discharged("default")


def alike(rows: pd.DataFrame) -> float:
    """How closely the chance of a referral follows the risk."""
    return float(rows["referral_probability"].corr(rows["readmission_30d_risk_untreated"]))


def test_with_unmeasured_confounding_those_at_hidden_risk_are_referred(
    default: pd.DataFrame,
) -> None:
    hidden = discharged("unmeasured_confounding")
    assert alike(hidden) > alike(default) + 0.15


def test_with_an_effect_that_changes_sign_the_fit_gain_and_the_frail_are_harmed() -> None:
    rows = discharged("sign_changes")
    cfs = rows["cfs_score"].astype("float64")
    assert rows.loc[cfs.le(3), "home_84d_benefit"].min() >= 0
    assert rows.loc[cfs.le(3), "home_84d_benefit"].mean() > 0.02
    assert rows.loc[cfs.ge(7), "home_84d_benefit"].max() <= 0
    assert rows.loc[cfs.ge(7), "home_84d_benefit"].mean() < -0.02
    assert rows.loc[cfs.eq(5), "home_84d_benefit"].abs().max() < 1e-12


def test_an_unknown_world_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match=r"no scenario is named 'other'; choose one of: default"):
        scenario_named("other")
