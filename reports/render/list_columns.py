"""What the list says of each person: one column each, the same in every file made of it.

Columns with a width are for people and stand in the workbook as they are; those without are for
machines and lie hidden there. Columns with choices are the ones that a coordinator fills in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["whole", "share", "text"]


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """One column: its name in the CSV, its title in the workbook, and what it means.

    ``width`` is in characters; 0 hides the column. ``is_filled_in`` marks the columns that come
    back with a decision.
    """

    name: str
    title: str
    meaning: str
    kind: Kind = "text"
    width: int = 0
    is_filled_in: bool = False


FOR_PEOPLE = (
    ListColumn(name="rank", title="Rank", kind="whole", width=6,
               meaning="place in the order of the list, from 1; empty where there is no score"),
    ListColumn(name="person_id", title="Person", width=16,
               meaning="pseudonym of the person, or what stood in its place"),
    ListColumn(name="age_years", title="Age", kind="whole", width=5,
               meaning="whole years at admission"),
    ListColumn(name="ward", title="Ward", width=12, meaning="ward, as sent"),
    ListColumn(name="site", title="Site", width=10, meaning="site, as sent"),
    ListColumn(name="pathway", title="Pathway", width=9,
               meaning="planned discharge pathway, P0 to P3"),
    ListColumn(name="band", title="Look at first?", width=15,
               meaning="part of the list: within the hub's places and at or above the least risk, "
               "one of the two, neither, or decided already"),
    ListColumn(name="readmission_chance", title="Chance of coming back", width=17,
               meaning="chance of an emergency stay within 30 days of leaving, out of 10 people "
               "like this one"),
    ListColumn(name="why", title="Why", width=44,
               meaning="at most three facts that raised the score, each with its part of life "
               "(health, care, home); what the score used, not a cause"),
    ListColumn(name="ongoing_care", title="Ongoing care", width=24,
               meaning="how likely care goes on after reablement, or why that is not asked"),
    ListColumn(name="housing_help", title="Housing help", width=26,
               meaning="what housing help may do, no more than the evidence allows"),
    ListColumn(name="housing_rank", title="Place by housing help", kind="whole", width=9,
               meaning="place in the order by expected gain from housing help, from 1; empty "
               "where none may be told"),
    ListColumn(name="barrier", title="Barrier at home", width=24,
               meaning="barriers at home that are recorded"),
    ListColumn(name="barrier_source", title="Barrier: source", width=14,
               meaning="record that the barrier, or its absence, was read from"),
    ListColumn(name="barrier_date", title="Barrier: date", width=16,
               meaning="day of that record"),
    ListColumn(name="housing_ask", title="Ask about the home", width=20,
               meaning="what to ask, as nothing usable is recorded of the home"),
    ListColumn(name="also_ask", title="Also not recorded", width=20,
               meaning="other facts that the score would use and nobody recorded"),
    ListColumn(name="look_together", title="Look at together", width=20,
               meaning="no home, a care package to restart, two care workers: people whose "
               "discharge needs the same arrangements"),
    ListColumn(name="expected_leaving", title="Leaving", width=16,
               meaning="expected day of leaving, as sent"),
    ListColumn(name="delay", title="Delay", width=14,
               meaning="days since ready to leave, while in hospital"),
    ListColumn(name="next_step", title="Ask or do next", width=22, meaning="first thing to do"),
    ListColumn(name="next_step_owner", title="Who", width=18, meaning="whose job that is"),
    ListColumn(name="service_offer", title="Offer", width=30,
               meaning="the one service to offer today: its free places, when it could start and "
               "whether that is before leaving; without its name where only a sensitive record "
               "opens it"),
    ListColumn(name="service_ask", title="Ask for a service", width=20,
               meaning="what to ask about, as a service hangs on it; at most three things"),
    ListColumn(name="last_decision", title="Decided before", width=22,
               meaning="last decision in the action log and its day"),
    ListColumn(name="gaps", title="Gaps", width=18, meaning="what could not be used, or is absent"),
    ListColumn(name="review_reason", title="Why no score", width=24,
               meaning="why a person has to be looked at by hand"),
)  # fmt: skip
FILLED_IN = (
    ListColumn(name="decision", title="Decision", width=22, is_filled_in=True,
               meaning="to fill in: what was decided; choose from the list of words"),
    ListColumn(name="help", title="Which help", width=24, is_filled_in=True,
               meaning="to fill in: the help that the decision is about; choose from the list"),
    ListColumn(name="decision_reason", title="Reason", width=26, is_filled_in=True,
               meaning="to fill in: why; needed where the person declined or it is not needed"),
    ListColumn(name="decided_on", title="Decided on", width=12, is_filled_in=True,
               meaning="to fill in: day of the decision, YYYY-MM-DD; empty: the day of the list"),
    ListColumn(name="initials", title="Initials", width=8, is_filled_in=True,
               meaning="to fill in: who decided, up to four letters"),
)  # fmt: skip
FOR_MACHINES = (
    ListColumn(name="status", title="Status",
               meaning="scored, scored_with_gaps or manual_review"),
    ListColumn(name="readmission_risk", title="Readmission risk", kind="share",
               meaning="risk of an emergency stay within 30 days, 0 to 1"),
    ListColumn(name="look_first_probability", title="Chance of the top band", kind="share",
               meaning="1 inside the top band, 0 outside; between them where the order about its "
               "end was drawn by lot"),
    ListColumn(name="ongoing_care_risk", title="Ongoing care risk", kind="share",
               meaning="risk of long-term care after reablement, 0 to 1"),
    ListColumn(name="housing_benefit", title="Housing benefit", kind="share",
               meaning="expected change of the chance to be at home after 84 days, -1 to 1; "
               "positive helps"),
    ListColumn(name="housing_fifth", title="Fifth by housing benefit", kind="whole",
               meaning="fifth of people by that benefit in which this one falls; 1 gains most"),
    ListColumn(name="housing_low", title="Effect in that fifth, low", kind="share",
               meaning="low end of the 95 % interval of the effect measured in that fifth"),
    ListColumn(name="housing_high", title="Effect in that fifth, high", kind="share",
               meaning="high end of it"),
    ListColumn(name="housing_stability", title="Stability of first in line", kind="share",
               meaning="share of half-samples of people in which this one is first in line"),
    *(
        ListColumn(name=f"reason_{place}{part}", title=f"Reason {place}{title}", meaning=meaning)
        for place in (1, 2, 3)
        for part, title, meaning in (
            ("_group", ", part of life", f"health, care or home: where reason {place} belongs"),
            ("", "", f"reason {place}, strongest first"),
        )
    ),
    ListColumn(name="services", title="Other services that fit",
               meaning="other services that the person may be offered, best first: places, start, "
               "or the place in line"),
    ListColumn(name="services_not", title="Services not for them",
               meaning="services that the person may not be offered, each with the reason"),
    ListColumn(name="spell_id", title="Stay", meaning="id of the stay"),
    ListColumn(name="freshness", title="Freshness",
               meaning="FRESH, DEGRADED, STALE or MANUAL: of the whole list"),
    ListColumn(name="list_id", title="List", meaning="day and revision of the list"),
)  # fmt: skip
COLUMNS = (*FOR_PEOPLE, *FILLED_IN, *FOR_MACHINES)
NAMES = tuple(column.name for column in COLUMNS)
BY_TITLE = {column.title: column.name for column in COLUMNS}
TYPES = {"whole": "Int64", "share": "float64", "text": "str"}
