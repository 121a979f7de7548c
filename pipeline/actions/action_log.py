"""The action log: every decision of the hub, one line each, none ever changed.

The record of each list says how long the log was and how its last line hashed when that list was
made, so that lines cut off at the end are missed too.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.chained_log import Chain, read_chain
from pipeline.errors import ContractError
from pipeline.paths import Places
from pipeline.publish import newest_of_folders, read_record

SAME_DECISION = (
    "list_id", "spell_id", "person_id", "decision", "intervention_code", "action_reason",
    "decided_on", "initials",
)  # fmt: skip
"""Two entries that agree in these say the same thing twice."""


def read_log(places: Places) -> Chain:
    """The log, its chain followed.

    Raises
    ------
    ContractError : it was altered; the line is named.
    """
    return read_chain(places.action_log, broken=ContractError)


def verify_log(places: Places, lists: Path) -> tuple[int, int]:
    """Follow the chain and hold it against the records of the lists.

    Returns the number of lines and of records that bear them out.

    Raises
    ------
    ContractError : a line was changed, taken out or put in, the log was cut short, or the record
        of a list cannot be read.
    """
    chain = read_log(places)
    borne_out = 0
    for day, folder in sorted(newest_of_folders(lists).items()):
        record = read_record(folder)
        if record is None:
            raise ContractError(
                f"The record of the list {day}/{folder.name} cannot be read, so that it bears "
                "nothing out. Put it back from a backup, or take that folder away."
            )
        mark = record.get("action_log")
        if not mark or not mark["lines"]:
            continue
        line = mark["lines"]
        if line > len(chain.links) or chain.links[line - 1] != mark["sha256"]:
            raise ContractError(
                f"{places.action_log.name} is not the one that the list of {day} was made with: "
                f"line {line} is missing or another. Put the log back from a backup."
            )
        borne_out += 1
    return len(chain.entries), borne_out
