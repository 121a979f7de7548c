"""Faults of ids and keys: read as numbers, empty, doubled, of two people (20-26, 57)."""

from __future__ import annotations

import pandas as pd

from tests.faults.case import ANY, REVIEW, SCORED, Case
from tests.faults.damage import also, called, cells, everywhere, one_more, table
from tests.faults.day import STAYS, Damage


def status_of_identity(status: str) -> Damage:
    """What the making of pseudonyms found out about ana's number."""
    return cells("person", "ana", identity_status=status)


def with_numbers_for_ids(rows: pd.DataFrame) -> pd.DataFrame:
    """Ids of digits alone, as a spreadsheet would take for numbers."""
    return rows.assign(person_id=rows["person_id"].str.replace("p", "9000"))


def without_the_first_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Twenty tenancies of which nobody knows the home."""
    return rows.assign(uprn=rows["uprn"].mask(rows.index < 20, ""))


CASES: tuple[Case, ...] = (
    *(
        Case(20, f"somebody whose id is {word}", called("ana", word), people={"ana": SCORED})
        for word in ("Null", "NA", "None", "nan")
    ),
    Case(21, "a column of ids that are numbers, with a gap",
         also(everywhere(lambda _, rows: with_numbers_for_ids(rows)),
              cells(STAYS, "ana", person_id="")),
         people={"ana": REVIEW}, told=r"person_id"),
    Case(21, "a stay without its own id", cells(STAYS, "ana", spell_id=""),
         people={"ana": REVIEW}, told=r"spell_id"),
    Case(22, "a spreadsheet turned an id into 9.43E+09", cells(STAYS, "ana", person_id="9.43E+09"),
         people={"ana": REVIEW}, told=r"1\.2E\+10"),
    Case(22, "a number that lost its leading zero", status_of_identity("check_digit_failed"),
         people={"ana": REVIEW}, told=r"check digit"),
    Case(23, "no NHS number", status_of_identity("missing"), people={"ana": REVIEW},
         told=r"(?i)number"),
    Case(24, "two people with one number", status_of_identity("conflict"), people={"ana": REVIEW},
         told=r"(?i)conflict|two people|same number"),
    Case(25, "the same row twice", one_more(STAYS, "ana"), people={"ana": SCORED},
         same_list=True, checked=(0, r"discharge_spell +242 in = +241 accepted .* 1 copy")),
    Case(26, "the same stay twice, the second newer",
         also(cells(STAYS, "ana", known_at="2026-09-28", admission_date="2026-09-27"),
              one_more(STAYS, "ana", known_at="2026-09-29", admission_date="2026-09-27")),
         people={"ana": SCORED}),
    Case(26, "the same stay twice, equally new and different",
         one_more(STAYS, "ana", ward="another"), people={"ana": REVIEW},
         told=r"2 rows with different values"),
    Case(57, "two stays of nobody",
         also(cells(STAYS, "ana", person_id=""), cells(STAYS, "ben", person_id="")),
         people={"ana": REVIEW, "ben": REVIEW}),
    Case(57, "homes without a number, among homes as among tenancies",
         also(table("tenancy", without_the_first_numbers),
              table("property", lambda rows: pd.concat([rows, rows.head(2).assign(uprn="")]))),
         others=ANY),
)  # fmt: skip
