"""Invented people with several stays each, their codes, care and homes, as features read them.

Cheap to draw, and plain on purpose: each kind of record becomes known a fixed time after its day,
and tenancies follow each other, so that a floor can be written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.contract import Contract
from features.charlson import CONDITIONS
from features.hospital_frailty import HOSPITAL_FRAILTY_POINTS

STAYS_A_PERSON = 2
CODES_A_STAY = 8
SHARE_WITH_PACKAGE, SHARE_SURVEYED = 0.3, 0.5
FIRST_DAY, DAYS = np.datetime64("2022-01-01"), 1400
STAY_KNOWN_AFTER, CODED_AFTER, CARE_KNOWN_AFTER, HOME_KNOWN_AFTER = 1, 45, 7, 14
"""Days after which a stay, its codes, a package and a home stand in an extract."""
KINDS = {"string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[us]"}
OTHER_CODES = tuple(f"{letter}{number:02d}{digit}" for letter in "DHLMNSTZ"
                    for number in range(0, 99, 3) for digit in range(10))  # fmt: skip
CODES = (
    *OTHER_CODES,
    *(f"{prefix}0"[:4] for condition in CONDITIONS.values() for prefix in condition.icd10),
    *(f"{head}9" for head in HOSPITAL_FRAILTY_POINTS),
)
"""What diagnoses are drawn from: a third of it names a condition or counts for frailty."""

Tables = dict[str, pd.DataFrame]
Days = NDArray[np.datetime64]


def histories(
    stays: int, contracts: dict[str, Contract], *, at_once: int, seed: int
) -> Iterator[Tables]:
    """Tables of ``stays`` stays, in pieces of people with ``at_once`` stays, as one reads files."""
    for begun in range(0, stays, at_once):
        size = min(at_once, stays - begun)
        yield draw_histories(size, contracts, first_stay=begun, seed=seed + begun)


def draw_histories(
    stays: int, contracts: dict[str, Contract], *, seed: int, first_stay: int = 0
) -> Tables:
    """Typed tables of the contracts for people of whom no other piece knows; same seed, same rows.

    A column that is not drawn is missing throughout.
    """
    rng = np.random.default_rng(seed)
    people = max(stays // STAYS_A_PERSON, 1)
    names = _numbered("P", people, first_stay)
    drawn = _stays(rng, stays, people, names, first_stay)
    drawn |= _care(rng, people, names)
    drawn |= _homes(rng, people, names, first_stay)
    drawn["person"] = {
        "person_id": names,
        "lives_alone": _one_of(rng, ("yes", "no", "unknown"), people),
        "imd_decile": pd.array(rng.integers(1, 11, people), dtype="Int64"),
        "known_at": np.full(people, FIRST_DAY).astype("M8[us]"),
    }
    return {name: _as_table(contracts[name], columns) for name, columns in drawn.items()}


Drawn = dict[str, dict[str, object]]


def _stays(
    rng: np.random.Generator, stays: int, people: int, names: pd.Series, first: int
) -> Drawn:
    who = rng.integers(0, people, stays)
    admitted = _days(rng, FIRST_DAY, DAYS, stays)
    ready = admitted + rng.integers(0, 20, stays).astype("m8[D]")
    left = ready + rng.integers(0, 5, stays).astype("m8[D]")
    ids = _numbered("S", stays, first)
    spells = {
        "spell_id": ids,
        "person_id": names.take(who),
        "provider_code": _one_of(rng, ("RXA", "RXB"), stays),
        "site_code": _one_of(rng, ("RXA01", "RXA02"), stays),
        "admission_method": _one_of(rng, ("11", "12", "21", "22", "28", "2A"), stays),
        "source_of_admission": _one_of(rng, ("19", "54", "65"), stays),
        "main_specialty": _one_of(rng, ("100", "300", "430"), stays),
        "age_at_admission_years": pd.array(rng.integers(18, 100, stays), dtype="Int64"),
        "cfs_score": pd.array(rng.integers(1, 10, stays), dtype="Int64"),
        "assessed_date": _at(admitted, 1),
        "delirium": _one_of(rng, ("yes", "no", "unknown"), stays),
        "mobility_level": _one_of(rng, ("independent", "with_aid", "hoisted"), stays),
        "discharge_pathway": _one_of(rng, ("P0", "P1", "P2", "P3"), stays),
        "admission_date": _at(admitted, 0),
        "discharge_ready_date": _at(ready, 0),
        "discharge_date": _at(left, 0),
        "discharge_known_at": _at(left, STAY_KNOWN_AFTER),
        "discharge_destination": _one_of(rng, ("19", "29", "54"), stays),
        "discharge_method": _one_of(rng, ("1", "2"), stays),
        "known_at": _at(admitted, STAY_KNOWN_AFTER),
    }
    of = np.repeat(np.arange(stays), CODES_A_STAY)
    codes = {
        "spell_id": ids.take(of),
        "person_id": names.take(who[of]),
        "position": pd.array(np.tile(np.arange(1, CODES_A_STAY + 1), stays), dtype="Int64"),
        "code": _one_of(rng, CODES, len(of)),
        "code_system": _one_of(rng, ("icd10",), len(of)),
        "known_at": _at(left, CODED_AFTER)[of],
    }
    return {"discharge_spell": spells, "diagnosis": codes}


def _care(rng: np.random.Generator, people: int, names: pd.Series) -> Drawn:
    who = np.flatnonzero(rng.random(people) < SHARE_WITH_PACKAGE)
    begun = _days(rng, FIRST_DAY, DAYS, len(who))
    ended = begun + rng.integers(30, 600, len(who)).astype("m8[D]")
    return {
        "care_package_event": {
            "event_id": _numbered("E", len(who), 0),
            "person_id": names.take(who),
            "event_type": _one_of(rng, ("Service",), len(who)),
            "service_type": _one_of(rng, ("Long Term Support: Community",), len(who)),
            "event_start_date": _at(begun, 0),
            "event_end_date": _at(ended, 0),
            "end_known_at": _at(ended, CARE_KNOWN_AFTER),
            "hours_per_week": rng.integers(2, 120, len(who)) / 4.0,
            "known_at": _at(begun, CARE_KNOWN_AFTER),
        }
    }


def _homes(rng: np.random.Generator, people: int, names: pd.Series, first: int) -> Drawn:
    """Two tenancies each, one after the other; the first home is shared by two people."""
    moved = _days(rng, FIRST_DAY + 2 * HOME_KNOWN_AFTER, 2 * DAYS, people)
    homes = _numbered("U", 2 * people, first)
    who = np.arange(people)
    ended = np.concatenate([_at(moved, 0), np.full(people, np.datetime64("NaT"), dtype="M8[us]")])
    begun = np.concatenate([np.full(people, FIRST_DAY), moved])
    tenancies = {
        "tenancy_id": _numbered("T", 2 * people, first),
        "person_id": names.take(np.tile(who, 2)),
        "uprn": homes.take(np.concatenate([who // 2, people + who])),
        "tenure": _one_of(rng, ("rent_la", "rent_private", "owner_outright"), 2 * people),
        "accommodation_status": _one_of(rng, ("Tenant",), 2 * people),
        "tenancy_start_date": _at(begun, 0),
        "tenancy_end_date": ended,
        "end_known_at": ended,
        "known_at": _at(begun, HOME_KNOWN_AFTER),
    }
    seen = np.flatnonzero(rng.random(2 * people) < SHARE_SURVEYED)
    day = _days(rng, FIRST_DAY, DAYS, len(seen))
    surveys = {
        "survey_id": _numbered("V", len(seen), first),
        "uprn": homes.take(seen),
        "survey_date": _at(day, 0),
        "survey_type": _one_of(rng, ("surveyor", "self_report"), len(seen)),
        "damp_severity": pd.array(rng.integers(0, 4, len(seen)), dtype="Int64"),
        "heating_working": _one_of(rng, ("yes", "no", "unknown"), len(seen)),
        "known_at": _at(day, HOME_KNOWN_AFTER),
    }
    return {"tenancy": tenancies, "housing_condition_survey": surveys}


def _as_table(contract: Contract, columns: dict[str, object]) -> pd.DataFrame:
    """The drawn columns in the contract's order and types, the others missing."""
    rows = len(next(iter(columns.values())))  # type: ignore[arg-type]  # each is a sequence
    types = {column.name: KINDS[column.logical_type] for column in contract.columns}
    unknown = set(columns) - set(types)
    if unknown:
        raise ValueError(f"{contract.name} has no column {', '.join(sorted(unknown))}")
    missing = {kind: pd.Series(index=range(rows), dtype=kind) for kind in set(types.values())}
    return pd.DataFrame(
        {
            name: pd.Series(columns[name], dtype=kind).reset_index(drop=True)
            if name in columns
            else missing[kind]
            for name, kind in types.items()
        }
    )


def _numbered(letter: str, rows: int, first: int) -> pd.Series:
    return letter + pd.Series(np.arange(first, first + rows)).astype("str")


def _one_of(rng: np.random.Generator, codes: tuple[str, ...], rows: int) -> pd.Series:
    drawn = pd.Series(codes, dtype="str").take(rng.integers(0, len(codes), rows))
    return drawn.reset_index(drop=True)


def _days(rng: np.random.Generator, first: np.datetime64, days: int, rows: int) -> Days:
    return np.asarray(first + rng.integers(0, days, rows).astype("m8[D]"))


def _at(days: Days, later: int) -> Days:
    return np.asarray((days + np.timedelta64(later, "D")).astype("M8[us]"))
