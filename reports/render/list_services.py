"""What the list says of services: the offer, what else fits, what to ask, and the unmet need."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from models.services.catalogue import Service
from models.services.eligibility import TIMING_WORDS
from models.services.plan import ServicePlan
from models.services.value import Basis
from reports.render.list_run import ServiceLine, ServiceNeed
from reports.render.words import counted

MOST_ASKED = 3
LEFT_TO_OTHERS = "fits better, but its places do more in all for others"
ASK_INSTEAD = "Ask about housing"
"""Said where the service, by name, would tell a fact that no list may tell: the place is kept."""
UNNAMED = ServiceLine(title=ASK_INSTEAD, places="", start="")
DateWords = Callable[[pd.Timestamp], str]
BASIS_WORDS: dict[Basis, str] = {
    "need": (
        "Places go to those in most need among those eligible; no claim is made whom a service "
        "helps most."
    ),
    "benefit": (
        "Places go to where the benefit model expects most; where it gives no number, the "
        "catalogue's own estimate stands in."
    ),
}


@dataclass(frozen=True, kw_only=True)
class OfferWords:
    """What one person's row says of services."""

    offer: ServiceLine | None = None
    others: tuple[ServiceLine, ...] = ()
    ask: str | None = None
    not_for: str | None = None
    next_step: str | None = None
    next_step_owner: str | None = None


NOTHING_OFFERED = OfferWords()


def offer_words(
    plan: ServicePlan, *, today: pd.Timestamp, in_words: DateWords
) -> dict[str, OfferWords]:
    """The words of each person on the list, by stay."""
    choices = plan.choices
    lines = _lines(plan, today=today, in_words=in_words)
    spells = choices["spell_id"].astype("str").tolist()
    offers: dict[str, tuple[Service, ServiceLine]] = {}
    others: dict[str, list[ServiceLine]] = {str(spell): [] for spell in plan.eligibility.people}
    facts = zip(
        spells, choices["service"], choices["is_offer"], choices["is_to_ask"], lines, strict=True
    )
    for spell, service, is_offer, is_to_ask, line in facts:
        if is_offer:
            offers[spell] = (plan.eligibility.services[service], line)
        elif not is_to_ask and not (line == UNNAMED and line in others[spell]):
            others[spell].append(line)
    asks = _asks(choices[choices["is_to_ask"]])
    shut_out = _not_for(plan)
    return {
        spell: replace(
            _words_of(offers.get(spell)),
            others=tuple(rest),
            ask=asks.get(spell),
            not_for=shut_out[spell] or None,
        )
        for spell, rest in others.items()
    }


def _words_of(offer: tuple[Service, ServiceLine] | None) -> OfferWords:
    if offer is None:
        return NOTHING_OFFERED
    service, line = offer
    return OfferWords(
        offer=line,
        next_step=ASK_INSTEAD
        if line == UNNAMED
        else service.next_step or f"Ask for: {service.title}",
        next_step_owner=service.next_step_owner.replace("_", " ").capitalize() or None,
    )


def _not_for(plan: ServicePlan) -> dict[str, str]:
    """Which services each person may not be offered, and why, as one text."""
    who = plan.eligibility
    told = pd.Series("", index=who.people.astype("str"), dtype="str")
    for place, service in enumerate(who.services):
        why = pd.Series(who.why_not(place).to_numpy(), index=told.index, dtype="str")
        told = told + (f"{service.title}: " + why + " ").where(why != "", "")
    return {str(spell): text for spell, text in told.str.strip().items()}


def service_needs(plan: ServicePlan) -> tuple[ServiceNeed, ...]:
    """The numbers of each service, for the block below the list."""
    return tuple(
        ServiceNeed(
            title=str(row["title"]),
            service_id=str(row["service_id"]),
            places=None if pd.isna(row["places"]) else int(row["places"]),
            eligible=int(row["eligible"]),
            offered=int(row["offered"]),
            unmet=int(row["unmet"]),
            nothing=int(row["nothing"]),
            to_ask=int(row["to_ask"]),
            one_more=_one_more(row["gain_of_one_more"], plan.basis),
        )
        for row in plan.needs.to_dict("records")
    )


