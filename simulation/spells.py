"""The table ``discharge_spell``: continuous stays as the provider spells that record them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation import rates
from simulation.arrays import NEVER, Columns, dates, identifiers, integers, pick, text
from simulation.people import People
from simulation.stays import (
    ADMISSION_METHODS,
    CARE_HOME_CODES_CHANGED,
    DESTINATIONS,
    SPECIALTIES,
    TRANSFER,
    TRANSFER_IN,
)
from simulation.streams import stream

PATHWAYS = ("P0", "P1", "P2", "P3", "unknown")
OTHER_SITE = np.array([2, 2, 0])  # the site of another provider, for each of rates.SITES
SOURCES = ("19", "29", "51", "56", "85")
FROM_HOME, FROM_TEMPORARY, FROM_HOSPITAL, FROM_CARE_HOME = range(4)
LEFT_ALIVE_METHODS = ("1", "6", "7")
LEFT_ALIVE_SHARES = (0.965, 0.025, 0.01)  # set: on advice, own wish, a relative's wish
DIED_METHOD = 3
VERSIONS = ("current", "legacy")
OTHER_MEANS = ADMISSION_METHODS.index("28")  # retired since 2A to 2D, and still written by some


def split_transfers(stays: Columns) -> Columns:
    """Cut each stay that crosses two providers in two spells; number all in order of admission.

    Adds ``stay`` (the row it came from), ``source``, ``is_final`` and ``number``. The first spell
    of a pair ends in a transfer; the second begins the same or the next day, and carries all that
    concerns the discharge.
    """
    size = len(stays["person"])
    crosses = np.flatnonzero(stays["transfer_day"] < NEVER)
    stay = np.concatenate([np.arange(size), crosses])
    is_first = np.arange(len(stay)) >= size
    spells: Columns = {name: values[stay] for name, values in stays.items()}
    spells["stay"], spells["is_final"] = stay, ~is_first
    second = ~is_first & (spells["transfer_day"] < NEVER)
    next_day = spells["transfer_day"] + stay % 2
    spells["source"] = np.where(
        second, FROM_HOSPITAL,
        np.where(spells["past_in_care_home"], FROM_CARE_HOME,
                 np.where(stay % 40 == 0, FROM_TEMPORARY, FROM_HOME)),
    )  # fmt: skip
    spells["method"] = np.where(second, TRANSFER_IN, spells["method"])
    spells["admission"] = np.where(second, next_day, spells["admission"])
    spells["expected"] = np.where(
        second & (spells["expected"] < NEVER),
        np.maximum(spells["expected"], spells["admission"]),
        spells["expected"],
    )
    spells["ready"] = np.where(is_first, spells["transfer_day"], spells["ready"])
    spells["discharge"] = np.where(is_first, spells["transfer_day"], spells["discharge"])
    spells["destination"] = np.where(is_first, TRANSFER, spells["destination"])
    spells["died"] = spells["died"] & ~is_first
    spells["is_home"] = spells["is_home"] & ~is_first
    order = np.lexsort((spells["is_final"], stay, spells["person"], spells["admission"]))
    spells = {name: values[order] for name, values in spells.items()}
    spells["number"] = np.arange(1, len(order) + 1, dtype=np.int64)
    return spells


def spell_table(people: People, spells: Columns, *, seed: int) -> pd.DataFrame:
    """Write ``discharge_spell``, one row per spell, before any cut by date."""
    rng = stream(seed, "spell_table")
    person, size = spells["person"], len(spells["person"])
    first = ~spells["is_final"]
    site = np.where(first, OTHER_SITE[people.site[person]], people.site[person])
    left = pick(rng, LEFT_ALIVE_SHARES, size)
    method = np.where(spells["died"], DIED_METHOD, np.where(first, 0, left))
    pathway = np.where(spells["pathway_unknown"], 4, spells["pathway"])
    no_pathway = pd.Series((spells["ready"] >= NEVER) | first).to_numpy()
    no_reason = first | (spells["delay_reason"] < 0)
    ward = spells["specialty"] * 3 + rng.integers(0, 3, size)
    wards = [f"{code}-{letter}" for code in SPECIALTIES for letter in "ABC"]
    age = people.birth_day[person]
    return pd.DataFrame(
        {
            "spell_id": identifiers("s", spells["number"], 7),
            "person_id": identifiers("p", people.number[person], 6),
            "provider_code": text([provider for provider, _ in rates.SITES], site),
            "site_code": text([code for _, code in rates.SITES], site),
            "ward": text(wards, ward),
            "admission_date": dates(spells["admission"]),
            "admission_method": text(ADMISSION_METHODS, spells["method"]),
            "admission_method_version": text(
                VERSIONS, (spells["method"] == OTHER_MEANS).astype(np.int64)
            ),
            "source_of_admission": text(SOURCES, spells["source"]),
            "age_at_admission_years": integers(
                np.floor((spells["admission"] - age) / 365.25).astype(np.int64)
            ),
            "main_specialty": text(SPECIALTIES, spells["specialty"]),
            "cfs_score": integers(people.cfs[person], missing=~people.cfs_is_recorded[person]),
            "expected_discharge_date": dates(spells["expected"]),
            "discharge_ready_date": dates(spells["ready"]),
            "discharge_pathway": text(PATHWAYS, pathway, missing=no_pathway),
            "delay_reason": text(
                rates.DELAY_REASONS, np.maximum(spells["delay_reason"], 0), missing=no_reason
            ),
            "discharge_date": dates(spells["discharge"]),
            "discharge_method": text((*LEFT_ALIVE_METHODS, "4"), method),
            "discharge_destination": text(DESTINATIONS, spells["destination"]),
            "discharge_destination_version": text(
                VERSIONS, (spells["discharge"] < CARE_HOME_CODES_CHANGED).astype(np.int64)
            ),
            "discharge_known_at": dates(spells["discharge"]),
            "known_at": dates(spells["admission"]),
        }
    )
