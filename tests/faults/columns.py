"""Faults of columns: missing, too many, in another order, under another name (9-13, 39, 40)."""

from __future__ import annotations

from tests.faults.case import ANY, DEGRADED, GAPS, Case
from tests.faults.damage import also, as_parquet, columns, table
from tests.faults.day import STAYS
from tests.faults.files import unreadable

ALL_TABLES = (
    "care_package_event", "diagnosis", "discharge_spell", "ed_attendance",
    "housing_condition_survey", "housing_hazard", "outcome", "person", "property", "referral",
    "tenancy",
)  # fmt: skip

CASES: tuple[Case, ...] = (
    Case(9, "an optional column is missing",
         table(STAYS, lambda rows: rows.drop(columns="cfs_score")), DEGRADED, others=GAPS,
         told=r"no cfs score in discharge spell"),
    *unreadable(10, "a required column is missing",
                table(STAYS, lambda rows: rows.drop(columns="admission_date")),
                r"required column admission_date is missing"),
    Case(11, "a column that no contract knows",
         table(STAYS, lambda rows: rows.assign(free_text="not ours")), same_list=True,
         checked=(0, r"column 'free_text' is not in the contract: ignored")),
    Case(12, "the columns of every table in reverse order",
         also(*(table(name, lambda rows: rows[rows.columns[::-1]]) for name in ALL_TABLES)),
         same_list=True),
    Case(13, "columns in capitals", columns(str.upper, *ALL_TABLES), same_list=True,
         checked=(0, r"SPELL_ID")),
    Case(13, "columns with spaces for underscores, and around them",
         columns(lambda name: f" {name.replace('_', ' ').capitalize()} "), same_list=True,
         checked=(0, r"Spell id")),
    Case(13, "an optional column with another name",
         columns(lambda name: name.replace("cfs_score", "cfs_scores")), DEGRADED, others=GAPS,
         told=r"no cfs score in discharge spell", checked=(0, r"'cfs_scores'")),
    *unreadable(13, "a required column with another name",
                columns(lambda name: name.replace("admission_date", "admission_dates")),
                r"required column admission_date is missing .*called 'admission_dates'"),
    Case(39, "categories and text columns in Parquet", as_parquet(), same_list=True),
    Case(40, "destinations in another code system",
         table(STAYS, lambda rows: rows.assign(discharge_destination=rows["discharge_destination"]
                                               .where(rows["discharge_destination"] == "", "H1"))),
         DEGRADED, others=ANY, told=r"discharge.destination"),
    Case(40, "diagnoses in ICD-11",
         table("diagnosis", lambda rows: rows.assign(code_system="icd11")), DEGRADED, others=ANY,
         told=r"diagnosis"),
)  # fmt: skip
