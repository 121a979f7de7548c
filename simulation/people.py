"""Who lives in the area: traits that history does not change."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from simulation import rates
from simulation.arrays import (
    YEAR_DAYS,
    Bools,
    Floats,
    Ints,
    dates,
    expit,
    identifiers,
    integers,
    pick,
    text,
    whole,
)
from simulation.streams import stream

CONDITION_NAMES = tuple(name for name, *_ in rates.CONDITIONS)


@dataclass(frozen=True)
class People:
    """One row per person; days are days, ``true`` traits are never written to a table as such.

    frailty : standard normal, decides ``cfs`` within the age band.
    hidden : standard normal, seen by nobody: the part of a risk that no record explains.
    has : one column per condition, in the order of ``CONDITION_NAMES``.
    lives_alone_recorded : 0 no, 1 yes, 2 unknown.
    """

    number: Ints
    birth_day: Ints
    age_band: Ints
    sex: Ints
    ethnic: Ints
    lsoa: Ints
    imd_decile: Ints
    site: Ints
    frailty: Floats
    hidden: Floats
    cfs: Ints
    cfs_is_recorded: Bools
    has: Bools
    comorbidity: Ints
    lives_alone: Bools
    lives_alone_recorded: Ints
    has_carer: Bools
    carer_unknown: Bools
    carer_lives_with: Bools
    is_homeless: Bools
    first_admission: Ints
    known_day: Ints

    def condition(self, name: str) -> Bools:
        """Who has the condition."""
        return np.asarray(self.has[:, CONDITION_NAMES.index(name)], dtype=np.bool_)

    def age_on(self, day: Ints) -> Ints:
        """Age in whole years on a day."""
        return whole((day - self.birth_day) / YEAR_DAYS)


def draw_people(*, people: int, seed: int, start_day: int, as_of_day: int) -> People:
    """Draw everybody who has at least one stay between the two days."""
    rng = stream(seed, "people")
    band = pick(rng, rates.AGE_SHARES, people)
    lowest, highest = np.array(rates.AGE_BANDS).T
    age = lowest[band] + rng.random(people) * (highest[band] - lowest[band] + 1)
    frailty = rng.standard_normal(people)
    has = _draw_conditions(rng, age, frailty)
    alone = rng.random(people) < np.array(rates.LIVES_ALONE_SHARES)[band]
    carer = rng.random(people) < np.array(rates.CARER_SHARES)[band] * np.where(alone, 0.6, 1.2)
    decile_and_lsoa = rng.integers(0, 10 * rates.LSOAS_PER_DECILE, people)
    homeless = (rng.random(people) < rates.HOMELESS_SHARE * _homeless_weight(age)) & (band > 0)
    first = _first_admission(rng, age, frailty, start_day=start_day, as_of_day=as_of_day)
    recorded = np.where(rng.random(people) < rates.LIVES_ALONE_UNKNOWN, 2, alone.astype(np.int64))
    earlier = np.where(rng.random(people) < 0.7, rng.integers(1, 900, people), 0)
    return People(
        number=np.arange(1, people + 1, dtype=np.int64),
        birth_day=first - whole(age * YEAR_DAYS),
        age_band=band,
        sex=pick(rng, rates.SEX_SHARES, people),
        ethnic=pick(rng, rates.ETHNIC_SHARES, people),
        lsoa=decile_and_lsoa,
        imd_decile=decile_and_lsoa // rates.LSOAS_PER_DECILE + 1,
        site=pick(rng, rates.SITE_SHARES, people),
        frailty=frailty,
        hidden=rng.standard_normal(people),
        cfs=_frailty_scale(band, frailty),
        cfs_is_recorded=rng.random(people)
        < np.where(age >= 65, rates.CFS_RECORDED_65, rates.CFS_RECORDED_YOUNGER),
        has=has,
        comorbidity=np.asarray(has @ np.array([row[4] for row in rates.CONDITIONS]), np.int64),
        lives_alone=alone,
        lives_alone_recorded=recorded,
        has_carer=carer,
        carer_unknown=rng.random(people) < 0.15,
        carer_lives_with=carer & ~alone & (rng.random(people) < 0.75),
        is_homeless=homeless,
        first_admission=first,
        known_day=first - earlier,
    )


def _draw_conditions(rng: np.random.Generator, age: Floats, frailty: Floats) -> Bools:
    base, by_age, by_frailty = np.array([row[1:4] for row in rates.CONDITIONS]).T
    decades = np.maximum(age - 65, -40)[:, None] / 10
    chance = expit(base + by_age * decades + by_frailty * frailty[:, None])
    return np.asarray(rng.random(chance.shape) < chance, dtype=np.bool_)


def _frailty_scale(band: Ints, frailty: Floats) -> Ints:
    """Cut latent frailty into the Clinical Frailty Scale, with the shares of the age band."""
    cuts = np.array(
        [
            [NormalDist().inv_cdf(min(max(edge, 1e-9), 1 - 1e-9)) for edge in np.cumsum(shares)]
            for shares in rates.CFS_SHARES
        ]
    )
    passed = (frailty[:, None] > cuts[band]).sum(axis=1)
    return np.asarray(np.minimum(passed + 1, 9), dtype=np.int64)


def _homeless_weight(age: Floats) -> Floats:
    return np.where(age > rates.HOMELESS_MOST_AGE, 0.0, np.where(age < 65, 1.5, 0.6))


def _first_admission(
    rng: np.random.Generator, age: Floats, frailty: Floats, *, start_day: int, as_of_day: int
) -> Ints:
    """Draw the first stay inside the window: exponential, so that the frail come in early."""
    yearly = 0.28 * np.exp(0.25 * frailty + 0.010 * (age - 60))
    span = (as_of_day - start_day + 1) / YEAR_DAYS
    waited = -np.log1p(-rng.random(len(age)) * -np.expm1(-yearly * span)) / yearly
    return np.minimum(start_day + whole(waited * YEAR_DAYS), as_of_day)


def person_table(people: People, *, death_day: Ints, death_known_day: Ints) -> pd.DataFrame:
    """Write the table ``person``, one row per person, before any cut by date."""
    carer = np.where(people.carer_unknown, 2, people.has_carer.astype(np.int64))
    lives_with = np.where(people.carer_unknown, 2, people.carer_lives_with.astype(np.int64))
    answer = ("no", "yes", "unknown")
    return pd.DataFrame(
        {
            "person_id": identifiers("p", people.number, 6),
            "sex": text(rates.SEXES, people.sex),
            "ethnic_category": text(rates.ETHNIC_CATEGORIES, people.ethnic),
            "date_of_death": dates(death_day),
            "death_known_at": dates(death_known_day),
            "lsoa_code": identifiers("E0190", people.lsoa + 1, 4),
            "imd_decile": integers(people.imd_decile),
            "lives_alone": text(answer, people.lives_alone_recorded),
            "has_unpaid_carer": text(answer, carer),
            "carer_lives_with": text(answer, lives_with),
            "known_at": dates(people.known_day),
        }
    )
