"""From a returned sheet to the action log: each row kept, known already, or refused by its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.actions.action_log import SAME_DECISION, read_log
from pipeline.actions.judge_rows import WHO, judge_rows
from pipeline.actions.returned_sheet import read_returned_sheet
from pipeline.chained_log import append_to_chain
from pipeline.contract_files import read_code_lists
from pipeline.errors import ContractError, UsageError
from pipeline.lock import hold_lock
from pipeline.paths import Places

ROLE_CODES = "hub_role"
LIST_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/r[0-9]{1,3}")
OF_THE_LIST = [*WHO, "rank", "band", "look_first_probability"]
MOST_LINES_NAMED = 12


@dataclass(frozen=True)
class Imported:
    """What came of each row; ``refused`` has the reason of each refused one, by line number."""

    name: str
    kept: int
    known: int
    left_empty: int
    refused: Mapping[int, str]

    @property
    def exit_code(self) -> int:
        """0: everything that was filled in is in the log; 3: some rows have to be put right."""
        return 3 if self.refused else 0

    @property
    def screen(self) -> str:
        """The account for the person who sends the sheet: counts, reasons and line numbers."""
        told = (
            f"{self.name}: {self.kept:,} decisions added, {self.known:,} already in the log, "
            f"{len(self.refused):,} refused; {self.left_empty:,} rows without a decision."
        )
        by_reason: dict[str, list[int]] = {}
        for line, reason in self.refused.items():
            by_reason.setdefault(reason, []).append(line)
        return "\n".join([told, *(f"  {_rows(at)}: {why}" for why, at in by_reason.items())])


def import_sheet(places: Places, path: Path, lists: Path, *, role: str) -> Imported:
    """Add the decisions of a returned list to the action log; the same sheet again adds nothing.

    Parameters
    ----------
    lists : where the lists are published.
    role : in what role the decisions were made, a code of hub_role.

    Raises
    ------
    UsageError : no such role, or the file is of another kind.
    ContractError : the file holds no list, or the log was altered; nothing is added.
    LockedError : another run writes the log.
    """
    code_lists = read_code_lists()
    roles = code_lists[ROLE_CODES].codes
    if role not in roles:
        raise UsageError(f"--role {role}: choose one of {', '.join(roles)}.")
    sheet = read_returned_sheet(path)
    listed = _published(lists, sheet.rows["list_id"])
    today = pd.Timestamp(datetime.now().astimezone().date())
    decisions, refused = judge_rows(sheet.rows, listed, code_lists, today=today)
    with hold_lock(places.locks / "actions.lock", wait_seconds=30):
        known = {_said(entry) for entry in read_log(places).entries}
        about = {
            "recorded_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "file_sha256": storage.sha256_of(path),
            "actor_role": role,
        }
        found = decisions.astype("object").where(decisions.notna(), None).to_dict("records")
        new = {_said(entry): {**about, **_plain(entry)} for entry in found}
        fresh = [entry for said, entry in new.items() if said not in known]
        append_to_chain(places.action_log, fresh, broken=ContractError)
    return Imported(
        name=sheet.name,
        kept=len(fresh),
        known=len(decisions) - len(fresh),
        left_empty=len(sheet.rows) - len(decisions) - len(refused),
        refused=dict(zip(refused.index.to_list(), refused.to_list(), strict=True)),
    )


def _published(lists: Path, list_ids: pd.Series) -> pd.DataFrame:
    """The people of each published list that is named, as its CSV has them."""
    named = [name for name in list_ids.dropna().unique() if LIST_ID.fullmatch(name)]
    tables = [
        pd.read_csv(lists / name / "list.csv", dtype="str", keep_default_na=False)[OF_THE_LIST]
        for name in named
        if (lists / name / "list.csv").is_file()
    ]
    nobody = pd.DataFrame(columns=OF_THE_LIST, dtype="str")
    found = pd.concat([nobody, *tables], ignore_index=True)
    numbers = ["rank", "look_first_probability"]
    return found.assign(**{name: pd.to_numeric(found[name]) for name in numbers})


def _said(entry: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(entry[name] for name in SAME_DECISION)


def _plain(entry: Mapping[Any, Any]) -> dict[str, Any]:
    """The entry as JSON may hold it; a place is a whole number."""
    rank = entry["rank"]
    return {
        **entry,
        "rank": None if rank is None else int(rank),
        "band": entry["band"] or None,
    }


def _rows(lines: list[int]) -> str:
    named = ", ".join(str(line) for line in lines[:MOST_LINES_NAMED])
    more = len(lines) - MOST_LINES_NAMED
    return f"row{'' if len(lines) == 1 else 's'} {named}{f' and {more} more' if more > 0 else ''}"
