"""The floor of the feature benchmark: the same values by hand, in numpy inside pandas frames.

Everything is sorted once by person and time; then each window is two ``searchsorted`` and a
difference or a cumulative sum. It leans on what invented_histories promises and the project may
not assume: records become known in the order of their days, nobody is moved between hospitals,
nobody has two homes at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.code_groups import LONG_TERM_SERVICE_TYPES
from features.charlson import CONDITIONS
from features.hospital_frailty import HOSPITAL_FRAILTY_POINTS

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

DAY = 86_400  # seconds
SECONDS = (
    1 << 33
)  # more than any time from FIRST on: a key is a person's number times this, plus it
FIRST = np.datetime64("2000-01-01")
LOOKBACK_DAYS, OLDEST_RECORD_DAYS = 730, 730


def floor_features(tables: Mapping[str, pd.DataFrame], index: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``benchmarks.features.ASKED``, one row per index stay and in its order."""
    person, numbered = _people(tables, index)
    moment = _seconds(index["index_datetime"])
    day = moment // DAY * DAY
    at = np.argsort(person * SECONDS + moment)
    stays = _Stays(person[at], moment[at], day[at])
    admitted = _seconds(index["admission_date"])[at]
    found = _of_stays(tables["discharge_spell"], numbered["discharge_spell"], stays, admitted)
    found |= _of_care(tables["care_package_event"], numbered["care_package_event"], stays, admitted)
    found |= _of_homes(tables, numbered["tenancy"], stays)
    found |= _of_codes(tables["diagnosis"], numbered["diagnosis"], stays)
    back = np.empty_like(at)
    back[at] = np.arange(len(at))
    return pd.DataFrame({name: values[back] for name, values in found.items()}, index=index.index)


class _Stays:
    """The index stays sorted by person and moment, as numbers that sort the same way."""

    def __init__(self, person: Ints, moment: Ints, day: Ints) -> None:
        self.person, self.moment, self.day = person, person * SECONDS + moment, day
        self.today = person * SECONDS + day
        self.begin = person * SECONDS


def _of_stays(
    spells: pd.DataFrame, person: Ints, stays: _Stays, admitted: Ints
) -> dict[str, Floats]:
    day, known = _seconds(spells["admission_date"]), _seconds(spells["known_at"])
    began = np.sort(person * SECONDS + day)
    shown = np.sort(person * SECONDS + known)
    until = np.minimum(
        np.searchsorted(began, stays.today), np.searchsorted(shown, stays.moment, side="right")
    )
    found = {}
    for days in (30, 90, 365):
        since = np.searchsorted(began, stays.today - days * DAY)
        is_own = (admitted >= stays.day - days * DAY) & (admitted < stays.day)
        found[f"admissions_{days}"] = (until - since - is_own).astype(np.float64)
    left, told = _seconds(spells["discharge_date"]), _seconds(spells["discharge_known_at"])
    order = np.argsort(person * SECONDS + told)
    keys = (person * SECONDS + told)[order]
    last = np.searchsorted(keys, stays.moment, side="right") - 1
    has_any = (last >= 0) & (keys[last] >= stays.begin)
    days_since = (stays.day - left[order][last]) / DAY
    return found | {"days_since_last_discharge": np.where(has_any, days_since, np.nan)}


def _of_care(care: pd.DataFrame, person: Ints, stays: _Stays, admitted: Ints) -> dict[str, Floats]:
    is_long = care["service_type"].isin(LONG_TERM_SERVICE_TYPES).to_numpy()
    care, person = care[is_long], person[is_long]
    hours = care["hours_per_week"].to_numpy()
    on_admission = stays.begin + admitted
    running = _sum_until(
        hours, person, care["event_start_date"], care["known_at"], on_admission + 1, stays
    ) - _sum_until(hours, person, care["event_end_date"], care["end_known_at"], on_admission, stays)
    return {"package_hours_per_week": running}


def _sum_until(  # noqa: PLR0917 - amounts, whose, two days of each, and until when
    amounts: Floats, person: Ints, day: pd.Series, known: pd.Series, before: Ints, stays: _Stays
) -> Floats:
    keys = person * SECONDS + _seconds(day)
    order = np.argsort(keys)
    total = np.concatenate([[0.0], np.cumsum(amounts[order])])
    shown = np.sort(person * SECONDS + _seconds(known))
    until = np.minimum(
        np.searchsorted(keys[order], before), np.searchsorted(shown, stays.moment, side="right")
    )
    begun = np.searchsorted(keys[order], stays.begin)
    return np.asarray(np.where(until > begun, total[until] - total[begun], 0.0))


