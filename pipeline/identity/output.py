"""The tables that leave the secure zone, and the review list that does not."""

from __future__ import annotations

import pandas as pd

from pipeline.identity.columns import IDENTITY_STATUS, PERSON_ID
from pipeline.identity.evidence import plain_home_ids
from pipeline.identity.keyed import HOME, Key
from pipeline.identity.read_folder import SentFile
from reports.render.inert_text import inert

REVIEW_COLUMNS = ("file", "line", "status", "reason", "case", "person_id")


def table_of(
    sent: SentFile, people: pd.DataFrame, key: Key, *, is_person_table: bool
) -> pd.DataFrame:
    """One file's rows without identifiers, in their order, with ``person_id`` put in.

    The pseudonym stands where the first identifier stood. A damaged row, of which nobody knows
    what stands in which column, keeps its place and loses its cells.

    Parameters
    ----------
    people : ``file``, ``person_id`` and ``status`` of the whole rows of all files, each file's
        in its order.
    """
    plan, text = sent.plan, sent.rows.text
    of_file = people[people["file"] == sent.name]
    columns: dict[str, pd.Series] = {}
    for name in sent.rows.header:
        if name in plan.identifiers and PERSON_ID not in columns:
            columns[PERSON_ID] = of_file["person_id"].set_axis(text.index)
            if is_person_table:
                columns[IDENTITY_STATUS] = of_file["status"].set_axis(text.index)
        elif name in plan.homes:
            columns[name] = key.pseudonyms(plain_home_ids(text[name]), HOME)
        elif name in plan.kept:
            columns[name] = text[name]
    whole = pd.DataFrame(columns, index=text.index)
    lines = pd.concat([sent.rows.line, sent.rows.damaged_line], ignore_index=True)
    table = pd.concat([whole, sent.rows.damaged.iloc[:, :0]], ignore_index=True).fillna("")
    table = table.iloc[lines.argsort(kind="stable").to_numpy()]
    if len(table) != sent.rows_in:
        raise AssertionError(f"{sent.name}: {sent.rows_in} rows came in, {len(table)} go out")
    return table


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as a file; its cells come back word for word."""
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def review_list(people: pd.DataFrame, damaged: pd.DataFrame) -> pd.DataFrame:
    """Every row that somebody should look at, by file and line, without a value of anybody.

    Parameters
    ----------
    people : ``file``, ``line``, ``status``, ``reason``, ``case`` and ``person_id`` of whole rows.
    damaged : ``file``, ``line`` and ``reason`` of the others.
    """
    listed = people[people["reason"] != ""]
    torn = damaged.assign(status="", case="", person_id="")
    table = pd.concat([listed[[*REVIEW_COLUMNS]], torn[[*REVIEW_COLUMNS]]], ignore_index=True)
    table = table.sort_values(["file", "line"], kind="stable")
    return table.assign(file=table["file"].map(inert))
