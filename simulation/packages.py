"""Services of the council over time: home care packages, short beds, care homes.

Rows follow Client Level Data. At most one home care package runs for a person at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulation import rates
from simulation.arrays import NEVER, Bools, Columns, Floats, Ints, stack
from simulation.outcomes import Aftermath
from simulation.people import People
from simulation.reablement import LOW_LEVEL, ONGOING, SHORT_BED, Reablement
from simulation.stays import P1, P2, P3, Past, Stay
from simulation.streams import stream

SERVICE_TYPES = (
    "Short Term Support: ST-Max",
    "Short Term Support: Ongoing Low Level",
    "Short Term Support: Other Short Term",
    "Long Term Support: Nursing Care",
    "Long Term Support: Residential Care",
    "Long Term Support: Community",
)
ST_MAX, LOW_LEVEL_SUPPORT, SHORT_TERM, NURSING_CARE, RESIDENTIAL_CARE, COMMUNITY = range(6)
COMPONENTS = ("Reablement", "Equipment", "Short Term Residential Care", "Long Term Nursing Care",
              "Long Term Residential Care", "Home Support", "Direct Payment")  # fmt: skip
REABLEMENT, EQUIPMENT, SHORT_BED_CARE, NURSING, RESIDENTIAL, HOME_SUPPORT, DIRECT_PAYMENT = range(7)
OUTCOMES = (
    "Admitted to hospital",
    "NFA: Deceased",
    "NFA: Self-funded client or under 12wk disregard",
    "NFA: Support declined",
    "NFA: Referral to NHS services or NHS funded social care",
    "Progress to support planning or services",
    "NFA: Support ended as planned",
    "NFA: Information and advice or signposting",
    "NFA: Responsibility moved to another local authority",
    "NFA: Support ended for other reason",
    "Continuation of support or services",
    "Progress to reablement/ST-Max",
)
(ADMITTED, DECEASED, SELF_FUNDED, DECLINED, NHS_FUNDED, TO_SERVICES, AS_PLANNED, ADVICE, MOVED_AREA,
 OTHER_REASON, CONTINUES, TO_REABLEMENT) = range(12)  # fmt: skip
# Outcome written for each sequel of simulation.reablement, in its order.
SEQUEL_OUTCOMES = np.array([ADMITTED, DECEASED, SELF_FUNDED, DECLINED, NHS_FUNDED, TO_SERVICES,
                            TO_SERVICES, AS_PLANNED, AS_PLANNED, ADVICE, MOVED_AREA])  # fmt: skip
BROKEN_OFF = 0.08  # set: earlier packages that end for other reasons
SUSPENDED = 0.06  # set: packages ended at an admission and started anew after it
NEW_PACKAGE = 0.30  # set: pathway 1 without reablement
CARE_HOME_BY_COUNCIL = 0.75  # set: the rest pay themselves and are not in council records
SHORT_BED_DAYS = 28


@dataclass
class Packages:
    """The home care package of each person as the history runs, and the rows written so far."""

    start: Ints
    end: Ints
    hours: Floats
    two_carers: Bools
    written: list[Columns] = field(default_factory=list)

    def hours_on(self, rows: Ints, day: Ints) -> Floats:
        """Hours a week that run on a day, 0 without a package."""
        runs = (self.start[rows] < day) & (day < self.end[rows])
        return np.where(runs, self.hours[rows], 0.0)

    def close(self, rows: Ints, day: Ints, outcome: Ints) -> None:
        """End the packages of ``rows`` on a day, unless they ended before."""
        early = self.end[rows] <= day
        end = np.maximum(np.where(early, self.end[rows], day), self.start[rows])
        result = np.where(early, OTHER_REASON, outcome)
        component = np.where(rows % 8 == 0, DIRECT_PAYMENT, HOME_SUPPORT)
        has = self.start[rows] < NEVER
        self.write(
            rows[has], self.start[rows][has], end[has], service=COMMUNITY,
            component=component[has], outcome=result[has], hours=self.hours[rows][has],
            two_carers=self.two_carers[rows][has],
        )  # fmt: skip
        self.start[rows] = NEVER
        self.end[rows] = NEVER

    def open(self, rows: Ints, day: Ints, hours: Floats) -> None:
        """Start packages; one that still stands open ends the same day."""
        self.close(rows, day, np.full(len(rows), CONTINUES))
        self.start[rows] = day
        self.end[rows] = NEVER
        self.hours[rows] = hours

    def write(
        self,
        rows: Ints,
        start: Ints,
        end: Ints,
        *,
        service: int | Ints,
        component: int | Ints,
        outcome: int | Ints,
        hours: Floats | None = None,
        two_carers: Bools | None = None,
    ) -> None:
        """Add service rows."""
        size = len(rows)
        self.written.append(
            {
                "person": rows,
                "start": start,
                "end": end,
                "service": np.broadcast_to(np.asarray(service, np.int64), size),
                "component": np.broadcast_to(np.asarray(component, np.int64), size),
                "outcome": np.broadcast_to(np.asarray(outcome, np.int64), size),
                "hours": np.full(size, np.nan) if hours is None else hours,
                "two_carers": np.zeros(size, np.bool_) if two_carers is None else two_carers,
            }
        )

    def rows(self, death: Ints) -> Columns:
        """Join the rows: services are cropped at death (the rule of DHSC), others run on."""
        running = np.flatnonzero(self.start < NEVER)
        self.close(running, np.full(len(running), NEVER), np.full(len(running), CONTINUES))
        joined = stack(self.written)
        dead_first = death[joined["person"]] < joined["end"]
        joined["end"] = np.where(dead_first, death[joined["person"]], joined["end"])
        joined["outcome"] = np.where(dead_first, DECEASED, joined["outcome"])
        return joined


def draw_packages(people: People, *, seed: int, as_of_day: int) -> Packages:
    """Draw the packages that run when people first come in."""
    rng = stream(seed, "packages")
    size = len(people.number)
    chance = np.array(rates.PACKAGE_SHARES)[people.age_band] * np.exp(0.55 * people.frailty - 0.15)
    has = rng.random(size) < np.minimum(chance, 0.9)
    shape, scale = rates.PACKAGE_HOURS
    first = people.first_admission
    stops = first + rng.integers(0, np.maximum(as_of_day - first, 1))
    broken = rng.random(size) < BROKEN_OFF
    hours = np.maximum(np.round(rng.gamma(shape, scale, size) * 4) / 4, 1.0)
    return Packages(
        start=np.where(has, first - rng.integers(30, 1500, size), NEVER),
        end=np.where(has & broken, stops, NEVER),
        hours=hours,
        two_carers=rng.random(size) < rates.DOUBLE_HANDED,
    )


def write_care_after(
    rng: np.random.Generator,
    packages: Packages,
    rows: Ints,
    *,
    past: Past,
    stay: Stay,
    aftermath: Aftermath,
    reablement: Reablement,
) -> None:
    """Write what the council provided around one stay of each person of ``rows``."""
    size = len(rows)
    had = past.package_hours > 0
    reabled = reablement.has_started
    suspends = had & ~reabled & (rng.random(size) < SUSPENDED)
    starts_new = ~had & ~reabled & stay.is_home & (stay.pathway == P1) & ~past.in_care_home
    starts_new &= rng.random(size) < NEW_PACKAGE
    lag = rng.integers(1, 7, size)
    shape, scale = rates.PACKAGE_HOURS
    new_hours = np.maximum(np.round(rng.gamma(shape, scale, size) * 4) / 4, 1.0)
    reason = np.where(rng.random(size) < 0.6, ADMITTED, OTHER_REASON)
    funded = rng.random(size) < CARE_HOME_BY_COUNCIL
    nursing = rng.random(size) < 0.4

    stops = (had & reabled) | suspends
    packages.close(rows[stops], stay.admission[stops],
                   np.where(suspends, OTHER_REASON, reason)[stops])  # fmt: skip
    _write_reablement(packages, rows, reablement)
    follows = reablement.sequel == ONGOING
    packages.open(rows[follows], reablement.next_service[follows], reablement.next_hours[follows])
    begin = stay.discharge + lag
    alive_then = np.minimum(aftermath.next_admission, aftermath.death) > begin
    anew = (starts_new | (suspends & stay.is_home)) & alive_then
    hours = np.where(suspends, past.package_hours, new_hours)
    packages.open(rows[anew], begin[anew], hours[anew])

    enters = aftermath.care_home < NEVER
    placed = (stay.pathway == P3) & ~stay.is_home & ~stay.died & ~past.in_care_home
    day = np.where(enters, aftermath.care_home, stay.discharge)
    moved = np.flatnonzero(enters | placed)
    packages.close(rows[moved], day[moved], np.full(len(moved), TO_SERVICES))
    paid = np.flatnonzero(enters | (placed & funded))
    never = np.full(len(paid), NEVER)
    packages.write(rows[paid], day[paid], never,
                   service=np.where(nursing, NURSING_CARE, RESIDENTIAL_CARE)[paid],
                   component=np.where(nursing, NURSING, RESIDENTIAL)[paid],
                   outcome=CONTINUES)  # fmt: skip
    bed = np.flatnonzero((stay.pathway == P2) & ~stay.is_home & ~stay.died & ~past.in_care_home)
    bed_end = np.minimum(stay.discharge + SHORT_BED_DAYS, aftermath.next_admission)[bed]
    packages.write(rows[bed], stay.discharge[bed], bed_end, service=SHORT_TERM,
                   component=SHORT_BED_CARE, outcome=AS_PLANNED)  # fmt: skip


def _write_reablement(packages: Packages, rows: Ints, reablement: Reablement) -> None:
    """Write the episodes, and the beds and equipment that follow some of them."""
    some = np.flatnonzero(reablement.has_started)
    packages.write(
        rows[some], reablement.start[some], reablement.end[some], service=ST_MAX,
        component=REABLEMENT, outcome=SEQUEL_OUTCOMES[reablement.sequel[some]],
        hours=reablement.hours[some],
        two_carers=packages.two_carers[rows[some]],
    )  # fmt: skip
    bed = np.flatnonzero(reablement.sequel == SHORT_BED)
    packages.write(rows[bed], reablement.next_service[bed],
                   reablement.next_service[bed] + SHORT_BED_DAYS, service=SHORT_TERM,
                   component=SHORT_BED_CARE, outcome=AS_PLANNED)  # fmt: skip
    low = np.flatnonzero(reablement.sequel == LOW_LEVEL)
    packages.write(rows[low], reablement.next_service[low], reablement.next_service[low] + 1,
                   service=LOW_LEVEL_SUPPORT, component=EQUIPMENT,
                   outcome=AS_PLANNED)  # fmt: skip
