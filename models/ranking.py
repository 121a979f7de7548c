"""The order of the morning list: by risk, ties by a keyed draw, nobody without a score last."""

import hashlib
import hmac

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

MANUAL_REVIEW = "manual review"
LOOK_FIRST = "look at first"
LOOK_NEXT = "look next"
LOWER = "lower"
DECIDED = "decided already"

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
    is_resting: pd.Series | None = None,
    draw_places: int = 0,
) -> pd.DataFrame:
    """Place on the list, rank and band of each stay.

    Order: stays without a score first, for a person to look at (they never sink to the
    bottom); then by score, rounded to six decimals, highest first; ties by ``tie_tokens``.
    Those who rest come last, in the same order.

    Bands: "look at first" is within capacity and at or above the floor; "look next" meets
    one of the two; "lower" neither; "decided already" are those who rest.

    With ``draw_places`` the order of so many people on either side of the end of the top band,
    all at or above the floor, is drawn by lot: who is looked at there tells later what being
    looked at does. Everyone drawn has the same chance.

    Parameters
    ----------
    person_id, score, is_resting : on one index; a missing score means that none could be given.
    list_date : ISO day of the list.
    capacity : stays that can be looked at, 0 or more.
    floor : least risk for "look at first", in [0, 1].
    draw_places : people on either side of the end of the top band; 0: nothing is drawn.

    Returns
    -------
    Sorted by place: person_id, score, place (from 1), rank (from 1 among the scored;
    missing for manual review), band, first_probability (the chance with which the person came
    into "look at first"; missing for manual review). The index is kept.

    Raises
    ------
    ValueError : the indexes differ, the capacity or the draw is negative, or the floor is
        outside [0, 1].
    """
    rests = pd.Series(False, index=score.index) if is_resting is None else is_resting
    if not (person_id.index.equals(score.index) and rests.index.equals(score.index)):
        raise ValueError("person_id and score must have the same index in the same order")
    if capacity < 0 or draw_places < 0:
        named, value = ("capacity", capacity) if capacity < 0 else ("draw_places", draw_places)
        raise ValueError(f"{named} must be 0 or more, got {value}")
    if not 0.0 <= floor <= 1.0:
        raise ValueError(f"the floor is a risk between 0 and 1, got {floor}")
    rounded = score.astype("float64").round(SCORE_DECIMALS)
    table = pd.DataFrame(
        {
            "person_id": person_id,
            "score": score.astype("float64"),
            "rounded": rounded,
            "token": tie_tokens(person_id, list_date=list_date, key=key),
            "stay": score.index,
            "rests": rests.astype(bool) & score.notna(),
        }
    )
    ordered = table.sort_values(
        ["rests", "rounded", "token", "stay"],
        ascending=[True, False, True, True],
        na_position="first",
        kind="stable",
    )
    ordered, chance = _drawn(
        ordered,
        list_date=list_date,
        key=key,
        capacity=capacity,
        floor=floor,
        draw_places=draw_places,
    )
    is_scored = ordered["score"].notna().to_numpy()
    rank = np.cumsum(is_scored)
    within = rank <= capacity
    above = (ordered["rounded"] >= floor).to_numpy()
    band = np.select(
        [~is_scored, ordered["rests"].to_numpy(), within & above, within | above],
        [MANUAL_REVIEW, DECIDED, LOOK_FIRST, LOOK_NEXT],
        default=LOWER,
    )
    chance = np.where(np.isnan(chance), (band == LOOK_FIRST).astype("float64"), chance)
    return ordered[["person_id", "score"]].assign(
        place=np.arange(1, len(ordered) + 1),
        rank=pd.Series(rank, index=ordered.index, dtype="Int64").where(is_scored),
        band=band,
        first_probability=np.where(is_scored, chance, np.nan),
    )


def _drawn(
    ordered: pd.DataFrame,
    *,
    list_date: str,
    key: bytes,
    capacity: int,
    floor: float,
    draw_places: int,
) -> tuple[pd.DataFrame, FloatArray]:
    """Shuffle who stands about the end of the top band; the chance of each, missing elsewhere."""
    chance = np.full(len(ordered), np.nan)
    can_be_first = (ordered["rounded"] >= floor).to_numpy() & ~ordered["rests"].to_numpy()
    candidates = np.flatnonzero(can_be_first)
    drawn = candidates[max(0, capacity - draw_places) : capacity + draw_places]
    inside = capacity - max(0, capacity - draw_places)
    if not draw_places or len(drawn) <= inside:
        return ordered, chance
    lots = tie_tokens(ordered["person_id"].iloc[drawn], list_date=f"{list_date} lot", key=key)
    order = np.arange(len(ordered))
    order[drawn] = drawn[np.argsort(lots.to_numpy(), kind="stable")]
    chance[drawn] = inside / len(drawn)
    return ordered.iloc[order], chance


def rank_by_benefit(
    person_id: pd.Series, benefit: pd.Series, *, list_date: str, key: bytes
) -> pd.Series:
    """Place by expected benefit, from 1, most first; missing where none above 0 is expected.

    Ties by ``tie_tokens``. On the index given, as ``Int64``.
    """
    table = pd.DataFrame(
        {
            "rounded": benefit.astype("float64").round(SCORE_DECIMALS),
            "token": tie_tokens(person_id, list_date=list_date, key=key),
            "stay": benefit.index,
        }
    )
    helped = table[table["rounded"] > 0].sort_values(
        ["rounded", "token", "stay"], ascending=[False, True, True], kind="stable"
    )
    places = pd.Series(np.arange(1, len(helped) + 1), index=helped.index, dtype="Int64")
    return places.reindex(benefit.index)
