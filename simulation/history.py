"""The run of events: stay after stay, each drawn from what came before.

All people walk together; the only loop is over the number of the stay.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from simulation.arrays import NEVER, Bools, Columns, Ints, stack, take
from simulation.attendances import Attendances
from simulation.effects import effect_of_referral
from simulation.homes import Homes
from simulation.late_change import after_the_change
from simulation.outcomes import draw_aftermath
from simulation.packages import Packages, write_care_after
from simulation.people import People
from simulation.reablement import care_home_after, draw_reablement
from simulation.referrals import draw_referral, referral_probability
from simulation.risks import chances, log_odds
from simulation.scenarios import Scenario
from simulation.stays import EMERGENCY, P3, Past, draw_stay
from simulation.streams import Streams

MOST_STAYS = 60  # far above what six years can hold; ends the loop whatever happens


@dataclass(frozen=True)
class World:
    """What stands before the first stay: one row per person, and the rules of the scenario."""

    people: People
    homes: Homes
    attendances: Attendances
    scenario: Scenario
    as_of_day: int


@dataclass(frozen=True)
class History:
    """``stays`` and ``services`` have one row each; the days are one per person."""

    stays: Columns
    services: Columns
    death: Ints
    care_home_since: Ints


@dataclass
class Lives:
    """What is known of each person as the history runs."""

    next_admission: Ints
    must_be_emergency: Bools
    last_discharge: Ints
    death: Ints
    care_home_since: Ints


def run_history(world: World, packages: Packages, streams: Streams) -> History:
    """Draw every stay that begins by the day of the extract and what followed it."""
    people = world.people
    size = len(people.number)
    lives = Lives(
        next_admission=people.first_admission.copy(),
        must_be_emergency=np.zeros(size, np.bool_),
        last_discharge=np.full(size, -NEVER),
        death=np.full(size, NEVER),
        care_home_since=np.full(size, NEVER),
    )
    earlier: list[tuple[Ints, Bools]] = []
    written: list[Columns] = []
    while len(written) < MOST_STAYS:
        rows = np.flatnonzero(lives.next_admission <= world.as_of_day)
        if not len(rows):
            break
        past = _look_back(rows, lives, world.attendances, packages, earlier)
        written.append(_one_stay(rows, lives, past, world, packages=packages, streams=streams))
        earlier.append(_spread(rows, written[-1], size))
    return History(
        stays=stack(written),
        services=packages.rows(lives.death),
        death=lives.death,
        care_home_since=lives.care_home_since,
    )


def _look_back(
    rows: Ints,
    lives: Lives,
    attendances: Attendances,
    packages: Packages,
    earlier: list[tuple[Ints, Bools]],
) -> Past:
    day = lives.next_admission[rows]
    emergencies = np.zeros(len(rows), np.int64)
    for admission, was_emergency in earlier:
        emergencies += was_emergency[rows] & (day - admission[rows] <= 365)
    return Past(
        emergencies_365d=emergencies,
        attendances_183d=attendances.count_before(rows, day),
        days_since_discharge=day - lives.last_discharge[rows],
        package_hours=packages.hours_on(rows, day),
        in_care_home=lives.care_home_since[rows] <= day,
        must_be_emergency=lives.must_be_emergency[rows],
    )


def _one_stay(
    rows: Ints, lives: Lives, past: Past, world: World, *, packages: Packages, streams: Streams
) -> Columns:
    """Draw one stay for each of ``rows``, move their lives on and return its columns."""
    people, homes, scenario = take(world.people, rows), take(world.homes, rows), world.scenario
    stay = draw_stay(streams.stays, people, homes, past, lives.next_admission[rows])
    probability = referral_probability(people, homes, past, stay, scenario)
    referral = draw_referral(streams.referrals, people, homes, stay, probability)
    odds = after_the_change(
        log_odds(people, homes, past, stay, scenario),
        people,
        stay.discharge,
        scenario,
        as_of_day=world.as_of_day,
    )
    effect = effect_of_referral(people, homes, stay, scenario)
    untreated, treated = chances(odds, 0.0), chances(odds, effect)
    received = chances(odds, effect * referral.is_referred)
    aftermath = draw_aftermath(streams.outcomes, people, past, stay, received)
    reablement = draw_reablement(
        streams.care, people, homes, past=past, stay=stay, aftermath=aftermath
    )
    aftermath = replace(aftermath, care_home=care_home_after(reablement, stay, aftermath.care_home))
    write_care_after(
        streams.care,
        packages,
        rows,
        past=past,
        stay=stay,
        aftermath=aftermath,
        reablement=reablement,
    )

    placed = (stay.pathway == P3) & ~stay.is_home & ~stay.died
    moved = np.where(placed, stay.discharge, aftermath.care_home)
    lives.care_home_since[rows] = np.minimum(lives.care_home_since[rows], moved)
    lives.next_admission[rows] = aftermath.next_admission
    lives.must_be_emergency[rows] = aftermath.next_is_readmission
    lives.last_discharge[rows] = stay.discharge
    lives.death[rows] = aftermath.death
    columns: Columns = {"person": rows}
    for name, record in (("", stay), ("past_", past), ("referral_", referral)):
        columns |= {name + one.name: getattr(record, one.name) for one in fields(record)}
    return columns | {
        "is_home": stay.is_home,
        "reablement_start": reablement.start,
        "readmission_30d_risk": received.readmission,
        "readmission_30d_risk_untreated": untreated.readmission,
        "readmission_30d_risk_treated": treated.readmission,
        "home_84d_untreated": untreated.home_84d,
        "home_84d_treated": treated.home_84d,
        "ongoing_care_probability": reablement.probability,
        "hours_after_reablement_expected": reablement.hours_after,
        "reablement_hours": reablement.hours,
        "reablement_need": reablement.need,
    }


def _spread(rows: Ints, stay: Columns, size: int) -> tuple[Ints, Bools]:
    """Lay a pass over all people: its admission days, and which were emergencies."""
    admission = np.full(size, -NEVER)
    admission[rows] = stay["admission"]
    emergency = np.zeros(size, np.bool_)
    emergency[rows] = stay["kind"] == EMERGENCY
    return admission, emergency
