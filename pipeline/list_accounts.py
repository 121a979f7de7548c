"""Nobody is lost: every stay of the extract is listed, or counted out with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_contracts.affected_people import people_in_quarantine
from data_contracts.quarantine import Validated
from pipeline.config import Config
from pipeline.intake import SPELLS, Intake
from pipeline.scoring import Scored
from reports.render.list_run import ListCounts, ListRow

DATES_OF_A_STAY = ("admission_date", "discharge_date", "discharge_known_at")
"""A refused row is long past only when all of them say so: one alone may be the fault."""
LEFT_LONG_AGO = "left hospital before the days that the list looks back"
LATER_STAY_LISTED = "a later stay of the same person is listed"
NOT_KNOWN_YET = "not yet known on the day of the list"
OLDER_VERSION = "an older version of a row that was read"
REFUSED_LEFT_LONG_AGO = "row refused; it says the person left before the days looked back"


@dataclass(frozen=True)
class Accounts:
    """Who is listed and who is not; ``counts`` add up to the rows that came in.

    ``listed`` are the ``spell_id`` of stays with features; ``review`` are rows refused by the
    contract that may be about someone the hub can still act on.
    """

    listed: pd.Index
    review: tuple[ListRow, ...]
    out_of_scope: dict[str, int]
    received: int
    duplicates: int

    def counts(self, rows: tuple[ListRow, ...]) -> ListCounts:
        """The counts that the page prints; they refuse to be built if somebody is missing."""
        by_status = pd.Series([row.status for row in rows], dtype="str").value_counts()
        return ListCounts(
            received=self.received,
            scored=int(by_status.get("scored", 0)),
            scored_with_gaps=int(by_status.get("scored_with_gaps", 0)),
            manual_review=int(by_status.get("manual_review", 0)),
            out_of_scope=self.out_of_scope,
            duplicates=self.duplicates,
        )


def account_for_everyone(
    intake: Intake, scored: Scored, config: Config, *, as_of: pd.Timestamp
) -> Accounts:
    """Place every row of the stays table: listed, for review, out of scope, or a copy."""
    validated = intake.validated
    table = validated.tables[SPELLS]
    index = scored.cohort.index
    newest = index.sort_values(["continuous_admission_date", "admission_date"], kind="stable")
    is_superseded = newest["person_id"].duplicated(keep="last")
    listed = newest.index[~is_superseded].sort_values()
    excluded = scored.cohort.excluded["reason"].value_counts()
    moment = as_of + pd.Timedelta(hours=config.features.decision_hour)
    is_future = table.accepted["known_at"] > moment
    placed = len(index) + len(scored.cohort.excluded) + int(is_future.sum())
    review, refused_long_ago = _refused(validated, config, as_of=as_of)
    out_of_scope = {
        LEFT_LONG_AGO: len(table.accepted) - placed,
        LATER_STAY_LISTED: int(is_superseded.sum()),
        NOT_KNOWN_YET: int(is_future.sum()) + intake.set_aside,
        OLDER_VERSION: table.older_versions,
        REFUSED_LEFT_LONG_AGO: refused_long_ago,
        **{str(reason): int(count) for reason, count in excluded.items()},
    }
    return Accounts(
        listed=listed,
        review=review,
        out_of_scope={reason: count for reason, count in out_of_scope.items() if count},
        received=table.rows_in + intake.set_aside,
        duplicates=table.exact_duplicates,
    )


def _refused(
    validated: Validated, config: Config, *, as_of: pd.Timestamp
) -> tuple[tuple[ListRow, ...], int]:
    """Rows of refused stays for a person to look at, and how many are surely too old for that."""
    people = people_in_quarantine(validated)
    places = ["file", "line"]
    refused = people[people["table"] == SPELLS].merge(
        validated.tables[SPELLS].quarantined.reindex(columns=[*places, *DATES_OF_A_STAY]),
        on=places,
        how="left",
        validate="one_to_one",
    )
    dates = refused[list(DATES_OF_A_STAY)].apply(pd.to_datetime, format="%Y-%m-%d", errors="coerce")
    first_day = as_of - pd.Timedelta(days=config.score.days_after_discharge)
    is_long_ago = dates["discharge_date"].notna() & (dates.max(axis="columns") < first_day)
    rows = tuple(
        ListRow(
            spell_id=_or(row["spell_id"], f"line {row['line']} of {row['file']}"),
            person_id=_or(row["person_id"], "not readable"),
            status="manual_review",
            review_reason=str(row["reasons"]),
            next_step="Put the record right",
            next_step_owner="Data provider",
        )
        for row in refused[~is_long_ago].to_dict("records")
    )
    return rows, int(is_long_ago.sum())


def _or(value: Any, otherwise: str) -> str:
    return otherwise if value is None or pd.isna(value) else str(value)
