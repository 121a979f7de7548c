"""Where people live: the home as it is, and what of it stands on record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation import rates
from simulation.arrays import NEVER, Bools, Floats, Ints, is_winter, pick, pick_by_row
from simulation.people import People
from simulation.streams import stream

OWNER, SOCIAL, PRIVATE = 0, 1, 2
LANDLORDS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 0])  # landlord group of each of rates.TENURES
NO_TENURE, UNKNOWN_TENURE = 8, 9
UNIT_TYPES = ("flat", "bedsit", "house", "bungalow", "shared", "other", "unknown")
FLAT, BEDSIT, HOUSE, BUNGALOW, SHARED = range(5)
UNIT_SHARES = (  # owner, social, private by the first five types (set; older owners: bungalows)
    (0.12, 0.00, 0.72, 0.15, 0.01),
    (0.44, 0.03, 0.40, 0.12, 0.01),
    (0.42, 0.05, 0.45, 0.03, 0.05),
)
HAZARD_CODES = np.array([2, 19, 20, 21, 23, 24])  # HHSRS: cold, falls, electrical, fire
SURVEY_ROUNDS = 2
SURVEY_GAP_DAYS = 700
SURVEY_KNOWN_AFTER_DAYS = 14
HAZARD_KNOWN_AFTER_DAYS = 3
SURVEY_VALID_DAYS = 730  # a survey older than 24 months tells nothing about today


@dataclass(frozen=True)
class Homes:
    """One row per person. Columns named ``seen_`` stand on record; the others are the truth.

    moved_day : the day they moved in, for the few who moved; always before their first stay.
    survey_day, seen_heating_fault : one column per round of survey; ``NEVER`` is no survey.
    hazard_code : the HHSRS number of an open category 1 hazard, 0 is none.
    """

    tenure: Ints
    tenure_is_recorded: Bools
    has_tenancy: Bools
    has_uprn: Bools
    unit_type: Ints
    floor: Ints
    has_lift: Bools
    has_internal_stairs: Bools
    external_steps: Ints
    bathroom_upstairs: Bools
    stairs_unknown: Bools
    epc_band: Ints
    has_epc: Bools
    damp: Ints
    has_poor_heating: Bools
    hazard_code: Ints
    hazard_day: Ints
    hazard_safe_day: Ints
    hazard_is_recorded: Bools
    clutter: Ints
    survey_day: Ints
    seen_heating_fault: Bools
    lived_since: Ints
    moved_day: Ints

    @property
    def has_steps(self) -> Bools:
        """Steps or stairs stand between the person and the street, the bed or the bath."""
        high = (self.floor > 0) & ~self.has_lift
        return self.has_internal_stairs | (self.external_steps > 0) | high

    @property
    def has_seen_steps(self) -> Bools:
        """As ``has_steps``, where the property is on record."""
        return self.has_steps & self.has_uprn & ~self.stairs_unknown

    def latest_survey(self, day: Ints) -> Ints:
        """The round that holds on a day, -1 where none of the last 24 months is known."""
        held = (self.survey_day + SURVEY_KNOWN_AFTER_DAYS <= day[:, None]) & (
            self.survey_day > (day - SURVEY_VALID_DAYS)[:, None]
        )
        return np.where(held.any(axis=1), SURVEY_ROUNDS - 1 - held[:, ::-1].argmax(axis=1), -1)


def draw_homes(people: People, *, seed: int, start_day: int, as_of_day: int) -> Homes:
    """Draw a home for each person, and which of its facts are on record."""
    rng = stream(seed, "homes")
    size = len(people.number)
    older = people.age_band >= 4
    tenure = _draw_tenure(rng, people, older=older)
    landlord = LANDLORDS[tenure]
    unit = pick_by_row(rng, _unit_shares(landlord, older=older))
    in_block = np.isin(unit, (FLAT, BEDSIT))
    floor = np.where(in_block, pick(rng, (0.36, 0.28, 0.20, 0.09, 0.07), size), 0)
    has_tenancy = people.is_homeless | (rng.random(size) >= rates.NO_TENANCY)
    matched = has_tenancy & (rng.random(size) < rates.UPRN_MATCHED) & (tenure != NO_TENURE)
    has_hazard = rng.random(size) < np.array(rates.CAT1_SHARES)[landlord]
    hazard_day = rng.integers(start_day, as_of_day, size)
    survey_day = _draw_survey_days(rng, landlord, matched, start_day=start_day)
    poor_heating = rng.random(size) < np.array(rates.HEATING_SHARES)[landlord]
    years_lived = np.where(older, rng.gamma(3.0, 7.0, size), rng.gamma(1.5, 4.0, size))
    damp = rng.random(size) < np.array(rates.DAMP_SHARES)[landlord]
    recorded = (survey_day < NEVER).any(axis=1) | (rng.random(size) < 0.25)
    has_epc = rng.random(size) < np.array(rates.EPC_PRESENT_SHARES)[landlord]
    return Homes(
        tenure=tenure,
        tenure_is_recorded=rng.random(size) >= rates.TENURE_UNKNOWN,
        has_tenancy=has_tenancy,
        has_uprn=matched,
        unit_type=unit,
        floor=floor,
        has_lift=(floor > 0) & (rng.random(size) < 0.35),
        has_internal_stairs=(unit == HOUSE) & (rng.random(size) < 0.92),
        external_steps=np.where(rng.random(size) < 0.6, 0, rng.integers(1, 6, size)),
        bathroom_upstairs=(unit == HOUSE) & (rng.random(size) < 0.62),
        stairs_unknown=rng.random(size) < np.array([0.25, 0.08, 0.30])[landlord],
        epc_band=pick(rng, rates.EPC_SHARES, size),
        has_epc=has_epc,
        damp=np.where(damp, 1 + pick(rng, (0.5, 0.35, 0.15), size), 0),
        has_poor_heating=poor_heating,
        hazard_code=np.where(has_hazard, HAZARD_CODES[rng.integers(0, 6, size)], 0),
        hazard_day=hazard_day - 500,
        hazard_safe_day=hazard_day - 500 + 30 + np.floor(rng.exponential(500, size)).astype(int),
        hazard_is_recorded=recorded & matched,
        clutter=1 + pick(rng, rates.CLUTTER_SHARES, size),
        survey_day=survey_day,
        seen_heating_fault=_faults(rng, poor_heating[:, None], survey_day),
        lived_since=start_day - 400 - np.floor(years_lived * 365).astype(int),
        moved_day=np.where(
            rng.random(size) < rates.MOVED_SHARE,
            people.first_admission - rng.integers(10, 900, size),
            NEVER,
        ),
    )


def _draw_tenure(rng: np.random.Generator, people: People, *, older: Bools) -> Ints:
    """Draw tenure by age; the deprived rent from the council a little more often."""
    shares = np.where(
        older[:, None],
        np.array(rates.TENURE_SHARES_65)[None, :],
        np.array(rates.TENURE_SHARES_YOUNGER)[None, :],
    )
    social = shares[:, 3:5] * (1 + 0.09 * (5.5 - people.imd_decile))[:, None]
    owners = shares[:, :3] / shares[:, :3].sum(axis=1, keepdims=True)
    owners = owners * (1 - social.sum(axis=1) - shares[:, 5:].sum(axis=1))[:, None]
    drawn = pick_by_row(rng, np.hstack([owners, social, shares[:, 5:]]))
    return np.where(people.is_homeless, NO_TENURE, drawn)


def _unit_shares(landlord: Ints, *, older: Bools) -> Floats:
    shares = np.array(UNIT_SHARES)[landlord]
    shares[:, BUNGALOW] *= np.where(older, 1.5, 0.6)
    return shares


def _draw_survey_days(
    rng: np.random.Generator, landlord: Ints, matched: Bools, *, start_day: int
) -> Ints:
    """Draw the days of a survey programme: a first round, and a second about two years later."""
    size = len(landlord)
    surveyed = matched & (rng.random(size) < np.array(rates.SURVEYED_SHARES)[landlord])
    first = start_day + rng.integers(-365, 365, size)
    later = np.arange(SURVEY_ROUNDS) * (SURVEY_GAP_DAYS + rng.integers(0, 120, size))[:, None]
    return np.where(surveyed[:, None], first[:, None] + later, NEVER)


def _faults(rng: np.random.Generator, poor_heating: Bools, day: Ints) -> Bools:
    """Draw whether the heating is out on a day: twice as often in winter."""
    out = np.where(is_winter(day), rates.HEATING_FAULT_WINTER, rates.HEATING_FAULT_SUMMER)
    return np.asarray(poor_heating & (rng.random(day.shape) < out), dtype=np.bool_)


def heating_is_out(rng: np.random.Generator, homes: Homes, day: Ints) -> Bools:
    """Draw whether each home's heating is out on a day."""
    return _faults(rng, homes.has_poor_heating, day)
