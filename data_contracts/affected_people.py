"""Whose rows were refused, and of whose rows a cell could not be used: nobody may vanish."""

from __future__ import annotations

import pandas as pd

from data_contracts.quarantine import QUARANTINE_COLUMNS, ROW_IS_NEWEST, ROW_IS_WHOLE, Validated


def people_in_quarantine(validated: Validated) -> pd.DataFrame:
    """Whose rows were refused: nobody may vanish from the list because a row was bad.

    Older versions of a row that was read are left out, for the newer one speaks; so are tables
    without a person (homes, surveys, hazards). Where the row has no readable ``person_id``, the
    person of its ``spell_id`` is taken. Fields of a row that is not whole may have slipped, so
    its ids count only if they also stand in a whole row.

    Returns
    -------
    One row per refused row, with table, person_id, spell_id (either may be missing), file, line
    and reasons, sorted by table, file and line.
    """
    refused = [
        table.quarantined.reindex(columns=["person_id", "spell_id", *QUARANTINE_COLUMNS]).assign(
            table=name
        )
        for name, table in sorted(validated.tables.items())
        if "person_id" in table.quarantined
    ]
    if not refused:
        return pd.DataFrame(columns=["table", "person_id", "spell_id", "file", "line", "reasons"])
    rows = pd.concat(refused, ignore_index=True)
    for column in ("person_id", "spell_id"):
        stripped = rows[column].astype("str").str.strip()
        rows[column] = stripped.mask(stripped == "")
    rows = rows[rows["rules"] != ROW_IS_NEWEST].reset_index(drop=True)
    is_whole = rows["rules"] != ROW_IS_WHOLE
    for column in ("person_id", "spell_id"):
        may_have_slipped = rows.loc[~is_whole, column]
        known = _is_accepted(validated, may_have_slipped) | may_have_slipped.isin(
            rows.loc[is_whole, column]
        )
        rows.loc[may_have_slipped.index[~known], column] = None
    of_stay = rows["spell_id"].map(_people_of_spells(validated)).astype("str")
    rows["person_id"] = rows["person_id"].fillna(of_stay)
    ordered = rows.sort_values(["table", "file", "line"], kind="stable", ignore_index=True)
    return ordered[["table", "person_id", "spell_id", "file", "line", "reasons"]]


def people_with_blanks(validated: Validated) -> pd.DataFrame:
    """Of whose records a cell was blanked: what is said of them rests on less than was sent.

    A home's cell touches everyone with a tenancy there.

    Returns
    -------
    One row per person (and stay, where the table has one), table, column and reason; sorted.
    """
    columns = ["person_id", "spell_id", "table", "column", "reason"]
    found = [
        _whose(validated, table.accepted, table.blanked).assign(table=name)
        for name, table in validated.tables.items()
        if len(table.blanked)
    ]
    if not found:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    rows = pd.concat(found, ignore_index=True).reindex(columns=columns)
    known = rows.dropna(subset="person_id").drop_duplicates()
    return known.sort_values(columns, kind="stable", ignore_index=True)


def _whose(validated: Validated, accepted: pd.DataFrame, blanked: pd.DataFrame) -> pd.DataFrame:
    rows = accepted.iloc[blanked["row"]].reset_index(drop=True)
    keys = rows[[name for name in ("person_id", "spell_id", "uprn") if name in rows]]
    cells = pd.concat([keys, blanked[["column", "reason"]].reset_index(drop=True)], axis=1)
    if "person_id" in cells or "uprn" not in cells or "tenancy" not in validated.tables:
        return cells
    homes = validated.tables["tenancy"].accepted[["uprn", "person_id"]].dropna().drop_duplicates()
    return cells.merge(homes, on="uprn", how="inner", validate="many_to_many")


def _is_accepted(validated: Validated, ids: pd.Series) -> pd.Series[bool]:
    """Which ids stand in an accepted row, in the column that the series is named after."""
    found = pd.Series(False, index=ids.index)
    for table in validated.tables.values():
        if len(ids) and ids.name in table.accepted:
            found |= ids.isin(table.accepted[ids.name])
    return found


def _people_of_spells(validated: Validated) -> pd.Series:
    spells = (
        validated.tables["discharge_spell"].accepted
        if "discharge_spell" in validated.tables
        else None
    )
    if spells is None:
        return pd.Series(dtype="str")
    return spells.drop_duplicates("spell_id").set_index("spell_id")["person_id"]
