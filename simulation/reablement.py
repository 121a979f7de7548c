"""Reablement after a discharge, and what was needed when it ended.

Three in five people of 65 and more who leave on pathway 1 start it, and fewer younger ones:
well above the quarter seen in practice, so that a small area holds enough
starts to learn from. What drives ongoing care: hours of care before the stay, frailty, dementia,
steps that a frail person cannot manage, and a carer in the home.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.arrays import NEVER, Bools, Floats, Ints, expit, pick
from simulation.homes import Homes
from simulation.outcomes import Aftermath
from simulation.people import People
from simulation.risks import SECOND_SPAN_DAYS
from simulation.stays import P1, Past, Stay

START_SHARE_65 = 0.60
START_SHARE_YOUNGER = 0.40
START_DAYS = (-1, 0, 1, 2, 3)  # from the discharge
START_DAY_SHARES = (0.03, 0.42, 0.33, 0.15, 0.07)
MOST_DAYS = 42  # six weeks, free of charge (Care Act 2014 regulations)
FULL_LENGTH_SHARE = 0.30
HOURS_MEDIAN, HOURS_SPREAD = 11.0, 0.58  # log-normal: mean 13 (Hackney 2026: 11.5 to 22 h)
PRIOR_HOURS = 0.08  # log-odds per hour a week
STEPS_WHEN_FRAIL = np.log(1.6)  # steps in the home and CFS 5 or above
CARER_AT_HOME = np.log(0.7)
SHORT_BED_SHARE = 0.05  # set: of ongoing care, that which begins in a bed
CARE_HOME_AFTER_DAYS = 8  # a care home straight from reablement is counted as ongoing care

IN_HOSPITAL, DECEASED, SELF_FUNDED, DECLINED, NHS_FUNDED, ONGOING, SHORT_BED, LOW_LEVEL, PLANNED, \
    ADVICE, MOVED = range(11)  # fmt: skip


@dataclass(frozen=True)
class Reablement:
    """One row per stay; ``start`` is ``NEVER`` where none began.

    probability : chance of ongoing care among sequels that are known; NaN without reablement.
    need : the same chance for every stay, had reablement begun.
    hours_after : hours a week expected once it has ended, where the sequel is known and no bed;
        NaN without reablement.
    sequel : what followed, one of the codes above, -1 without reablement.
    next_service : day on which the service that follows begins.
    """

    start: Ints
    end: Ints
    hours: Floats
    probability: Floats
    need: Floats
    hours_after: Floats
    sequel: Ints
    next_service: Ints
    next_hours: Floats

    @property
    def has_started(self) -> Bools:
        """Whether a reablement began."""
        return self.start < NEVER


def draw_reablement(
    rng: np.random.Generator,
    people: People,
    homes: Homes,
    *,
    past: Past,
    stay: Stay,
    aftermath: Aftermath,
) -> Reablement:
    """Draw who starts, how long it runs and what follows.

    A readmission or a death before the planned end cuts the episode short and leaves the sequel
    unknown; chances of ongoing care hold for those who reach the end.
    """
    size = len(stay.discharge)
    age = people.age_on(stay.admission)
    share = np.where(age >= 65, START_SHARE_65, START_SHARE_YOUNGER)
    able = stay.is_home & (stay.pathway == P1) & (age >= 18) & ~past.in_care_home
    starts = (rng.random(size) < share) & able
    start = stay.discharge + np.array(START_DAYS)[pick(rng, START_DAY_SHARES, size)]
    start = np.maximum(start, stay.admission)
    full = rng.random(size) < FULL_LENGTH_SHARE
    length = np.where(full, MOST_DAYS, rng.integers(7, MOST_DAYS, size))
    interrupted = np.minimum(aftermath.next_admission, aftermath.death)
    starts &= interrupted > np.maximum(start, stay.discharge)
    cut = interrupted <= start + length
    end = np.where(cut, interrupted, start + length)
    hours = HOURS_MEDIAN * np.exp(HOURS_SPREAD * rng.standard_normal(size))
    hours = np.clip(np.round(hours * 4) / 4, 1.0, 60.0)
    chance = _chance_of_ongoing_care(people, homes, past, hours)
    sequel = _draw_sequel(rng, chance)
    dead_first = aftermath.death <= aftermath.next_admission
    sequel = np.where(cut, np.where(dead_first, DECEASED, IN_HOSPITAL), sequel)
    next_service = np.minimum(end + rng.integers(0, 6, size), np.maximum(end, interrupted - 1))
    shrunk = np.clip(0.75 * hours + 0.35 * past.package_hours - 1.5, 1.5, 70.0)
    next_hours = np.round(shrunk * 4) / 4
    at_home = chance * (1 - SHORT_BED_SHARE)
    return Reablement(
        start=np.where(starts, start, NEVER),
        end=np.where(starts, end, NEVER),
        hours=hours,
        probability=np.where(starts, chance, np.nan),
        need=chance,
        hours_after=np.where(starts, next_hours * at_home / (at_home + 1 - chance), np.nan),
        sequel=np.where(starts, sequel, -1),
        next_service=np.where(starts, next_service, NEVER),
        next_hours=next_hours,
    )


def care_home_after(reablement: Reablement, stay: Stay, care_home: Ints) -> Ints:
    """Move a new care home to after the reablement and its sequel, still by day 84."""
    waits = reablement.has_started & (care_home < NEVER)
    earliest = np.where(waits, reablement.end + CARE_HOME_AFTER_DAYS, 0)
    latest = stay.discharge + SECOND_SPAN_DAYS
    return np.where(waits, np.minimum(np.maximum(care_home, earliest), latest), care_home)


def _chance_of_ongoing_care(people: People, homes: Homes, past: Past, hours: Floats) -> Floats:
    return expit(
        -1.55
        + PRIOR_HOURS * past.package_hours
        + STEPS_WHEN_FRAIL * (homes.has_steps & (people.cfs >= 5))
        + CARER_AT_HOME * people.carer_lives_with
        + 0.35 * (people.cfs - 5)
        + 0.50 * people.condition("dementia")
        + 0.30 * people.condition("stroke")
        + 0.045 * (hours - HOURS_MEDIAN)
    )


def _draw_sequel(rng: np.random.Generator, chance: Floats) -> Ints:
    """Draw what followed an episode that reached its end; a tenth is unknown by its nature."""
    size = len(chance)
    unknown = pick(rng, (0.04, 0.05, 0.02, 0.89), size)
    ongoing = np.where(rng.random(size) < SHORT_BED_SHARE, SHORT_BED, ONGOING)
    done = np.array([PLANNED, LOW_LEVEL, ADVICE, MOVED])[pick(rng, (0.72, 0.13, 0.13, 0.02), size)]
    known = np.where(rng.random(size) < chance, ongoing, done)
    return np.where(unknown < 3, SELF_FUNDED + unknown, known)
