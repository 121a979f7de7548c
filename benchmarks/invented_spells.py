"""Invented stays of 30 columns, a few in a hundred of them broken, and their 40 rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.contract import Column, Contract, Rule

IDS = {
    "spell_id": r"^[A-Za-z0-9][A-Za-z0-9_:/-]{0,63}$",
    "person_id": r"^[A-Za-z0-9][A-Za-z0-9_:/-]{0,63}$",
    "provider_code": r"^[A-Z0-9]{3}$",
    "site_code": r"^[A-Z0-9]{5}$",
    "main_specialty": r"^[A-Z0-9]{3}$",
}
"""Columns with a pattern."""

CODES: Mapping[str, tuple[str, ...]] = {
    "admission_method": ("11", "12", "13", "21", "22", "23", "24", "25", "2A", "28", "81"),
    "source_of_admission": ("19", "29", "51", "54", "65", "85", "88"),
    "discharge_pathway": ("P0", "P1", "P2", "P3"),
    "delay_reason": ("assessment", "care package", "equipment", "housing", "placement"),
    "discharge_method": ("1", "2", "3", "4", "5"),
    "discharge_destination": ("19", "29", "51", "54", "65", "79", "85", "88"),
    "home_care_arranged": ("yes", "no", "unknown"),
    "end_of_life_care": ("yes", "no", "unknown"),
}
"""Columns with a code list."""

COUNTS = {
    "length_of_stay_days": 3650,
    "n_admissions_365d": 365,
    "n_emergency_admissions_365d": 365,
    "n_ed_attendances_183d": 400,
    "n_outpatient_365d": 400,
    "n_medications": 200,
    "n_lab_tests": 500,
    "n_diagnoses": 50,
}
"""Columns that count, with the highest value they may have."""

FIRST_DAY, LAST_DAY = pd.Timestamp("1990-01-01"), pd.Timestamp("2100-01-01")
PAIRS = (
    ("expected_discharge_date", "admission_date"),
    ("discharge_ready_date", "admission_date"),
    ("discharge_date", "admission_date"),
    ("discharge_date", "discharge_ready_date"),
    ("discharge_known_at", "discharge_date"),
)
"""A date, and the one that it must not be before."""

FILLED = (
    "spell_id", "person_id", "provider_code", "admission_date", "admission_method",
    "age_at_admission_years", "known_at",
)  # fmt: skip
DATES = (
    "admission_date", "expected_discharge_date", "discharge_ready_date", "discharge_date",
    "discharge_known_at", "known_at",
)  # fmt: skip
KEY = ("person_id", "admission_date", "provider_code")
BROKEN = 0.03
"""The share of rows in which one cell, drawn at random, is made wrong."""


def spell_contract() -> Contract:
    """The contract: 30 columns, 40 rules that both engines check."""
    kinds = (
        dict.fromkeys([*IDS, "ward", *CODES], "string")
        | dict.fromkeys(["age_at_admission_years", "cfs_score", *COUNTS], "integer")
        | dict.fromkeys(DATES, "date")
    )
    columns = tuple(
        Column(name, kind, False, name not in FILLED, name, None, "free", None, None)
        for name, kind in kinds.items()
    )
    contract = Contract("spell", "1", "", "", ("spell_id",), True, columns, tuple(_rules()))
    if (len(contract.columns), len(contract.rules)) != (30, 40):
        raise AssertionError("the benchmark is about 30 columns and 40 rules")
    return contract


def _rules() -> Iterator[Rule]:
    for column in FILLED:
        yield _rule(f"{column}_is_filled", "not_null", column)
    yield _rule("spell_id_is_unique", "unique", "spell_id")
    yield _rule("person_admission_provider_is_unique", "unique", *KEY)
    for column, pattern in IDS.items():
        yield _rule(f"{column}_is_well_formed", "matches", column, pattern=pattern)
    for column, codes in CODES.items():
        yield _rule(f"{column}_is_a_known_code", "in_set", column, values=codes)
    ranges = {
        "age_at_admission_years": (0, 120),
        "cfs_score": (1, 9),
        "admission_date": (FIRST_DAY, None),
        "known_at": (FIRST_DAY, None),
        "expected_discharge_date": (None, LAST_DAY),
        **{column: (0, highest) for column, highest in COUNTS.items()},
    }
    for column, (low, high) in ranges.items():
        yield _rule(f"{column}_is_in_range", "between", column, min_value=low, max_value=high)
    for later, earlier in PAIRS:
        yield _rule(f"{later}_not_before_{earlier}", "not_before", later, earlier)


def _rule(name: str, kind: str, *columns: str, **arguments: object) -> Rule:
    return Rule(name, f"{name.replace('_', ' ')}, and it is not", kind, columns, arguments, "row")


def invented_spells(rows: int, *, seed: int) -> pd.DataFrame:
    """Draw typed rows of the contract; the same seed gives the same rows."""
    rng = np.random.default_rng(seed)
    admitted = np.datetime64("2019-01-01") + rng.integers(0, 2500, rows).astype("m8[D]")
    ready = admitted + rng.integers(0, 20, rows).astype("m8[D]")
    left = ready + rng.integers(0, 10, rows).astype("m8[D]")
    numbers = pd.Series(np.arange(rows)).astype("str")
    table = {
        "spell_id": "S" + numbers,
        "person_id": "P" + pd.Series(rng.integers(0, rows // 2 + 1, rows)).astype("str"),
        "provider_code": _drawn(rng, ("RXA", "RXB", "RXC"), rows),
        "site_code": _drawn(rng, ("RXA01", "RXA02", "RXB01"), rows, empty=0.1),
        "main_specialty": _drawn(rng, ("100", "300", "430"), rows, empty=0.05),
        "ward": _drawn(rng, ("W1", "W2", "W3"), rows, empty=0.2),
        **{column: _drawn(rng, codes, rows, empty=0.05) for column, codes in CODES.items()},
        "age_at_admission_years": pd.Series(rng.integers(18, 100, rows), dtype="Int64"),
        "cfs_score": pd.Series(rng.integers(1, 10, rows), dtype="Int64").mask(_some(rng, rows)),
        **{
            column: pd.Series(rng.integers(0, 20, rows), dtype="Int64").mask(_some(rng, rows))
            for column in COUNTS
        },
        "admission_date": _day(admitted),
        "expected_discharge_date": _day(left).mask(_some(rng, rows)),
        "discharge_ready_date": _day(ready).mask(_some(rng, rows)),
        "discharge_date": _day(left).mask(_some(rng, rows)),
        "discharge_known_at": _day(left + np.timedelta64(1, "D")).mask(_some(rng, rows)),
        "known_at": _day(admitted + np.timedelta64(1, "D")),
    }
    table["admission_method"] = _drawn(rng, CODES["admission_method"], rows)
    return _with_breaks(pd.DataFrame(table), rng)


def _with_breaks(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    rows = len(table)
    chosen = np.flatnonzero(rng.random(rows) < BROKEN)
    columns = rng.integers(0, table.shape[1], len(chosen))
    for number, name in enumerate(table.columns):
        hit = chosen[columns == number]
        column = table[name].copy()
        if name in FILLED:
            column.iloc[hit[::2]] = None
            hit = hit[1::2]
        if name in DATES:
            column.iloc[hit[::2]] = np.datetime64("1980-01-01")
            column.iloc[hit[1::2]] = np.datetime64("2101-01-01")
        elif pd.api.types.is_integer_dtype(column):
            column.iloc[hit] = -1
        else:
            column.iloc[hit] = "no such code!"  # for an id, a copy too
        table[name] = column
    return table


def _drawn(
    rng: np.random.Generator, codes: tuple[str, ...], rows: int, *, empty: float = 0.0
) -> pd.Series:
    drawn = pd.Series(codes, dtype="str").take(rng.integers(0, len(codes), rows))
    return drawn.reset_index(drop=True).mask(rng.random(rows) < empty)


def _some(rng: np.random.Generator, rows: int) -> NDArray[np.bool_]:
    return rng.random(rows) < 0.1


def _day(days: NDArray[np.datetime64]) -> pd.Series:
    return pd.Series(days.astype("datetime64[us]"))
