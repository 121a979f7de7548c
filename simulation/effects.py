"""What a referral to housing help does, person by person: the truth a benefit model looks for.

A shift in log-odds on readmission, late readmission and care home; below zero helps. It depends on
the barrier, on frailty and on the season. Grab rails and repairs help those who can still use
them; for the very frail and for people at the end of life a move or works in the home do harm.
Sizes set: about 3 percentage points more at home on day 84 for people with a barrier, spread of
4 points, harm of 3-5 points for about 8 %; trials show modest effects on admission (Cochrane
2023), so nothing larger is plausible.
"""

from __future__ import annotations

import numpy as np

from simulation.arrays import Bools, Floats, is_cold_season, is_winter
from simulation.homes import Homes
from simulation.people import People
from simulation.scenarios import Scenario
from simulation.stays import MATERNITY, Stay

HARM = 0.19
LEAKY_BAND = 4  # energy bands E to G
ANY_BARRIER = -0.03
STEPS = -0.14
UPSTAIRS_FLAT = -0.20
COLD_HOME = -0.35
COLD_HOME_IN_WINTER = -0.25
DAMP_AND_LUNGS = -0.35
DAMP = -0.08
HAZARD = -0.10
CLUTTER = -0.10
LEAKY_HOME_IN_THE_COLD = -0.16
ALONE_AND_FRAIL = -0.08
NO_HOME = -0.35
ALONE_WITH_BARRIER = -0.07
PER_STEP_OF_FRAILTY = 0.12  # set: from 0.48 of help (CFS 1) to 0.48 of harm (CFS 9)
SIGN_CHANGES_AT = 5


def has_steps_barrier(people: People, homes: Homes) -> Bools:
    """Steps in the way of somebody moderately frail or worse (CFS 6 and above)."""
    return homes.has_steps & (people.cfs >= 6) & ~people.is_homeless


def is_harmed(people: People) -> Bools:
    """The very frail (CFS 8, 9), the frail with metastatic cancer, severe frailty with dementia."""
    dying = people.condition("metastatic") & (people.cfs >= 4)
    return (people.cfs >= 8) | dying | (people.condition("dementia") & (people.cfs >= 7))


def effect_of_referral(people: People, homes: Homes, stay: Stay, scenario: Scenario) -> Floats:
    """Log-odds by which a referral moves each bad outcome, one row per stay."""
    if scenario.effect == "by_frailty":
        shift = PER_STEP_OF_FRAILTY * (people.cfs - SIGN_CHANGES_AT)
    else:
        shift = np.where(is_harmed(people), HARM, _help_at_home(people, homes, stay))
    able = stay.is_home & (stay.kind != MATERNITY) & (people.age_on(stay.admission) >= 18)
    return np.asarray(scenario.effect_scale * shift * able, dtype=np.float64)


def _help_at_home(people: People, homes: Homes, stay: Stay) -> Floats:
    lungs = people.condition("copd") | people.condition("asthma")
    steps = has_steps_barrier(people, homes)
    damp = (homes.damp > 0) & ~people.is_homeless
    hazard = (homes.hazard_code > 0) & (homes.hazard_day <= stay.discharge)
    hazard &= homes.hazard_safe_day > stay.discharge
    cold = homes.has_poor_heating & ~people.is_homeless
    clutter = homes.clutter >= 4
    leaky = (homes.epc_band >= LEAKY_BAND) & is_cold_season(stay.discharge) & ~people.is_homeless
    barrier = steps | leaky | damp | hazard | cold | clutter | people.is_homeless
    return np.asarray(
        ANY_BARRIER * barrier
        + STEPS * steps
        + UPSTAIRS_FLAT * (steps & (homes.floor > 0))
        + (COLD_HOME + COLD_HOME_IN_WINTER * is_winter(stay.discharge)) * cold
        + np.where(lungs, DAMP_AND_LUNGS, DAMP) * damp
        + HAZARD * hazard
        + CLUTTER * clutter
        + LEAKY_HOME_IN_THE_COLD * leaky
        + ALONE_AND_FRAIL * (people.lives_alone & (people.cfs >= 5))
        + NO_HOME * people.is_homeless
        + ALONE_WITH_BARRIER * (barrier & people.lives_alone),
        dtype=np.float64,
    )
