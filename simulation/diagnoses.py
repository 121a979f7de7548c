"""ICD-10 codes of each spell, written after it ended and known weeks later."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation import rates
from simulation.arrays import NEVER, Bools, Columns, Ints, dates, identifiers, integers, text
from simulation.people import CONDITION_NAMES, People
from simulation.stays import EMERGENCY, MATERNITY
from simulation.streams import stream

MOST_CODES = 8
CODED_WHEN_PRESENT = 0.80  # set: coders write most, not all, long-term conditions
CONDITION_CODES = {  # one is chosen at random each time
    "heart_failure": ("I500", "I501", "I509"),
    "copd": ("J440", "J441", "J449"),
    "asthma": ("J459",),
    "diabetes": ("E119", "E112", "E114"),
    "dementia": ("F009", "F03X", "G309"),
    "cancer": ("C189", "C349", "C509", "C61X"),
    "metastatic": ("C780", "C787", "C795"),
    "kidney": ("N183", "N184", "N189"),
    "stroke": ("I639", "I693", "I694"),
    "heart_attack": ("I219", "I252", "I259"),
    "vessels": ("I739", "I702"),
    "liver": ("K703", "K746"),
    "alcohol": ("F102", "F101"),
    "depression": ("F329", "F419"),
    "falls": ("R296", "W19X", "R268"),
}
EMERGENCY_CODES = ("N390", "J189", "R074", "A419", "I48X", "K590", "R55X", "L031", "N179", "E871",
                   "S720", "S018", "R410", "K922", "I10X", "R104")  # fmt: skip
PLANNED_CODES = ("H259", "M169", "M179", "K409", "K802", "N40X", "C679", "I839", "Z511", "K635")
BIRTH_CODES = ("O800", "O820", "O701", "O429")
FRAIL_CODES = ("R54X", "R268", "Z740", "F059", "E86X")
LIVES_ALONE_CODE, HOMELESS_CODE = "Z602", "Z590"


def diagnosis_table(people: People, spells: Columns, *, seed: int) -> pd.DataFrame:
    """Write ``diagnosis``: a main code, then the conditions that the coders found."""
    rng = stream(seed, "diagnoses")
    person, size = spells["person"], len(spells["person"])
    main, first = _main_codes(rng, spells)
    labels = [main]
    written = [np.zeros(size, np.int64) + first]
    present: list[Bools] = [np.ones(size, np.bool_)]
    conditions = [(name, CONDITION_CODES[name], people.condition(name)) for name in CONDITION_NAMES]
    conditions += [
        ("frail", FRAIL_CODES, people.cfs >= 6),
        ("alone", (LIVES_ALONE_CODE,), people.lives_alone),
        ("homeless", (HOMELESS_CODE,), people.is_homeless),
    ]
    for name, codes, has in conditions:
        chance = {"alone": 0.15, "homeless": 0.6, "frail": 0.6}.get(name, CODED_WHEN_PRESENT)
        labels.append(codes)
        written.append(rng.integers(0, len(codes), size))
        present.append(has[person] & (rng.random(size) < chance))
    delay = 1 + np.floor(rng.exponential(rates.CODED_MEAN_DAYS - 0.5, size)).astype(np.int64)
    known = np.where(spells["discharge"] < NEVER, spells["discharge"] + delay, NEVER)
    return _lay_out(people, spells, known, labels=labels, written=written, present=present)


def _main_codes(rng: np.random.Generator, spells: Columns) -> tuple[tuple[str, ...], Ints]:
    size = len(spells["person"])
    labels = EMERGENCY_CODES + PLANNED_CODES + BIRTH_CODES
    emergency = rng.integers(0, len(EMERGENCY_CODES), size)
    planned = len(EMERGENCY_CODES) + rng.integers(0, len(PLANNED_CODES), size)
    birth = len(EMERGENCY_CODES + PLANNED_CODES) + rng.integers(0, len(BIRTH_CODES), size)
    kind = spells["kind"]
    drawn = np.where(kind == EMERGENCY, emergency, np.where(kind == MATERNITY, birth, planned))
    return labels, drawn


def _lay_out(
    people: People,
    spells: Columns,
    known: Ints,
    *,
    labels: list[tuple[str, ...]],
    written: list[Ints],
    present: list[Bools],
) -> pd.DataFrame:
    """Turn one column per possible code into one row per code, eight at most for a spell."""
    starts = np.cumsum([0, *(len(codes) for codes in labels[:-1])])
    flat = [code for codes in labels for code in codes]
    code = np.column_stack([start + column for start, column in zip(starts, written, strict=True)])
    has = np.column_stack(present)
    position = np.cumsum(has, axis=1)
    row, column = np.nonzero(has & (position <= MOST_CODES))
    return pd.DataFrame(
        {
            "spell_id": identifiers("s", spells["number"][row], 7),
            "position": integers(position[row, column].astype(np.int64)),
            "person_id": identifiers("p", people.number[spells["person"][row]], 6),
            "code": text(flat, code[row, column]),
            "code_system": text(("icd10",), np.zeros(len(row), np.int64)),
            "known_at": dates(known[row]),
        }
    )
