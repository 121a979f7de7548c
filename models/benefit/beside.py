"""What else may be known beside features, arm, outcome and person, each used where it is given."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NO_KIND = ""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What else may be known of the same discharges, each a series on the features' index.

    known_propensity : chance of referral where it was drawn by lot or set by a stated rule,
        inside (0, 1); missing where people decided as usual and it has to be estimated.
    second_outcome : another good outcome, 1, 0 or missing, with an estimate of its own.
    kind : code of the help that the referred were referred to; missing for the others.
    negative_control : 1, 0 or missing: something that a referral cannot have moved.
    before : 1, 0 or missing: a bad outcome in as many days before the decision.
    modifiers : names of the features that can change what help does, settled before any result;
        the last stage sees no others. Every feature where none are named.
    """

    known_propensity: pd.Series | None = None
    second_outcome: pd.Series | None = None
    kind: pd.Series | None = None
    negative_control: pd.Series | None = None
    before: pd.Series | None = None
    modifiers: tuple[str, ...] | None = None


def as_numbers(
    given: pd.Series | None, index: pd.Index, *, name: str, is_chance: bool = False
) -> NDArray[np.float64]:
    """The column in the order of ``index``; all missing where it is not given.

    Raises
    ------
    ValueError : it has other rows, or a value that is neither 0, 1 nor missing (a chance: not
        inside (0, 1)).
    """
    if given is None:
        return np.full(len(index), np.nan)
    _check_rows(given, index, name)
    values = given.to_numpy(dtype="float64", na_value=np.nan)
    known = values[~np.isnan(values)]
    wrong = int(
        ((known <= 0) | (known >= 1)).sum() if is_chance else (~np.isin(known, (0, 1))).sum()
    )
    if wrong:
        allowed = "inside 0 and 1" if is_chance else "0, 1"
        raise ValueError(
            f"{name} must be {allowed} or missing, {wrong} of {len(index)} rows are not"
        )
    return values


def as_kinds(given: pd.Series | None, index: pd.Index) -> NDArray[np.object_]:
    """Code of the help per row; an empty text where none is known.

    Raises
    ------
    ValueError : it has other rows.
    """
    if given is None:
        return np.full(len(index), NO_KIND, dtype=object)
    _check_rows(given, index, "kind")
    return given.astype("str").fillna(NO_KIND).to_numpy(dtype=object)


def as_positions(named: tuple[str, ...] | None, columns: pd.Index) -> tuple[int, ...]:
    """Where the named columns stand, in the order of ``columns``; all where none are named.

    Raises
    ------
    ValueError : a name is no column, or an empty list is given.
    """
    if named is None:
        return tuple(range(len(columns)))
    lacking = [name for name in named if name not in columns]
    if lacking or not named:
        raise ValueError(
            f"{len(lacking)} of {len(named)} modifiers are no columns of features"
            f"{': ' if lacking else ''}{', '.join(lacking[:5])}; name columns, or none at all"
        )
    return tuple(int(place) for place in np.flatnonzero(columns.isin(named)))


def _check_rows(given: pd.Series, index: pd.Index, name: str) -> None:
    if not given.index.equals(index):
        raise ValueError(
            f"{name} has other rows than features ({len(given)} against {len(index)}); "
            "reindex it by spell_id"
        )
