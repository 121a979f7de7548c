"""Faults of values: empty in masses, no numbers, unknown codes, too many, alive (35-38, 41, 45)."""

from __future__ import annotations

import pandas as pd

from tests.faults.case import ANY, DEGRADED, GAPS, REVIEW, SCORED, Case
from tests.faults.damage import (
    after_lists_of_three_days,
    also,
    cells,
    newest,
    one_more,
    table,
    times_as_many,
    without_rows_about,
)
from tests.faults.day import STAYS

UNKNOWN_BUT_FOR_IDS_AND_DATES = {
    "provider_code": "", "site_code": "", "ward": "", "admission_method": "",
    "source_of_admission": "", "age_at_admission_years": "", "main_specialty": "",
    "cfs_score": "", "expected_discharge_date": "", "discharge_ready_date": "",
    "discharge_pathway": "", "delay_reason": "",
}  # fmt: skip
NOTHING_OF_THE_PERSON = {
    "sex": "", "ethnic_category": "", "lsoa_code": "", "imd_decile": "", "lives_alone": "",
    "has_unpaid_carer": "", "carer_lives_with": "",
}  # fmt: skip

CASES: tuple[Case, ...] = (
    Case(35, "the newest stays come without their source", newest("source_of_admission", ""),
         DEGRADED, others=ANY, told=r"source.of.admission", whole=True),
    Case(36, "a stay of which nothing is known but ids and dates",
         also(without_rows_about("ana", but=("person", STAYS)),
              cells(STAYS, "ana", **UNKNOWN_BUT_FOR_IDS_AND_DATES),
              cells("person", "ana", **NOTHING_OF_THE_PERSON)),
         people={"ana": REVIEW}),
    Case(37, "<5 for a number", cells(STAYS, "ana", cfs_score="<5"), people={"ana": GAPS},
         told=r"cfs.score"),
    Case(37, "1,234 for a number", cells(STAYS, "ana", n_lab_tests="1,234"),
         people={"ana": SCORED}),
    Case(37, "infinitely many hours",
         one_more("care_package_event", "ana", event_id="c9999999", hours_per_week="inf"),
         people={"ana": GAPS}, told=r"hours.per.week"),
    Case(38, "a code of a stay that no list has", cells(STAYS, "ana", discharge_pathway="P9"),
         people={"ana": GAPS}, told=r"discharge.pathway"),
    Case(38, "a code that a stay must have and no list has",
         cells(STAYS, "ana", admission_method="77"), people={"ana": REVIEW},
         told=r"must be a code of the list admission_method"),
    Case(38, "three in a hundred stays with a new code",
         table(STAYS, lambda rows: rows.assign(source_of_admission=rows["source_of_admission"]
                                               .mask(pd.Series(range(len(rows))) % 33 == 0, "Q7"))),
         DEGRADED, others=ANY, told=r"source.of.admission"),
    Case(41, "three times as many stays as in the weeks before",
         also(after_lists_of_three_days, times_as_many(3)), DEGRADED, others=ANY,
         told=r"(?i)stays.*usual", whole=True),
    Case(41, "a quarter of the stays of the weeks before",
         also(after_lists_of_three_days, times_as_many(0.25)), DEGRADED, others=ANY,
         told=r"(?i)stays.*usual", whole=True, fewer=True),
    *(
        Case(45, f"{name} in a ward", cells(STAYS, "ana", ward=text), people={"ana": SCORED})
        for name, text in {
            "a formula": "=HYPERLINK(A1)",
            "a formula behind a blank": " =1+1",
            "a minus": "-1+1",
            "an at": "@SUM(A1)",
            "HTML": "<script>alert(1)</script>",
            "a bell": "a\x07b",
        }.items()
    ),
    Case(45, "a formula for an id", cells(STAYS, "ana", spell_id="=1+1"), people={"ana": REVIEW},
         told=r"spell_id must be letters"),
    Case(45, "HTML for an id", cells(STAYS, "ana", spell_id="<b>1</b>"), people={"ana": REVIEW},
         told=r"spell_id must be letters"),
)  # fmt: skip
