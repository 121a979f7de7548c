"""One hospital stay: why and how a person comes in, how long it lasts, where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import rates
from simulation.arrays import (
    NEVER,
    Bools,
    Floats,
    Ints,
    day_of,
    expit,
    pick,
    pick_by_row,
    whole,
)
from simulation.homes import Homes, heating_is_out
from simulation.people import People

ADMISSION_METHODS = ("21", "22", "23", "24", "25", "28", "2A", "2C", "2D", "11", "12", "13", "31",
                     "32", "81")  # fmt: skip
EMERGENCY_SHARES = (0.72, 0.09, 0.02, 0.03, 0.01, 0.01, 0.06, 0.01, 0.05)
N_EMERGENCY = len(EMERGENCY_SHARES)
TRANSFER_IN = 14
EMERGENCY, PLANNED, MATERNITY = 0, 1, 2
P0, P1, P2, P3, PATHWAY_UNKNOWN = range(5)
SPECIALTIES = ("300", "430", "100", "110", "340", "320", "501", "420", "710")
GENERAL, ELDERLY, SURGERY, ORTHOPAEDICS, CHEST, HEART, OBSTETRICS, CHILDREN, MENTAL = range(9)
DESTINATIONS = ("19", "29", "54", "65", "85", "55", "56", "79", "51")
HOME, TEMPORARY, OLD_NURSING, OLD_COUNCIL, OLD_OTHER, NURSING, NO_NURSING, DIED, TRANSFER = range(9)
OVERNIGHT_FACTOR = 1.7  # turns a share of all stays into one of those that last
CARE_HOME_CODES_CHANGED = day_of("2023-04-01")  # 54, 65 and 85 give way to 55, 56 (HES DISDEST)


@dataclass(frozen=True)
class Past:
    """What the history up to an admission says, one row per person coming in now."""

    emergencies_365d: Ints
    attendances_183d: Ints
    days_since_discharge: Ints
    package_hours: Floats
    in_care_home: Bools
    must_be_emergency: Bools


@dataclass(frozen=True)
class Stay:
    """One continuous stay per row. ``transfer_day`` splits it between two providers."""

    admission: Ints
    kind: Ints
    method: Ints
    specialty: Ints
    expected: Ints
    ready: Ints
    discharge: Ints
    died: Bools
    pathway: Ints
    pathway_unknown: Bools
    delay_reason: Ints
    destination: Ints
    transfer_day: Ints
    visit_day: Ints
    visit_saw_fault: Bools
    heating_out: Bools

    @property
    def is_home(self) -> Bools:
        """Left alive for a home: destination 19 or 29."""
        return np.isin(self.destination, (HOME, TEMPORARY)) & ~self.died

    @property
    def length_days(self) -> Ints:
        """Nights in hospital."""
        return self.discharge - self.admission


def draw_stay(
    rng: np.random.Generator, people: People, homes: Homes, past: Past, admission: Ints
) -> Stay:
    """Draw the stay of each person who comes in.

    Somebody back within 84 days stays a night at least: definitions that pass over same-day
    returns (ASCOF 2D) and those that do not then count the same people.
    """
    size = len(admission)
    age = people.age_on(admission)
    kind = _draw_kind(rng, people, past, age)
    specialty = _draw_specialty(rng, people, kind, age)
    nights = np.maximum(_draw_nights(rng, people, kind, age), past.must_be_emergency)
    died = rng.random(size) < _chance_of_dying(people, kind, age)
    pathway = _draw_pathway(rng, people, past, kind, age)
    delay, ready = _draw_delay(rng, pathway, nights, died), admission + nights
    discharge = ready + delay
    crosses = (rng.random(size) < rates.TRANSFER_SHARE * OVERNIGHT_FACTOR) & (nights >= 2)
    crosses &= kind != MATERNITY
    visited = (
        (rng.random(size) < rates.VISITED_SHARE * OVERNIGHT_FACTOR) & (nights >= 1) & (age >= 18)
    )
    visited &= ~people.is_homeless & homes.has_uprn
    visit_day = np.where(visited, admission + whole(rng.random(size) * nights), NEVER)
    fault_at_visit = heating_is_out(rng, homes, visit_day)
    expected = admission + np.maximum(whole(nights * np.exp(rng.normal(0, 0.3, size)) + 0.5), 1)
    return Stay(
        admission=admission,
        kind=kind,
        method=_draw_method(rng, kind),
        specialty=specialty,
        expected=np.where((nights >= 1) & (rng.random(size) < 0.85), expected, NEVER),
        ready=np.where(died, NEVER, ready),
        discharge=discharge,
        died=died,
        pathway=pathway,
        pathway_unknown=rng.random(size) < rates.PATHWAY_UNKNOWN,
        delay_reason=_draw_delay_reason(rng, people, pathway, delay),
        destination=_draw_destination(
            rng, people, past, pathway=pathway, discharge=discharge, died=died
        ),
        transfer_day=np.where(
            crosses, admission + 1 + whole(rng.random(size) * (nights - 1)), NEVER
        ),
        visit_day=visit_day,
        visit_saw_fault=fault_at_visit & visited,
        heating_out=heating_is_out(rng, homes, discharge),
    )


def _draw_kind(rng: np.random.Generator, people: People, past: Past, age: Ints) -> Ints:
    size = len(age)
    emergency = expit(0.55 + 0.012 * (age - 60) + 0.25 * people.frailty)
    kind = np.where(rng.random(size) < emergency, EMERGENCY, PLANNED)
    birth = (people.sex == 1) & (age >= 18) & (age <= 44) & (rng.random(size) < 0.30)
    return np.where(past.must_be_emergency, EMERGENCY, np.where(birth, MATERNITY, kind))


def _draw_method(rng: np.random.Generator, kind: Ints) -> Ints:
    emergency = pick(rng, EMERGENCY_SHARES, len(kind))
    planned = N_EMERGENCY + pick(rng, (0.55, 0.35, 0.10), len(kind))
    birth = N_EMERGENCY + 3 + pick(rng, (0.9, 0.1), len(kind))
    return np.choose(kind, (emergency, planned, birth)).astype(np.int64)


def _draw_specialty(rng: np.random.Generator, people: People, kind: Ints, age: Ints) -> Ints:
    size = len(age)
    chance = rng.random(size)
    old = np.where(chance < 0.55, ELDERLY, np.where(chance < 0.80, GENERAL, ORTHOPAEDICS))
    adult = np.where(chance < 0.5, GENERAL, np.where(chance < 0.8, SURGERY, ORTHOPAEDICS))
    drawn = np.where((kind == EMERGENCY) & (age >= 75), old, adult)
    drawn = np.where((kind == PLANNED) & (chance < 0.5), SURGERY, drawn)
    other = rng.random(size)
    drawn = np.where(people.condition("copd") & (other < 0.35), CHEST, drawn)
    drawn = np.where(people.condition("heart_failure") & (other > 0.7), HEART, drawn)
    mental = (kind == EMERGENCY) & (age >= 18) & (age < 65) & (rng.random(size) < 0.02)
    drawn = np.where(mental, MENTAL, drawn)
    drawn = np.where(age < 18, CHILDREN, drawn)
    return np.where(kind == MATERNITY, OBSTETRICS, drawn)


def _by_kind(kind: Ints, emergency: NDArray[Any] | float, planned: float, birth: float) -> Floats:
    chosen = np.where(kind == EMERGENCY, emergency, np.where(kind == PLANNED, planned, birth))
    return np.asarray(chosen, dtype=np.float64)


def _draw_nights(rng: np.random.Generator, people: People, kind: Ints, age: Ints) -> Ints:
    """Draw clinical nights: zero-inflated, then log-normal, longer with age and need."""
    size = len(age)
    none = _by_kind(kind, expit(-0.75 - 0.018 * (age - 50.0)), 0.62, 0.25)
    centre = _by_kind(kind, 1.35 + 0.013 * (age - 60), 0.85, 0.4) + 0.18 * people.frailty
    spread = _by_kind(kind, 1.0, 0.9, 0.5)
    some = 1 + whole(np.exp(centre + spread * rng.standard_normal(size)))
    return np.where(rng.random(size) < none, 0, np.minimum(some, 120))


def _chance_of_dying(people: People, kind: Ints, age: Ints) -> Floats:
    ill = 0.055 * (age - 65) + 0.45 * people.frailty + 1.3 * people.condition("metastatic")
    return expit(_by_kind(kind, -4.1, -7.0, -12.0) + ill)


def _draw_pathway(
    rng: np.random.Generator, people: People, past: Past, kind: Ints, age: Ints
) -> Ints:
    """Draw P0 to P3; residents of a care home go back there as P0 (Discharge to Assess 2021)."""
    need = 0.045 * (np.maximum(age, 40) - 75) + 0.5 * (people.cfs - 4) * (age >= 65)
    need = need + 0.25 * people.lives_alone + 0.3 * (past.package_hours > 0)
    shares = np.exp(
        np.column_stack(
            [np.zeros(len(age)), need * 0.75 - 1.20, need * 0.95 - 3.1, need * 1.1 - 4.0]
        )
    )
    drawn = pick_by_row(rng, shares)
    plain = past.in_care_home | (kind == MATERNITY) | (age < 18)
    planned = (kind == PLANNED) & (rng.random(len(age)) < 0.7)
    return np.where(plain | planned, P0, drawn)


def _draw_delay(rng: np.random.Generator, pathway: Ints, nights: Ints, died: Bools) -> Ints:
    size = len(pathway)
    delayed = rng.random(size) < np.array(rates.DELAYED_SHARES)[pathway]
    wait = rng.geometric(np.array(rates.DELAY_STOP)[pathway])
    return np.where(delayed & (nights >= 1) & ~died, np.minimum(wait, 90), 0).astype(np.int64)


def _draw_delay_reason(
    rng: np.random.Generator, people: People, pathway: Ints, delay: Ints
) -> Ints:
    """Draw the place in ``rates.DELAY_REASONS``, -1 where nobody waited."""
    shares = np.array(
        [
            (5, 1, 0, 0, 1, 2, 1, 1, 1, 0, 2),
            (1, 12, 0, 0, 2, 2, 1, 1, 1, 0, 1),
            (1, 0, 12, 1, 0, 0, 0, 0, 1, 0, 2),
            (1, 0, 0, 12, 0, 0, 0, 0, 1, 0, 3),
        ],
        dtype=np.float64,
    )[pathway]
    shares[people.is_homeless, 9] += 20.0
    drawn = pick_by_row(rng, shares)
    return np.where(delay > 0, drawn, -1)


def _draw_destination(
    rng: np.random.Generator,
    people: People,
    past: Past,
    *,
    pathway: Ints,
    discharge: Ints,
    died: Bools,
) -> Ints:
    size = len(pathway)
    chance = rng.random(size)
    old_code = np.choose(pick(rng, (0.4, 0.1, 0.5), size), (OLD_NURSING, OLD_COUNCIL, OLD_OTHER))
    new_code = np.where(rng.random(size) < 0.4, NURSING, NO_NURSING)
    care_home = np.where(discharge < CARE_HOME_CODES_CHANGED, old_code, new_code)
    away = np.where(people.is_homeless, 0.30, np.where(pathway == P2, 0.35, 0.02))
    home = np.where(chance < away, TEMPORARY, HOME)
    to_care_home = past.in_care_home | (pathway == P3) | ((pathway == P2) & (chance >= away))
    return np.where(died, DIED, np.where(to_care_home, care_home, home)).astype(np.int64)
