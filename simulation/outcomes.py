"""What came after a discharge: one draw per span, exactly with the stated chances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.arrays import NEVER, YEAR_DAYS, Bools, Floats, Ints, whole
from simulation.people import People
from simulation.risks import FIRST_SPAN_DAYS, SECOND_SPAN_DAYS, Chances
from simulation.stays import Past, Stay

RETURN_MEAN_DAYS = 13.0  # set: early returns are the most frequent
LEAST_CARE_HOME_DAY = 5


@dataclass(frozen=True)
class Aftermath:
    """Days on which things come; ``NEVER`` where they do not. One row per stay."""

    next_admission: Ints
    next_is_readmission: Bools
    death: Ints
    care_home: Ints


def draw_aftermath(
    rng: np.random.Generator, people: People, past: Past, stay: Stay, chances: Chances
) -> Aftermath:
    """Draw readmission, death, care home and, for those who came through, the next stay."""
    size = len(stay.discharge)
    first, second, third = rng.random((3, size))
    back = first < chances.readmission
    dead = ~back & (first < chances.readmission + chances.death)
    through = ~back & ~dead
    back_late = through & (second < chances.late_readmission)
    dead_late = through & ~back_late
    dead_late &= second < chances.late_readmission + chances.late_death
    through &= ~back_late & ~dead_late
    moves = through & (third < chances.care_home)

    soon = _days_to_return(rng, size)
    later = rng.integers(FIRST_SPAN_DAYS + 1, SECOND_SPAN_DAYS + 1, size)
    death_soon = rng.integers(1, FIRST_SPAN_DAYS + 1, size)
    yearly, deadly = _yearly_rates(people, past, stay)
    far = SECOND_SPAN_DAYS + 1 + whole(rng.exponential(1.0, size) / yearly * YEAR_DAYS)
    death_far = SECOND_SPAN_DAYS + 1 + whole(rng.exponential(1.0, size) / deadly * YEAR_DAYS)

    gap = np.select([back, back_late, through & (far <= death_far)], [soon, later, far], NEVER)
    died = np.select(
        [dead, dead_late, through & (death_far < far)], [death_soon, later, death_far], NEVER
    )
    alive = ~stay.died
    care_home_day = rng.integers(LEAST_CARE_HOME_DAY, SECOND_SPAN_DAYS + 1, size)
    return Aftermath(
        next_admission=np.where(alive & (gap < NEVER), stay.discharge + gap, NEVER),
        next_is_readmission=back | back_late,
        death=np.where(alive, np.where(died < NEVER, stay.discharge + died, NEVER), stay.discharge),
        care_home=np.where(alive & moves, stay.discharge + care_home_day, NEVER),
    )


def _days_to_return(rng: np.random.Generator, size: int) -> Ints:
    """Draw a day from 0 to 30 that decays from the first."""
    whole_span = -np.expm1(-(FIRST_SPAN_DAYS + 1) / RETURN_MEAN_DAYS)
    return whole(-RETURN_MEAN_DAYS * np.log1p(-rng.random(size) * whole_span))


def _yearly_rates(people: People, past: Past, stay: Stay) -> tuple[Floats, Floats]:
    """Rates of the next stay and of death beyond day 84 (set: about two stays in six years)."""
    age = people.age_on(stay.discharge)
    stays = 0.21 * np.exp(
        0.25 * people.frailty
        + 0.35 * np.log1p(past.emergencies_365d)
        + 0.010 * (age - 60)
        + 0.08 * np.minimum(people.comorbidity, 6)
    )
    deaths = 0.02 * np.exp(
        0.070 * (age - 70) + 0.5 * people.frailty + 1.5 * people.condition("metastatic")
    )
    return stays, np.minimum(deaths, 2.0)
