"""Faults of dates: unreadable, ambiguous, out of order, never (27-34)."""

from __future__ import annotations

import pandas as pd

from tests.faults.case import ANY, DEGRADED, GAPS, NO_LIST, REVIEW, STALE, Case
from tests.faults.damage import cells, nothing, table
from tests.faults.day import STAYS, Damage
from tests.faults.files import unreadable

OF_A_STAY = ["admission_date", "discharge_date", "known_at", "discharge_known_at"]


def written(layout: str, *columns: str, of: str = STAYS) -> Damage:
    """Dates of a table in another layout."""

    def how(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(
            **{
                name: pd.to_datetime(rows[name], format="%Y-%m-%d").dt.strftime(layout).fillna("")
                for name in columns
            }
        )

    return table(of, how)


def with_time_of_greenwich(rows: pd.DataFrame) -> pd.DataFrame:
    """Half past midnight in London, written in universal time: in summer the evening before."""
    moments = pd.to_datetime(rows["admission_date"]) + pd.Timedelta(minutes=30)
    of_london = moments.dt.tz_localize("Europe/London").dt.tz_convert("UTC")
    return rows.assign(admission_date=of_london.dt.strftime("%Y-%m-%dT%H:%M:%S+00:00"))


def a_date(fault: int, name: str, text: str) -> Case:
    """An admission date that cannot be read: the person is for a person to look at."""
    return Case(fault, name, cells(STAYS, "ana", admission_date=text), people={"ana": REVIEW},
                told=r"admission_date is not a date")  # fmt: skip


CASES: tuple[Case, ...] = (
    a_date(27, "day before month, one row", "12/09/2026"),
    *unreadable(27, "day before month, every stay", written("%d/%m/%Y", *OF_A_STAY),
                r"is not a date|None of 241 stays|rows (were )?refused"),
    Case(27, "day before month, every visit to A&E",
         written("%d/%m/%Y", "arrival_date", "known_at", of="ed_attendance"), DEGRADED, others=ANY,
         told=r"ed_attendance"),
    a_date(28, "a month in letters among ISO dates", "12-Sep-2026"),
    a_date(28, "dots among ISO dates", "12.09.2026"),
    a_date(29, "a day number of a spreadsheet", "46277"),
    a_date(30, "a year of two digits", "12/09/26"),
    Case(31, "a discharge in the future",
         cells(STAYS, "cy", discharge_date="2026-10-09", discharge_known_at="2026-09-30"),
         people={"cy": REVIEW}, told=r"must not be after the day"),
    Case(32, "a discharge before the admission: still in hospital",
         cells(STAYS, "cy", discharge_date="2016-09-29", discharge_ready_date=""),
         people={"cy": GAPS}, told=r"discharge.date"),
    Case(32, "age below 0", cells(STAYS, "ana", age_at_admission_years="-1"),
         people={"ana": GAPS}, told=r"age.at.admission"),
    Case(32, "age 130", cells(STAYS, "ana", age_at_admission_years="130"),
         people={"ana": GAPS}, told=r"age.at.admission"),
    Case(32, "9999-12-31 for an expected leaving date",
         cells(STAYS, "ana", expected_discharge_date="9999-12-31"), people={"ana": GAPS},
         told=r"expected.discharge.date"),
    Case(32, "9999-12-31 for a discharge that has not been",
         cells(STAYS, "ana", discharge_date="9999-12-31"), people={"ana": GAPS},
         told=r"discharge.date"),
    Case(32, "1900-01-01 for a date of death",
         cells("person", "ana", date_of_death="1900-01-01"), people={"ana": GAPS},
         told=r"date.of.death"),
    Case(32, "1900-01-01 for the day ready to leave",
         cells(STAYS, "ana", discharge_ready_date="1900-01-01", discharge_date=""),
         people={"ana": GAPS}, told=r"discharge.ready.date"),
    Case(33, "date-times with an offset are days of London",
         table(STAYS, with_time_of_greenwich), same_list=True),
    Case(34, "the newest record is three days older than the list", nothing, STALE,
         as_of="2026-10-03", others=ANY, told=r"3 days before the list"),
    Case(34, "the list of a day to come", nothing, NO_LIST, as_of="2999-01-01",
         told=r"lies in the future"),
    Case(7, "yesterday's files once more", nothing, STALE, after_yesterday=True, told=r"(?i)same"),
)  # fmt: skip
