"""The order of the morning list: by risk, ties by a keyed draw, nobody without a score last."""

import hashlib
import hmac

import numpy as np
import pandas as pd

MANUAL_REVIEW = "manual review"
LOOK_FIRST = "look at first"
LOOK_NEXT = "look next"
LOWER = "lower"

SCORE_DECIMALS = 6  # scores closer than this are equal: no order is read into noise


def tie_tokens(person_id: pd.Series, *, list_date: str, key: bytes) -> pd.Series:
    """Draw that decides ties: fair, the same when repeated, new each day, not guessable.

    HMAC-SHA256 of person and list date under a secret key, as hexadecimal text.

    Raises
    ------
    ValueError : the key is shorter than 16 bytes.
    """
    if len(key) < 16:
        raise ValueError(f"the tie key must have at least 16 bytes, got {len(key)}")
    codes, people = pd.factorize(person_id)
    drawn = [
        hmac.new(key, f"{person}\x1f{list_date}".encode(), hashlib.sha256).hexdigest()
        for person in people
    ]
    return pd.Series(np.array(drawn, dtype=object)[codes], index=person_id.index, dtype="str")


def rank_list(
    person_id: pd.Series,
    score: pd.Series,
    *,
    list_date: str,
    key: bytes,
    capacity: int,
    floor: float,
) -> pd.DataFrame:
    """Place on the list, rank and band of each stay.

    Order: stays without a score first, for a person to look at (they never sink to the
    bottom); then by score, rounded to six decimals, highest first; ties by ``tie_tokens``.

    Bands: "look at first" is within capacity and at or above the floor; "look next" meets
    one of the two; "lower" neither.

    Parameters
    ----------
    person_id, score : on one index; a missing score means that none could be given.
    list_date : ISO day of the list.
    capacity : stays that can be looked at, 0 or more.
    floor : least risk for "look at first", in [0, 1].

    Returns
    -------
    Sorted by place: person_id, score, place (from 1), rank (from 1 among the scored;
    missing for manual review), band. The index is kept.

    Raises
    ------
    ValueError : the indexes differ, the capacity is negative, or the floor is outside [0, 1].
    """
    if not person_id.index.equals(score.index):
        raise ValueError("person_id and score must have the same index in the same order")
    if capacity < 0:
        raise ValueError(f"capacity must be 0 or more, got {capacity}")
    if not 0.0 <= floor <= 1.0:
        raise ValueError(f"the floor is a risk between 0 and 1, got {floor}")
    table = pd.DataFrame(
        {
            "person_id": person_id,
            "score": score.astype("float64"),
            "rounded": score.astype("float64").round(SCORE_DECIMALS),
            "token": tie_tokens(person_id, list_date=list_date, key=key),
            "stay": score.index,
        }
    )
    ordered = table.sort_values(
        ["rounded", "token", "stay"],
        ascending=[False, True, True],
        na_position="first",
        kind="stable",
    )
    is_scored = ordered["score"].notna().to_numpy()
    rank = np.cumsum(is_scored)
    within = rank <= capacity
    above = (ordered["rounded"] >= floor).to_numpy()
    return ordered[["person_id", "score"]].assign(
        place=np.arange(1, len(ordered) + 1),
        rank=pd.Series(rank, index=ordered.index, dtype="Int64").where(is_scored),
        band=np.select(
            [~is_scored, within & above, within | above],
            [MANUAL_REVIEW, LOOK_FIRST, LOOK_NEXT],
            default=LOWER,
        ),
    )
