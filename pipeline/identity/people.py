"""Which rows speak of one person, and how surely: by NHS number where nothing contradicts it.

An answer rests on the whole folder and on nothing else: the order of rows and files changes none.
The rules and why they are so: docs/decisions/0029.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.identity.evidence import plain_dates, plain_local_ids, plain_sexes
from pipeline.identity.nhs_numbers import (
    CHECK_DIGIT_FAILED,
    MISSING,
    PLACEHOLDER,
    VERIFIED,
    read_nhs_numbers,
)

CONFLICT = "conflict"
STATUSES = (VERIFIED, MISSING, CHECK_DIGIT_FAILED, CONFLICT)

TWO_BIRTHS = "one NHS number with two dates of birth"
TWO_SEXES = "one NHS number with two sexes"
TWO_NUMBERS = "one local id with two NHS numbers"
LOCAL_TWO_BIRTHS = "one local id with two dates of birth"
LOCAL_TWO_SEXES = "one local id with two sexes"
BESIDE_TWO_NUMBERS = "its NHS number also stands with a local id that has two NHS numbers"

FAILED = "the NHS number fails its check digit"
PLACEHOLDER_NUMBER = "the NHS number is a placeholder, one digit repeated"
NO_NUMBER = "there is no NHS number"
NO_LOCAL_ID = "no local id either, so the row has no person_id"
BY_LOCAL_ID = "known by the local id"
BY_OTHER_ROW = "taken from another row of the same local id"


def decide(rows: pd.DataFrame) -> pd.DataFrame:
    """Say whom each row speaks of.

    Parameters
    ----------
    rows : text columns ``nhs_number``, ``local_id``, ``date_of_birth`` and ``sex``, word for word;
        empty where a file has no such column.

    Returns
    -------
    One row per row, in its order:
    ``status`` of the person, one of ``STATUSES``; the same in every row of a local id.
    ``number``, ``local``: what the person_id is made of. At most one is filled; neither is where
    nothing can be trusted to tell this person from others.
    ``reason`` why somebody should look at the row, else empty.
    ``case`` what the rows of one conflict have in common (a number or local id: never to be shown
    as it is), else empty.
    """
    facts = _facts(rows)
    pairs = facts.loc[(facts["number"] != "") & (facts["local"] != ""), ["number", "local"]]
    two_numbers = _contradicted(facts["local"], facts["number"])
    only = pairs[~pairs["local"].isin(two_numbers)].drop_duplicates("local")
    known = facts["number"].mask(
        facts["number"] == "", facts["local"].map(only.set_index("local")["number"])
    )
    known = known.fillna("")
    local_alone = facts["local"].mask(known != "", "")
    faults = {
        TWO_BIRTHS: known.isin(_contradicted(known, facts["born"])),
        TWO_SEXES: known.isin(_contradicted(known, facts["sex"])),
        TWO_NUMBERS: facts["local"].isin(two_numbers),
        LOCAL_TWO_BIRTHS: local_alone.isin(_contradicted(local_alone, facts["born"])),
        LOCAL_TWO_SEXES: local_alone.isin(_contradicted(local_alone, facts["sex"])),
        BESIDE_TWO_NUMBERS: known.isin(pairs.loc[pairs["local"].isin(two_numbers), "number"]),
    }
    is_conflict = pd.DataFrame(faults).any(axis=1)
    status = _status(facts, known, is_conflict)
    number = known.mask(is_conflict, "")
    local = facts["local"].mask(number != "", "")
    return pd.DataFrame(
        {
            "status": status,
            "number": number,
            "local": local,
            "reason": _reason(facts, known, local, faults, is_conflict),
            "case": known.mask(known == "", facts["local"]).where(is_conflict, ""),
        },
        dtype="str",
    )


def _facts(rows: pd.DataFrame) -> pd.DataFrame:
    """What each row says, in plain form, empty where it says nothing."""
    read = read_nhs_numbers(rows["nhs_number"])
    return pd.DataFrame(
        {
            "number": read["number"],
            "state": read["state"],
            "local": plain_local_ids(rows["local_id"]),
            "born": plain_dates(rows["date_of_birth"]),
            "sex": plain_sexes(rows["sex"]),
        }
    )


def _contradicted(keys: pd.Series, values: pd.Series) -> pd.Index:
    """The keys beside which two different values stand; empty keys and values say nothing."""
    pairs = pd.DataFrame({"key": keys, "value": values})
    pairs = pairs[(pairs["key"] != "") & (pairs["value"] != "")].drop_duplicates()
    counts = pairs["key"].value_counts()
    return counts.index[counts > 1]


def _status(facts: pd.DataFrame, known: pd.Series, is_conflict: pd.Series) -> np.ndarray:
    has_failed = facts["state"] == CHECK_DIGIT_FAILED
    locals_failed = facts.loc[has_failed & (facts["local"] != ""), "local"]
    return np.select(
        [is_conflict, known != "", has_failed | facts["local"].isin(locals_failed)],
        [CONFLICT, VERIFIED, CHECK_DIGIT_FAILED],
        MISSING,
    )


def _reason(
    facts: pd.DataFrame,
    known: pd.Series,
    local: pd.Series,
    faults: dict[str, pd.Series],
    is_conflict: pd.Series,
) -> pd.Series:
    """Why somebody should look at the row; empty where the number is right and nothing is odd."""
    of_number = np.select(
        [facts["state"] == CHECK_DIGIT_FAILED, facts["state"] == PLACEHOLDER],
        [FAILED, PLACEHOLDER_NUMBER],
        NO_NUMBER,
    )
    what = pd.Series(
        np.where(is_conflict, np.select(list(faults.values()), list(faults), ""), of_number),
        index=facts.index,
        dtype="str",
    )
    is_by_number = (known != "") & ~is_conflict
    how = pd.Series(
        np.select([is_by_number, local != ""], [BY_OTHER_ROW, BY_LOCAL_ID], NO_LOCAL_ID),
        index=facts.index,
        dtype="str",
    )
    is_plain = is_by_number & facts["state"].isin([VERIFIED, MISSING])
    return (what + "; " + how).mask(is_plain, "")