def _of_homes(tables: Mapping[str, pd.DataFrame], person: Ints, stays: _Stays) -> dict[str, Floats]:
    tenancies, surveys = tables["tenancy"], tables["housing_condition_survey"]
    order = np.argsort(person * SECONDS + _seconds(tenancies["known_at"]))
    shown = (person * SECONDS + _seconds(tenancies["known_at"]))[order]
    last = np.searchsorted(shown, stays.moment, side="right") - 1
    ended = _seconds(tenancies["tenancy_end_date"])[order][last]
    ended_known = _seconds(tenancies["end_known_at"])[order][last]
    is_over = (ended < stays.day) & (ended_known <= stays.moment - stays.begin) & (ended > 0)
    is_held = (last >= 0) & (shown[last] >= stays.begin) & ~is_over
    age = (stays.day - shown[last] % SECONDS) // DAY
    age = np.where(is_held, np.minimum(age, OLDEST_RECORD_DAYS), np.nan)
    both = pd.concat([tenancies["uprn"], surveys["uprn"]], ignore_index=True)
    number = pd.factorize(both)[0].astype(np.int64)
    home = number[: len(tenancies)][order][last]
    keys = number[len(tenancies) :] * SECONDS + _seconds(surveys["survey_date"])
    by_home = np.argsort(keys)
    then = stays.moment - stays.begin
    known = np.sort(number[len(tenancies) :] * SECONDS + _seconds(surveys["known_at"]))
    newest = np.searchsorted(known, home * SECONDS + then, side="right") - 1
    surveyed = keys[by_home][newest] - home * SECONDS
    is_valid = is_held & (newest >= 0) & (surveyed >= 0)
    is_valid &= (stays.day - surveyed) // DAY <= LOOKBACK_DAYS
    damp = surveys["damp_severity"].to_numpy(dtype=np.float64, na_value=np.nan)
    return {
        "tenancy_record_age_days": age,
        "damp_severity": np.where(is_valid, damp[by_home][newest], np.nan),
    }


def _of_codes(diagnoses: pd.DataFrame, person: Ints, stays: _Stays) -> dict[str, Floats]:
    number, codes = pd.factorize(diagnoses["code"])
    known = _seconds(diagnoses["known_at"])
    heads = {head: place for place, head in enumerate(HOSPITAL_FRAILTY_POINTS)}
    number = number.astype(np.int64)
    head = pd.Series(codes).str.slice(0, 3).map(heads).fillna(-1).to_numpy(dtype=np.int64)[number]
    tenths = np.array([round(10 * p) for p in HOSPITAL_FRAILTY_POINTS.values()], dtype=np.int64)
    names = np.column_stack([codes.str.startswith(c.icd10) for c in CONDITIONS.values()])
    code, named = (places.astype(np.int64) for places in np.nonzero(names))
    first, many = np.searchsorted(code, np.arange(len(codes))), names.sum(axis=1)
    of = np.repeat(np.arange(len(number)), many[number])
    turn = np.arange(len(of)) - np.repeat(np.cumsum(many[number]) - many[number], many[number])
    condition = named[first[number[of]] + turn]
    points = np.array([c.points for c in CONDITIONS.values()], dtype=np.int64)
    counts = np.flatnonzero(head >= 0)
    frailty = _each_once(head[counts], person[counts], known[counts], tenths, stays)
    charlson = _each_once(condition, person[of], known[of], points, stays)
    return {"charlson_points": charlson, "hospital_frailty_points": frailty / 10.0}


def _each_once(
    kind: NDArray[np.integer], person: Ints, known: Ints, points: Ints, stays: _Stays
) -> Floats:
    """Points of each kind seen in the lookback window: a code counts until the next of its kind."""
    order = np.lexsort((known, person * len(points) + kind))
    kind, person, known = kind[order], person[order], known[order]
    begun = person * SECONDS + known
    is_same = (kind[1:] == kind[:-1]) & (person[1:] == person[:-1])
    start = np.searchsorted(stays.moment, begun)
    stop = np.searchsorted(stays.today, begun + (LOOKBACK_DAYS + 1) * DAY)
    stop[:-1] = np.where(is_same, np.minimum(stop[:-1], start[1:]), stop[:-1])
    stop = np.maximum(stop, start)
    steps = np.bincount(start, points[kind], len(stays.day) + 1)
    steps -= np.bincount(stop, points[kind], len(stays.day) + 1)
    return np.asarray(np.cumsum(steps)[:-1], dtype=np.float64)


def _people(
    tables: Mapping[str, pd.DataFrame], index: pd.DataFrame
) -> tuple[Ints, dict[str, Ints]]:
    """One number for each person, in the index and in every table."""
    names = ("discharge_spell", "care_package_event", "tenancy", "diagnosis")
    ids = [index["person_id"], *(tables[name]["person_id"] for name in names)]
    number = pd.factorize(pd.concat(ids, ignore_index=True))[0].astype(np.int64)
    person, *rest = np.split(number, np.cumsum([len(of) for of in ids])[:-1])
    return person, dict(zip(names, rest, strict=True))


def _seconds(days: pd.Series) -> Ints:
    """Seconds since FIRST; a missing day comes before all others."""
    return (days.to_numpy() - FIRST).astype("m8[s]").astype(np.int64)
