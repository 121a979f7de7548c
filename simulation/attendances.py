"""Visits to an emergency department that did not end in a bed, and their table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.arrays import YEAR_DAYS, Bools, Columns, Ints, dates, identifiers, pick, text
from simulation.people import People
from simulation.stays import EMERGENCY
from simulation.streams import stream

KEY = 10**6  # days per person in a sort key: more than any date here
DEPARTMENTS = ("01", "02", "03", "04", "05")
DEPARTMENT_SHARES = (0.80, 0.02, 0.12, 0.02, 0.04)  # set; 05 is same-day emergency care
BY_THE_FRONT_DOOR = (0, 6, 8)  # admission methods 21, 2A, 2D
LOOKBACK_DAYS = 183


@dataclass(frozen=True)
class Attendances:
    """Sorted by person and day, one row per visit."""

    person: Ints
    day: Ints

    def count_before(self, rows: Ints, day: Ints) -> Ints:
        """Visits of each person in the 183 days before a day, that day left out."""
        key = self.person * KEY + self.day
        upto = np.searchsorted(key, rows * KEY + day, side="left")
        return (upto - np.searchsorted(key, rows * KEY + day - LOOKBACK_DAYS)).astype(np.int64)


def draw_attendances(people: People, *, seed: int, start_day: int, as_of_day: int) -> Attendances:
    """Draw visits at a personal rate (set: one in three years; the frail more often)."""
    rng = stream(seed, "attendances")
    size = len(people.number)
    yearly = 0.28 * np.exp(0.30 * people.frailty + 0.75 * rng.standard_normal(size))
    visits = rng.poisson(yearly * (as_of_day - start_day) / YEAR_DAYS)
    person = np.repeat(np.arange(size, dtype=np.int64), visits)
    day = rng.integers(start_day, as_of_day + 1, len(person))
    order = np.lexsort((day, person))
    return Attendances(person=person[order], day=day[order])


def attendance_table(
    attendances: Attendances, stays: Columns, person_id: pd.Series, death: Ints, *, seed: int
) -> pd.DataFrame:
    """Write ``ed_attendance``: visits on their own, and those that led to an emergency stay.

    Visits while in hospital or after death are left out.
    """
    rng = stream(seed, "attendance_table")
    outside = ~_in_hospital(attendances, stays) & (attendances.day < death[attendances.person])
    admitted = (stays["kind"] == EMERGENCY) & np.isin(stays["method"], BY_THE_FRONT_DOOR)
    person = np.concatenate([attendances.person[outside], stays["person"][admitted]])
    day = np.concatenate([attendances.day[outside], stays["admission"][admitted]])
    department = pick(rng, DEPARTMENT_SHARES, int(outside.sum()))
    department = np.concatenate([department, np.zeros(int(admitted.sum()), np.int64)])
    order = np.lexsort((department, day, person))
    unrecorded = rng.random(len(order)) < 0.05
    is_sdec = np.where(unrecorded, 2, (department[order] == 4).astype(np.int64))
    table = pd.DataFrame(
        {
            "attendance_id": identifiers("a", np.arange(1, len(order) + 1), 7),
            "person_id": person_id.to_numpy()[person[order]],
            "arrival_date": dates(day[order]),
            "department_type": text(DEPARTMENTS, department[order]),
            "is_sdec": text(("no", "yes", "unknown"), is_sdec),
            "known_at": dates(day[order] + 1),
        }
    )
    return table.astype({"person_id": "str"})


def _in_hospital(attendances: Attendances, stays: Columns) -> Bools:
    """Say which visits fall on a day of a stay of that person."""
    order = np.lexsort((stays["admission"], stays["person"]))
    key = stays["person"][order] * KEY + stays["admission"][order]
    place = np.searchsorted(key, attendances.person * KEY + attendances.day, side="right") - 1
    last = order[np.maximum(place, 0)]
    same = (place >= 0) & (stays["person"][last] == attendances.person)
    return np.asarray(same & (attendances.day <= stays["discharge"][last]), dtype=np.bool_)
