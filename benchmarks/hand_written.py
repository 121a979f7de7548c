"""The 40 rules as somebody would write them by hand in pandas: the floor of the comparison."""

from __future__ import annotations

import pandas as pd

from benchmarks.invented_spells import CODES, COUNTS, FILLED, FIRST_DAY, IDS, KEY, LAST_DAY, PAIRS


def failures_by_hand(table: pd.DataFrame) -> dict[str, pd.Series]:
    """For each rule of ``spell_contract``, the rows that break it."""
    found = {f"{column}_is_filled": table[column].isna() for column in FILLED}
    ids = table["spell_id"]
    found["spell_id_is_unique"] = ids.duplicated(keep=False) & ids.notna()
    keys = table[list(KEY)]
    found["person_admission_provider_is_unique"] = keys.duplicated(keep=False) & keys.notna().all(
        axis=1
    )
    for column, pattern in IDS.items():
        found[f"{column}_is_well_formed"] = ~table[column].str.contains(pattern, na=True)
    for column, codes in CODES.items():
        cells = table[column]
        found[f"{column}_is_a_known_code"] = cells.notna() & ~cells.isin(codes)
    age, frailty = table["age_at_admission_years"], table["cfs_score"]
    found["age_at_admission_years_is_in_range"] = ((age < 0) | (age > 120)).fillna(False)
    found["cfs_score_is_in_range"] = ((frailty < 1) | (frailty > 9)).fillna(False)
    found["admission_date_is_in_range"] = table["admission_date"] < FIRST_DAY
    found["known_at_is_in_range"] = table["known_at"] < FIRST_DAY
    found["expected_discharge_date_is_in_range"] = table["expected_discharge_date"] > LAST_DAY
    for column, highest in COUNTS.items():
        cells = table[column]
        found[f"{column}_is_in_range"] = ((cells < 0) | (cells > highest)).fillna(False)
    for later, earlier in PAIRS:
        found[f"{later}_not_before_{earlier}"] = table[later] < table[earlier]
    return found
