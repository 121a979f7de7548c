"""The true chances after a discharge: what stands behind every outcome.

The days after a discharge fall in two spans, 0-30 and 31-84. In each, one draw decides between an
emergency readmission, a death and neither; somebody who came through both may still enter a care
home by day 84. P(home at 84 days) is therefore the product of three chances. Coefficients are set
so that the 30-day rate is 12-16 % and that a perfect model of the risk would rank with an AUROC
near 0.72 (published scores reach 0.66-0.72).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.arrays import Bools, Floats, expit, is_winter
from simulation.homes import Homes
from simulation.people import People
from simulation.scenarios import Scenario
from simulation.stays import EMERGENCY, MATERNITY, Past, Stay

FIRST_SPAN_DAYS = 30
SECOND_SPAN_DAYS = 84
LIVES_ALONE = np.log(1.14)  # Lloyd 2022, BMJ Open: relative risk 1.14
HOMELESS = np.log(2.0)  # set: adjusted; five times unadjusted (NIHR 2023)
COLD_OR_DAMP_HOME = np.log(1.3)  # set: with a lung condition, in winter only
WINTER_LUNGS = np.log(1.1)  # set: winter adds 10 % to respiratory readmission
MOST_AND_LEAST_DEPRIVED = np.log(14.9 / 12.7) / 9  # Digital NHS 2019, per decile


@dataclass(frozen=True)
class LogOdds:
    """Log-odds without a referral, one row per stay.

    ``death`` and ``late_death`` are the chances among those not readmitted in the span.
    """

    readmission: Floats
    death: Floats
    late_readmission: Floats
    late_death: Floats
    care_home: Floats


@dataclass(frozen=True)
class Chances:
    """Chances under one arm, one row per stay."""

    readmission: Floats
    death: Floats
    late_readmission: Floats
    late_death: Floats
    care_home: Floats

    @property
    def home_84d(self) -> Floats:
        """Alive at home 84 days on, without readmission or care home."""
        first = 1 - self.readmission - self.death
        second = 1 - self.late_readmission - self.late_death
        return first * second * (1 - self.care_home)


def log_odds(people: People, homes: Homes, past: Past, stay: Stay, scenario: Scenario) -> LogOdds:
    """Work out the log-odds of every outcome from traits, home, history and stay."""
    age = people.age_on(stay.admission)
    emergency = stay.kind == EMERGENCY
    readmission = (
        -2.78
        + 0.80 * np.log1p(np.minimum(past.emergencies_365d, 6))
        + 0.40 * np.log1p(past.attendances_183d)
        + 0.30 * (past.days_since_discharge <= 30)
        + 0.36 * emergency
        + 0.04 * np.minimum(people.comorbidity, 6)
        + 0.02 * np.log1p(stay.length_days)
        + 0.012 * (np.maximum(age, 40) - 65)
        + 0.20 * people.frailty
        + 0.25 * (past.package_hours > 0)
        + MOST_AND_LEAST_DEPRIVED * (5.5 - people.imd_decile)
        + LIVES_ALONE * people.lives_alone
        + HOMELESS * people.is_homeless
        + _winter_lungs(people, homes, stay)
        + scenario.hidden_in_risk * people.hidden
        - 1.2 * (stay.kind == MATERNITY)
    )
    death = (
        -5.0
        + 0.055 * (age - 70)
        + 0.55 * people.frailty
        + 1.6 * people.condition("metastatic")
        + 0.6 * emergency
        - 6.0 * (stay.kind == MATERNITY)
    )
    care_home = (
        -5.0
        + 0.05 * (age - 75)
        + 0.55 * (people.cfs - 5)
        + 0.7 * people.condition("dementia")
        + 0.3 * people.lives_alone
        + 0.02 * past.package_hours
    )
    care_home = np.where((age < 60) | past.in_care_home | ~stay.is_home, -40.0, care_home)
    return LogOdds(
        readmission=readmission,
        death=death,
        late_readmission=readmission - 0.30,
        late_death=death + 0.15,
        care_home=care_home,
    )


def chances(odds: LogOdds, shift: Floats | float) -> Chances:
    """Turn log-odds into chances after moving readmission and care home by ``shift``."""
    readmission = expit(odds.readmission + shift)
    late = expit(odds.late_readmission + shift)
    return Chances(
        readmission=readmission,
        death=(1 - readmission) * expit(odds.death),
        late_readmission=late,
        late_death=(1 - late) * expit(odds.late_death),
        care_home=expit(odds.care_home + shift),
    )


def _winter_lungs(people: People, homes: Homes, stay: Stay) -> Floats:
    lungs = people.condition("copd") | people.condition("asthma")
    bad_air: Bools = (homes.damp > 0) | stay.heating_out
    shift = np.where(bad_air, WINTER_LUNGS + COLD_OR_DAMP_HOME, WINTER_LUNGS)
    return np.where(lungs & is_winter(stay.discharge), shift, 0.0)
