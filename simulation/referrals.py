"""Who is referred to housing help before leaving, and what else stands in the referral table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.arrays import NEVER, Bools, Floats, Ints, expit, pick, whole
from simulation.homes import HAZARD_KNOWN_AFTER_DAYS, Homes
from simulation.people import People
from simulation.scenarios import Scenario
from simulation.stays import EMERGENCY, MATERNITY, P1, Past, Stay

INTERVENTIONS = ("MINOR_ADAPT", "REPAIR_DAMP", "WARM_HOME", "CLEAR_CLUTTER", "REHOUSE",
                 "STEPDOWN_FLAT", "HOUSING_OPTIONS")  # fmt: skip
STATUSES = ("received", "accepted", "declined_by_service", "declined_by_person", "waiting",
            "started", "completed", "ended_early", "cancelled")  # fmt: skip
STATUS_SHARES = (0.04, 0.06, 0.05, 0.06, 0.05, 0.14, 0.55, 0.03, 0.02)  # set
REFERRED_BY_LOT = 0.30
TOO_LATE_SHARE = 0.015  # set: discharges home with a referral after leaving, which treats nobody
SITE_HABITS = np.array([0.0, 0.35, -0.35])  # set: one site refers more than another
AT_RANDOM_MOST = 0.85  # set: nobody is certain to be referred, so that arms overlap


@dataclass(frozen=True)
class OnRecord:
    """What the ward can read about a home when the patient is ready to leave."""

    has_survey: Bools
    heating_fault: Bools
    damp: Bools
    steps: Bools
    hazard: Bools
    clutter: Bools


@dataclass(frozen=True)
class Referral:
    """``is_referred`` is the arm; ``day`` is ``NEVER`` without a referral of any kind."""

    probability: Floats
    is_referred: Bools
    day: Ints
    intervention: Ints
    status: Ints


def read_record(homes: Homes, stay: Stay) -> OnRecord:
    """Look up the latest valid survey, the visit during the stay, the hazards and the property."""
    day = np.where(stay.ready < NEVER, stay.ready, stay.discharge)
    latest = homes.latest_survey(day)
    visited = stay.visit_day < NEVER
    rows = np.arange(len(day))
    fault = homes.seen_heating_fault[rows, np.maximum(latest, 0)] & (latest >= 0)
    surveyed = (latest >= 0) | visited
    hazard = (
        homes.hazard_is_recorded
        & (homes.hazard_code > 0)
        & (homes.hazard_day + HAZARD_KNOWN_AFTER_DAYS <= day)
    )
    return OnRecord(
        has_survey=surveyed,
        heating_fault=np.where(visited, stay.visit_saw_fault, fault).astype(np.bool_),
        damp=surveyed & (homes.damp > 0),
        steps=homes.has_seen_steps,
        hazard=hazard & (homes.hazard_safe_day > day),
        clutter=surveyed & (homes.clutter >= 4),
    )


def can_be_referred(people: People, stay: Stay) -> Bools:
    """Adults leaving alive for a home, maternity apart."""
    adult = people.age_on(stay.admission) >= 18
    return np.asarray(stay.is_home & (stay.kind != MATERNITY) & adult, dtype=np.bool_)


def referral_probability(
    people: People, homes: Homes, past: Past, stay: Stay, scenario: Scenario
) -> Floats:
    """Chance of a referral by discharge, from what is on record at that time.

    In ``unmeasured_confounding`` alone it also follows a trait that stands in no record.
    """
    able = can_be_referred(people, stay)
    if scenario.referral == "by_lot":
        return np.where(able, REFERRED_BY_LOT, 0.0)
    seen = read_record(homes, stay)
    seen_cfs = np.where(people.cfs_is_recorded, people.cfs, 0)
    logit = (
        -1.80
        + 0.75 * (seen.steps & (seen_cfs >= 6))
        + 0.90 * seen.heating_fault
        + 0.75 * seen.damp
        + 0.50 * seen.hazard
        + 0.60 * seen.clutter
        + 1.10 * people.is_homeless
        + 0.30 * (people.lives_alone_recorded == 1)
        + 0.05 * np.maximum(seen_cfs - 3, 0)
        + 0.06 * np.log1p(past.emergencies_365d)
        + 0.05 * np.log1p(past.attendances_183d)
        + 0.003 * (np.maximum(people.age_on(stay.admission), 40) - 65)
        + 0.05 * (stay.kind == EMERGENCY)
        + 0.10 * (stay.pathway == P1)
        + 0.03 * np.log1p(np.maximum(stay.ready - stay.admission, 0) * able)
        + 0.25 * seen.has_survey
        + 0.05 * (5.5 - people.imd_decile)
        + SITE_HABITS[people.site]
        + scenario.hidden_in_referral * people.hidden
    )
    return np.where(able, np.minimum(expit(logit), AT_RANDOM_MOST), 0.0)


def draw_referral(
    rng: np.random.Generator, people: People, homes: Homes, stay: Stay, probability: Floats
) -> Referral:
    """Draw the arm, the day, the kind of help and how far it got.

    A few people are referred only after they left (up to 60 days): a row in the table, no
    treatment.
    """
    size = len(probability)
    referred = rng.random(size) < probability
    starts = np.where(stay.transfer_day < NEVER, stay.transfer_day + 1, stay.admission)
    starts = np.minimum(starts, stay.discharge)
    within = starts + whole(rng.random(size) * (stay.discharge - starts + 1))
    late = (rng.random(size) < TOO_LATE_SHARE) & ~referred & can_be_referred(people, stay)
    after = stay.discharge + rng.integers(1, 61, size)
    return Referral(
        probability=probability,
        is_referred=referred,
        day=np.where(referred, within, np.where(late, after, NEVER)),
        intervention=_draw_intervention(rng, people, homes),
        status=pick(rng, STATUS_SHARES, size),
    )


def _draw_intervention(rng: np.random.Generator, people: People, homes: Homes) -> Ints:
    """Choose the help that fits the home; a fifth is whatever the ward could get."""
    fits = np.select(
        [people.is_homeless, homes.clutter >= 4, homes.damp > 0, homes.has_poor_heating],
        [6, 3, 1, 2],
        default=0,
    )
    other = pick(rng, (0.45, 0.1, 0.1, 0.05, 0.12, 0.13, 0.05), len(fits))
    return np.where(rng.random(len(fits)) < 0.2, other, fits).astype(np.int64)
