"""Share the free places of a day so that the offers are worth most: exact, fair, repeatable.

A transport problem: each person gets at most one offer, each service gives no more than its places.
Its matrix is totally unimodular, so the linear programme has a whole-number optimum, which the
simplex method ends in; this is checked, not trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
VALUE_DECIMALS = 4
"""Offers closer in value than this are equal: no order is read into noise."""
NO_OFFER = -1
WHOLE_WITHIN = 1e-6
TIE_ROOM = 0.5
"""All tie-breaks of a day together weigh less than half of the smallest difference in value."""


class AllocationError(RuntimeError):
    """The optimiser gave no allocation that can be trusted."""


@dataclass(frozen=True)
class Allocation:
    """``offer`` is each person's option, or NO_OFFER, shape (n,).

    ``gain_of_one_more`` is what one more place of each service would add to the value of all
    offers, shape (g,): its shadow price, exact for one place; not a number where the optimiser
    failed.
    """

    offer: Ints
    gain_of_one_more: Floats


def in_units(value: Floats, allowed: Bools) -> Ints:
    """Value in units of the smallest difference that counts; 0 where no offer may be made.

    Parameters
    ----------
    value : worth of each option to each person, shape (n, m); not above 0 is no offer.
    allowed : which options each person may be offered, shape (n, m).
    """
    units: Ints = np.rint(np.where(allowed, value, 0.0) * 10**VALUE_DECIMALS).astype(np.int64)
    return units


def allocate(units: Ints, *, service_of: Ints, places: Ints, tie_order: Ints) -> Allocation:
    """Choose the offers with the largest total value.

    Where several choices are worth the same, who stands earlier in ``tie_order`` is served, and
    between options of one person the earlier one. The order of rows decides nothing.

    Parameters
    ----------
    units : worth of each option to each person (``in_units``), shape (n, m).
    service_of : the service of each option, 0 to g - 1, shape (m,).
    places : free places of each service, 0 or more, shape (g,).
    tie_order : place of each person in a fair draw, each number once, shape (n,).

    Raises
    ------
    ValueError : a number of places is negative, or ``tie_order`` has a number twice.
    AllocationError : the optimiser stopped early or its answer is not whole.
    """
    if (places < 0).any():
        raise ValueError(f"{int((places < 0).sum())} services have fewer than 0 places")
    if len(np.unique(tie_order)) != len(tie_order):
        raise ValueError("tie_order must have each number once")
    people = np.argsort(tie_order, kind="stable")
    offer = np.full(len(units), NO_OFFER, dtype=np.int64)
    offer[people] = _solve(units[people], service_of, places)
    gain = _gain_of_one_more(units, offer, service_of, len(places))
    return Allocation(offer, gain / 10**VALUE_DECIMALS)


def no_offers(*, people: int, services: int) -> Allocation:
    """Nobody is offered anything, and what one more place would do is not known."""
    nobody = np.full(people, NO_OFFER, dtype=np.int64)
    return Allocation(nobody, np.full(services, np.nan))


def worth_of_offers(worth: Ints, offer: Ints) -> Ints:
    """What each person's offer is worth to them, 0 without one, shape (n,)."""
    rows = np.flatnonzero(offer != NO_OFFER)
    of_offer = np.zeros(len(worth), dtype=np.int64)
    of_offer[rows] = worth[rows, offer[rows]]
    return of_offer


def _solve(units: Ints, service_of: Ints, places: Ints) -> Ints:
    """The best option of each row, rows in the order that decides ties."""
    rows, options = np.nonzero((units > 0) & (places[service_of] > 0)[np.newaxis, :])
    chosen = np.full(len(units), NO_OFFER, dtype=np.int64)
    if not len(rows):
        return chosen
    people, row_of = np.unique(rows, return_inverse=True)
    services = service_of[options]
    earlier = 1.0 - row_of / len(people)
    quicker = 1.0 - 0.5 * options / units.shape[1]
    most_offers = min(len(people), int(places.sum()))
    worth = units[rows, options] + earlier * quicker * TIE_ROOM / most_offers
    answer = _maximise(worth, row_of, services, places)
    is_chosen = answer > 1.0 - WHOLE_WITHIN
    is_whole = is_chosen | (answer < WHOLE_WITHIN)
    if not is_whole.all():
        raise AllocationError(f"{int((~is_whole).sum())} offers came out as parts of an offer")
    chosen[rows[is_chosen]] = options[is_chosen]
    given = np.bincount(services[is_chosen], minlength=len(places))
    if (given > places).any() or len(np.unique(rows[is_chosen])) != int(is_chosen.sum()):
        raise AllocationError("more offers came out than there are places or people")
    return chosen


def _maximise(worth: Floats, person: Ints, service: Ints, places: Ints) -> Floats:
    """Solve the linear programme with HiGHS; one variable per possible offer."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    people = int(person.max()) + 1
    variables = np.arange(len(worth))
    limits: Any = csr_array(
        (
            np.ones(2 * len(worth)),
            (np.concatenate([person, people + service]), np.concatenate([variables, variables])),
        ),
        shape=(people + len(places), len(worth)),
    )
    most = np.concatenate([np.ones(people), places.astype(np.float64)])
    result: Any = linprog(-worth, A_ub=limits, b_ub=most, bounds=(0.0, 1.0), method="highs-ds")
    if result.status != 0:
        raise AllocationError(f"the optimiser stopped: {result.message}")
    return np.asarray(result.x, dtype=np.float64)


def _gain_of_one_more(units: Ints, chosen: Ints, service_of: Ints, services: int) -> Floats:
    """What one more place of each service adds, by the best chain of moves it sets off.

    The place goes to somebody without an offer, or to somebody who leaves a place elsewhere,
    which goes on likewise. Longest paths over services; there is no gaining circle at an optimum.
    """
    best = np.zeros((len(units), services), dtype=np.int64)
    for option, service in enumerate(service_of):
        best[:, service] = np.maximum(best[:, service], units[:, option])
    is_served = chosen != NO_OFFER
    gain = best[~is_served].max(axis=0, initial=0).astype(np.float64)
    moves = np.full((services, services), -np.inf)
    has_now = worth_of_offers(units, chosen)
    stays_with = np.full(len(units), services, dtype=np.int64)
    stays_with[is_served] = service_of[chosen[is_served]]
    for left in range(services):
        there = stays_with == left
        if there.any():
            moved = best[there] - has_now[there, np.newaxis]
            moves[:, left] = np.where(best[there] > 0, moved, -np.inf).max(axis=0)
    for _ in range(services):
        gain = np.maximum(gain, (moves + gain[np.newaxis, :]).max(axis=1, initial=-np.inf))
    return np.asarray(gain, dtype=np.float64)
