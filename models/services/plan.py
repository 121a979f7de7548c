"""A day's plan: who may be offered what, who is offered what, and the need that stays unmet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.services.allocation import (
    NO_OFFER,
    Allocation,
    AllocationError,
    allocate,
    in_units,
    no_offers,
    worth_of_offers,
)
from models.services.catalogue import Service, services_in_force
from models.services.eligibility import ASK, TOO_LATE, Eligibility, hold_against
from models.services.params import ServiceParams
from models.services.places import places_today
from models.services.throughput import days_between_places
from models.services.value import Basis, value_of_offers

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ServicePlan:
    """What the day's list says of services.

    ``choices`` has one row per person and service that the person may be offered or must be asked
    about, best first: ``spell_id``, ``service`` (its place in ``eligibility.services``),
    ``is_offer``, ``is_to_ask``, ``asks`` (joined by commas), ``places`` (free today, Int64,
    missing where not known), ``is_left_to_others`` (worth more to the person than their offer,
    but its places do more in all elsewhere), ``in_line`` (place among those who wait without any
    offer, Int64, missing for who does not) and ``days_to_place`` (until a place may come free for
    them; missing where not known).

    ``needs`` has one row per kind of help and service, quickest first: ``title``, ``service_id``,
    ``places``, ``eligible`` (people who may be offered it in time), ``offered``, ``unmet`` (those
    for whom it is worth most and who are not offered it), ``nothing`` (eligible, and offered
    nothing at all), ``to_ask`` and ``gain_of_one_more`` (what one more place adds to the total on
    the scale of ``basis``; missing where places are not known).
    """

    basis: Basis
    choices: pd.DataFrame
    needs: pd.DataFrame
    eligibility: Eligibility
    problems: tuple[str, ...]


def plan_services(
    catalogue: pd.DataFrame,
    capacity_day: pd.DataFrame | None,
    people: pd.DataFrame,
    fields: pd.DataFrame,
    *,
    benefit: pd.DataFrame | None,
    moment: pd.Timestamp,
    params: ServiceParams,
) -> ServicePlan:
    """Plan the offers of a morning: one main offer a person, never more offers than places.

    Nobody is offered a service whose places are not known. If the optimiser fails, nobody is
    offered anything, ``problems`` says so, and the rest of the plan stands.

    Parameters
    ----------
    catalogue, capacity_day : accepted rows of those tables; the second may be absent.
    people : one row per listed stay: ``need`` (0 to 1, missing for who is to be offered nothing),
        ``leaving`` (a day), ``has_left`` and ``tie_order`` (place in a fair draw, each once).
    fields : what the rules may name, rows as in ``people``.
    benefit : as in ``value_of_offers``.

    Raises
    ------
    ValueError : the rows of ``people`` and ``fields`` differ.
    """
    if not people.index.equals(fields.index):
        raise ValueError("people and fields must have the same rows in the same order")
    today = services_in_force(catalogue, moment)
    services = today.services
    eligibility = hold_against(
        fields,
        services,
        today=moment,
        leaving=people["leaving"],
        has_left=people["has_left"],
        matters_within_days=params.matters_within_days,
    )
    ids = sorted({service.service_id for service in services})
    places = places_today(capacity_day, ids, moment, valid_days=params.places_valid_days)
    basis, value = value_of_offers(services, need=people["need"], benefit=benefit)
    service_of = np.array([ids.index(service.service_id) for service in services], dtype=np.int64)
    units = in_units(value, eligibility.is_actionable)
    problems = today.problems
    try:
        allocation = allocate(
            units,
            service_of=service_of,
            places=places["places"].fillna(0).to_numpy(dtype=np.int64),
            tie_order=people["tie_order"].to_numpy(dtype=np.int64),
        )
    except AllocationError as error:
        allocation = no_offers(people=len(people), services=len(ids))
        problems = (*problems, f"Nobody is offered a place today: {error}. Call the operator.")
    is_shared_out = ~np.isnan(allocation.gain_of_one_more)[service_of]
    line = _places_in_line(units * is_shared_out, allocation, people["tie_order"])
    choices = _choices(units, eligibility, allocation, line, places)
    needs = _needs(units, eligibility, allocation, places)
    return ServicePlan(basis, choices, needs, eligibility, problems)


def _places_in_line(units: Ints, allocation: Allocation, tie_order: pd.Series) -> Ints:
    """Place of each person among those who wait for each service, from 1; 0 for who does not."""
    is_waiting = (allocation.offer == NO_OFFER)[:, np.newaxis] & (units > 0)
    line = np.zeros(units.shape, dtype=np.int64)
    for service in range(units.shape[1]):
        order = np.lexsort((tie_order.to_numpy(), -units[:, service]))
        waiting = order[is_waiting[order, service]]
        line[waiting, service] = np.arange(1, len(waiting) + 1)
    return line


def _choices(
    units: Ints,
    eligibility: Eligibility,
    allocation: Allocation,
    line: Ints,
    places: pd.DataFrame,
) -> pd.DataFrame:
    services = eligibility.services
    is_to_ask = (eligibility.state == ASK) & (eligibility.timing != TOO_LATE)
    row, service = np.nonzero(eligibility.is_actionable | is_to_ask)
    asks = [eligibility.asks(place) for place in range(len(services))]
    counted = places.reindex([one.service_id for one in services]).reset_index(drop=True)
    gap = np.array(_days_between_places(services, counted), dtype=np.float64)
    place = line[row, service]
    has_offer = allocation.offer != NO_OFFER
    has_now = worth_of_offers(units, allocation.offer)
    table = pd.DataFrame(
        {
            "spell_id": eligibility.people[row],
            "service": service,
            "is_offer": allocation.offer[row] == service,
            "is_to_ask": is_to_ask[row, service],
            "asks": _at(asks, row, service),
            "places": counted["places"].take(service).array,
            "is_left_to_others": has_offer[row] & (units[row, service] > has_now[row]),
            "in_line": pd.Series(place, dtype="Int64"),
            "days_to_place": gap[service] * place,
            "worth": units[row, service],
        }
    )
    waits = table["in_line"].gt(0) & table["places"].notna()
    table["days_to_place"] = table["days_to_place"].where(waits)
    table["in_line"] = table["in_line"].where(waits)
    ordered = table.assign(row=row).sort_values(
        ["row", "is_to_ask", "is_offer", "worth", "service"],
        ascending=[True, True, False, False, True],
        kind="stable",
        ignore_index=True,
    )
    return ordered.drop(columns=["row", "worth"])


def _at(asks: list[pd.Series], row: NDArray[np.intp], service: NDArray[np.intp]) -> pd.Series:
    """The word of each person and service."""
    if not asks:
        return pd.Series(dtype="str")
    words = np.stack([ask.to_numpy(dtype=object) for ask in asks], axis=1)
    return pd.Series(words[row, service], dtype="str")


def _days_between_places(services: tuple[Service, ...], counted: pd.DataFrame) -> list[float]:
    """Days between two places of each service that come free."""
    totals = counted["places_total"].astype("float64").tolist()
    starts = counted["starts_max"].astype("float64").tolist()
    return [
        days_between_places(
            units=total,
            mean_stay_days=service.mean_stay_days,
            void_days=service.void_days,
            starts_per_week=weekly,
        )
        for service, total, weekly in zip(services, totals, starts, strict=True)
    ]


def _needs(
    units: Ints, eligibility: Eligibility, allocation: Allocation, places: pd.DataFrame
) -> pd.DataFrame:
    services = eligibility.services
    may = eligibility.is_actionable
    has_none = (allocation.offer == NO_OFFER)[:, np.newaxis]
    offered = [int((allocation.offer == place).sum()) for place in range(len(services))]
    best = units.argmax(axis=1) if len(services) else np.zeros(len(units), dtype=np.int64)
    goes_without = (allocation.offer != best) & (units.max(axis=1, initial=0) > 0)
    unmet = np.bincount(best[goes_without], minlength=len(services))
    ids = [service.service_id for service in services]
    free = places["places"].reindex(ids)
    gain = pd.Series(allocation.gain_of_one_more, index=places.index).reindex(ids)
    return pd.DataFrame(
        {
            "title": pd.Series([service.title for service in services], dtype="str"),
            "service_id": pd.Series(ids, dtype="str"),
            "places": free.array,
            "eligible": may.sum(axis=0),
            "offered": offered,
            "unmet": unmet,
            "nothing": (may & has_none).sum(axis=0),
            "to_ask": ((eligibility.state == ASK) & (eligibility.timing != TOO_LATE)).sum(axis=0),
            "gain_of_one_more": gain.where(free.notna()).to_numpy(),
        }
    )
