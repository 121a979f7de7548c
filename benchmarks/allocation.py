"""What a morning's plan costs: eligibility, the exact sharing of places, and a greedy one beside.

Run `python -m benchmarks.allocation`; it takes about half a minute and prints what
docs/benchmarks.md shows. People and places are invented; nobody's record is read.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.measure import (
    cpu_seconds,
    growth_exponent,
    stop_where_missed,
    this_machine,
)
from models.services.allocation import (
    NO_OFFER,
    VALUE_DECIMALS,
    Allocation,
    Bools,
    Floats,
    Ints,
    allocate,
    in_units,
    worth_of_offers,
)
from models.services.catalogue import services_in_force
from models.services.eligibility import Eligibility, hold_against
from models.services.fields import KINDS
from models.services.params import ServiceParams
from models.services.plan import plan_services
from models.services.value import value_of_offers
from simulation.service_catalogue import catalogue_table

SEED = 20260106
PEOPLE = (1_250, 2_500, 5_000, 10_000)
GOAL_PEOPLE, GOAL_SECONDS = 5_000, 5.0
TIMES = 3
UNKNOWN_SHARE = 0.2
MOMENT = pd.Timestamp("2026-09-30 06:00")
PARAMS = ServiceParams(matters_within_days=30, places_valid_days=1)


@dataclass(frozen=True)
class InventedMorning:
    """Invented people, what is known of them, and the places counted that day."""

    people: pd.DataFrame
    fields: pd.DataFrame
    capacity_day: pd.DataFrame


def invented_morning(people: int, *, seed: int) -> InventedMorning:
    """People with every field drawn at random, a fifth of it unknown; scarce places."""
    rng = np.random.default_rng(seed)
    index = pd.RangeIndex(people, name="spell_id").astype("str")
    highest = {"yes or no": 2, "number": 60}
    drawn: dict[str, pd.Series] = {}
    for name, kind in KINDS.items():
        if kind == "text":
            codes = np.array(["P1", "rent_la", "rent_prp", "owner_outright"], dtype=object)
            values = pd.Series(codes[rng.integers(0, 4, people)], index=index, dtype="str")
        else:
            values = pd.Series(rng.integers(0, highest[kind], people), index=index, dtype="float64")
        drawn[name] = values.mask(rng.random(people) < UNKNOWN_SHARE)
    about = pd.DataFrame(
        {
            "need": rng.beta(2, 8, people),
            "leaving": MOMENT.normalize() + pd.to_timedelta(rng.integers(-7, 4, people), unit="D"),
            "has_left": rng.random(people) < 0.5,
            "tie_order": rng.permutation(people),
        },
        index=index,
    )
    about["has_left"] &= about["leaving"] < MOMENT.normalize()
    services = catalogue_table()["service_id"].drop_duplicates()
    counted = pd.DataFrame(
        {
            "service_id": services,
            "capacity_date": MOMENT.normalize(),
            "places_open": people // 50,
            "places_total": people // 10,
            "starts_max": pd.NA,
            "known_at": MOMENT.normalize(),
        }
    ).astype(dict.fromkeys(("places_open", "places_total", "starts_max"), "Int64"))
    return InventedMorning(about, pd.DataFrame(drawn), counted)


def greedy(value: Floats, allowed: Bools, *, service_of: Ints, places: Ints) -> float:
    """The total when the best offer left is always made next: how a person would do it."""
    people, options = np.nonzero(allowed & (value > 0))
    order = np.argsort(-value[people, options], kind="stable")
    free, is_served, total = places.copy(), np.zeros(len(value), dtype=np.bool_), 0.0
    for person, option in zip(people[order].tolist(), options[order].tolist(), strict=True):
        if not is_served[person] and free[service_of[option]] > 0:
            is_served[person] = True
            free[service_of[option]] -= 1
            total += float(value[person, option])
    return total


def share(
    morning: InventedMorning,
) -> tuple[Callable[[], Allocation], Callable[[], float], Callable[[Allocation], float]]:
    """The exact sharing of a morning's places and the greedy one, ready to run, and its total."""
    held = eligibility_of(morning)
    _, value = value_of_offers(held.services, need=morning.people["need"], benefit=None)
    service_of = np.arange(len(held.services), dtype=np.int64)
    places = np.full(len(held.services), len(morning.people) // 50, dtype=np.int64)
    allowed = held.is_actionable
    units = in_units(value, allowed)

    def total(found: Allocation) -> float:
        return float(worth_of_offers(units, found.offer).sum() / 10**VALUE_DECIMALS)

    exact = functools.partial(
        allocate,
        units,
        service_of=service_of,
        places=places,
        tie_order=morning.people["tie_order"].to_numpy(),
    )
    by_greed = functools.partial(greedy, value, allowed, service_of=service_of, places=places)
    return exact, by_greed, total


def eligibility_of(morning: InventedMorning) -> Eligibility:
    """Everybody held against every service in force."""
    return hold_against(
        morning.fields,
        services_in_force(catalogue_table(), MOMENT).services,
        today=MOMENT,
        leaving=morning.people["leaving"],
        has_left=morning.people["has_left"],
        matters_within_days=PARAMS.matters_within_days,
    )


def costs(morning: InventedMorning, *, times: int) -> Mapping[str, float]:
    """CPU seconds of each part and of the whole plan."""
    exact, by_greed, _ = share(morning)
    whole = functools.partial(
        plan_services,
        catalogue_table(),
        morning.capacity_day,
        morning.people,
        morning.fields,
        benefit=None,
        moment=MOMENT,
        params=PARAMS,
    )
    works: dict[str, Callable[[], object]] = {
        "eligibility": functools.partial(eligibility_of, morning),
        "exact sharing": exact,
        "greedy sharing": by_greed,
        "whole plan": whole,
    }
    return cpu_seconds(works, times=times)


def main() -> None:
    """Print every figure, and stop with an error where the goal is missed."""
    print(this_machine())
    print("| people | services | offers | eligibility s | exact s | greedy s | exact/greedy time |"
          " greedy/exact value | whole plan s |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    whole: dict[int, float] = {}
    for people in PEOPLE:
        morning = invented_morning(people, seed=SEED)
        exact, by_greed, total = share(morning)
        found = exact()
        seconds = costs(morning, times=TIMES)
        whole[people] = seconds["whole plan"]
        print(
            f"| {people:,} | {len(found.gain_of_one_more)} | "
            f"{int((found.offer != NO_OFFER).sum()):,} | {seconds['eligibility']:.2f} | "
            f"{seconds['exact sharing']:.2f} | {seconds['greedy sharing']:.2f} | "
            f"{seconds['exact sharing'] / seconds['greedy sharing']:.1f} | "
            f"{by_greed() / total(found):.3f} | {seconds['whole plan']:.2f} |"
        )
    print(f"\ngrowth exponent of the whole plan: {growth_exponent(whole):.2f}")
    if whole[GOAL_PEOPLE] > GOAL_SECONDS:
        stop_where_missed([f"{whole[GOAL_PEOPLE]:.1f} s for {GOAL_PEOPLE:,} people"])


if __name__ == "__main__":
    main()