def services_record(plan: ServicePlan) -> dict[str, object]:
    """Places and need in numbers, for run.json: what each figure is on the scale of, and why."""
    rows = plan.needs.round({"gain_of_one_more": 4}).astype("object")
    return {
        "basis": plan.basis,
        "needs": rows.where(rows.notna(), None).to_dict("records"),
        "rule_versions": {
            f"{service.intervention_code}/{service.service_id}": service.rule_version
            for service in plan.eligibility.services
        },
        "problems": list(plan.problems),
    }


def services_note(plan: ServicePlan) -> str:
    """By what the places were given, and which services were left out."""
    return " ".join([BASIS_WORDS[plan.basis], *plan.problems])


def _lines(plan: ServicePlan, *, today: pd.Timestamp, in_words: DateWords) -> list[ServiceLine]:
    """One line for each choice: the service, its places, and when it could start."""
    choices, who = plan.choices, plan.eligibility
    starts = [
        "" if math.isnan(days) else f"could start {in_words(today + pd.Timedelta(days=days))}, "
        for days in who.start_days.tolist()
    ]
    row = who.people.get_indexer(pd.Index(choices["spell_id"]))
    timing = who.timing[row, choices["service"]].tolist()
    is_untold = who.by_sensitive_alone[row, choices["service"]].tolist()
    facts = zip(
        choices["service"].tolist(),
        choices["places"].astype("float64").tolist(),
        choices["in_line"].astype("float64").tolist(),
        choices["days_to_place"].tolist(),
        choices["is_left_to_others"].tolist(),
        timing,
        is_untold,
        strict=True,
    )
    return [
        UNNAMED
        if untold
        else ServiceLine(title=who.services[service].title, places=wait, start="")
        if (wait := _wait(line, days, today, in_words))
        else ServiceLine(
            title=who.services[service].title,
            places=LEFT_TO_OTHERS if is_left and places > 0 else _places(places),
            start=starts[service] + TIMING_WORDS[code],
        )
        for service, places, line, days, is_left, code, untold in facts
    ]


def _places(places: float) -> str:
    if math.isnan(places):
        return "places not known, ask the service"
    if places == 0:
        return "no place free today"
    return f"{counted(int(places), 'place', 'places')} free"


def _wait(in_line: float, days: float, today: pd.Timestamp, in_words: DateWords) -> str:
    """Where a person stands among those who wait; empty for who does not."""
    if math.isnan(in_line):
        return ""
    place = "first" if in_line == 1 else f"number {int(in_line)}"
    if math.isnan(days):
        return f"{place} in line, no place left today"
    when = in_words(today + pd.Timedelta(days=max(1, round(days))))
    return f"{place} in line, no place expected before {when}"


def _asks(to_ask: pd.DataFrame) -> dict[str, str]:
    """What to ask about each person, what opens most services first, at most three things."""
    each = to_ask[["spell_id", "asks"]].assign(ask=to_ask["asks"].str.split(", ")).explode("ask")
    count = each.groupby(["spell_id", "ask"]).size().rename("services").reset_index()
    ordered = count.sort_values(
        ["spell_id", "services", "ask"], ascending=[True, False, True], kind="stable"
    )
    few = ordered.groupby("spell_id").head(MOST_ASKED)
    return {str(k): v for k, v in few.groupby("spell_id")["ask"].agg(", ".join).items()}


def _one_more(gain: float, basis: Basis) -> str:
    """What one more place would do: a benefit only where one may be claimed."""
    if math.isnan(gain):
        return "Not known"
    if gain <= 0:
        return "Would change nothing today"
    if basis == "need":
        return "Would be used today"
    return f"About {100 * gain:.0f} of 100 such places would keep one more person at home"
