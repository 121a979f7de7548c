"""From scored stays to rows of the list: the words for each number, gap and next step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from features.barrier import NO_SETTLED_HOME, PRESENT, UNKNOWN
from models.ranking import DECIDED, LOOK_FIRST, LOOK_NEXT, MANUAL_REVIEW
from reports.render.hours_words import hours_words
from reports.render.housing_words import housing_words
from reports.render.list_needs import also_ask, look_together
from reports.render.list_run import Band, ListReason, ListRow
from reports.render.list_services import NOTHING_OFFERED, OfferWords
from reports.render.words import natural_frequency, tenths

BANDS: dict[str, Band] = {LOOK_FIRST: "first", LOOK_NEXT: "next", DECIDED: "done"}
LIKELY_FROM_TENTHS = 5
POSSIBLE_FROM_TENTHS = 3
DUTY_TO_REFER = "Ask the person, then refer to the council (duty to refer)"
"""Housing Act 1996, section 213B: nobody is referred who does not agree."""
ASK_ABOUT_HOME = "stairs, bathroom, heating, damp"

DateWords = Callable[[pd.Timestamp], str]


def build_rows(
    stays: pd.DataFrame,
    reasons: pd.DataFrame,
    *,
    benefit_verdict: str,
    gaps: tuple[str, ...],
    in_words: DateWords,
    stated_care: str = "",
    own_gaps: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    offers: Mapping[str, OfferWords] = MappingProxyType({}),
    asked: Collection[str] = (),
) -> list[ListRow]:
    """One row per scored stay, in the order given.

    Parameters
    ----------
    stays : indexed by ``spell_id``, in list order: the cohort's index, ``features/barrier.py``'s
        columns, ``scores`` and the rank (``rank``, ``band``).
    reasons : ``spell_id``, ``order``, ``group``, ``sentence``.
    benefit_verdict : what the evaluation of the benefit model allows to be said.
    gaps : what is missing for everyone, such as a whole table.
    in_words : how a date is written.
    stated_care : what the care estimate is of, where a source states an outcome of its own.
    own_gaps : what of one person's records could not be used, by ``spell_id``.
    offers : what is said of services, by ``spell_id`` (``reports/render/list_services.py``).
    asked : features of ``list_needs.ASKED_OF`` that are worth asking about where missing.
    """
    told: dict[str, list[ListReason]] = {}
    for reason in reasons.sort_values(["spell_id", "order"]).to_dict("records"):
        told.setdefault(str(reason["spell_id"]), []).append(
            ListReason(group=reason["group"], text=reason["sentence"])
        )
    return [
        _row(
            str(stay["spell_id"]),
            stay,
            tuple(told.get(str(stay["spell_id"]), ())),
            benefit_verdict=benefit_verdict,
            gaps=(*gaps, *own_gaps.get(str(stay["spell_id"]), ())),
            in_words=in_words,
            stated_care=stated_care,
            offers=offers.get(str(stay["spell_id"]), NOTHING_OFFERED),
            asked=asked,
        )
        for stay in stays.reset_index().to_dict("records")
    ]


def _row(
    spell_id: str,
    stay: Mapping[Any, Any],
    reasons: tuple[ListReason, ...],
    *,
    benefit_verdict: str,
    gaps: tuple[str, ...],
    in_words: DateWords,
    stated_care: str,
    offers: OfferWords,
    asked: Collection[str],
) -> ListRow:
    def text(name: str) -> str | None:
        value = stay.get(name)
        return None if value is None or pd.isna(value) else str(value)

    def number(name: str) -> float | None:
        value = stay.get(name)
        return None if value is None or pd.isna(value) else float(value)

    def date(name: str) -> str | None:
        value = stay.get(name)
        return None if value is None or pd.isna(value) else in_words(value)

    pathway = text("discharge_pathway")
    is_review = stay["band"] == MANUAL_REVIEW
    state = stay["state"]
    next_step, owner = _next_step(stay, text("barriers") or "", offers)
    age, fifth = number("age_at_admission_years"), number("benefit_fifth")
    return ListRow(
        spell_id=spell_id,
        person_id=str(stay["person_id"]),
        status="manual_review" if is_review else "scored_with_gaps" if gaps else "scored",
        rank=None if is_review else int(stay["rank"]),
        band=None if is_review else BANDS.get(stay["band"], "rest"),
        age_years=None if age is None else int(age),
        site=text("site_code"),
        ward=text("ward"),
        pathway=None if pathway == "unknown" else pathway,
        readmission_risk=number("readmission_30d"),
        look_first_probability=number("first_probability"),
        reasons=reasons,
        ongoing_care=_ongoing_care_words(number("ongoing_care"), pathway, stated_care)
        + ("" if stated_care else hours_words(stay)),
        ongoing_care_risk=number("ongoing_care"),
        housing_help=housing_words(
            number("housing_benefit"),
            text("why_no_benefit") or "",
            benefit_verdict,
            of_fifth=(number("benefit_fifth_low"), number("benefit_fifth_high")),
        ),
        housing_benefit=number("housing_benefit"),
        housing_fifth=None if fifth is None else int(fifth),
        housing_low=number("benefit_fifth_low"),
        housing_high=number("benefit_fifth_high"),
        housing_stability=number("benefit_rank_stability"),
        housing_rank=None if number("housing_rank") is None else int(stay["housing_rank"]),
        barrier=text("barriers") if state == PRESENT else None,
        barrier_source=text("source") if state != UNKNOWN else None,
        barrier_date=date("source_date") if state != UNKNOWN else None,
        housing_ask=ASK_ABOUT_HOME if state == UNKNOWN else None,
        also_ask=also_ask(stay, asked),
        look_together=look_together(stay),
        expected_leaving=date("expected_discharge_date"),
        delay=_delay_words(stay),
        next_step=next_step,
        next_step_owner=owner,
        service_offer=offers.offer,
        services=offers.others,
        service_ask=offers.ask,
        services_not=offers.not_for,
        last_decision=text("last_decision"),
        gaps=gaps,
        review_reason="no score could be made from what is recorded" if is_review else None,
    )


def _ongoing_care_words(risk: float | None, pathway: str | None, stated_care: str) -> str:
    """How likely ongoing care is after reablement, or why that is not asked.

    The word is chosen by the tenths that are printed beside it.
    """
    if risk is None and pathway not in {None, "P1", "unknown"}:
        return f"Not applicable: pathway {pathway}"
    if risk is None:
        return "Not available today"
    event = f": {stated_care}" if stated_care else " after reablement"
    out_of_ten = tenths(risk)
    likely = "Possible" if out_of_ten >= POSSIBLE_FROM_TENTHS else "Unlikely"
    word = "Likely" if out_of_ten >= LIKELY_FROM_TENTHS else likely
    return f"{word}{event}, {natural_frequency(risk)}"


def _delay_words(stay: Mapping[Any, Any]) -> str | None:
    """Days since the person was ready to leave, while still in hospital."""
    days = stay.get("delay_so_far_days")
    if days is None or pd.isna(days) or not pd.isna(stay.get("discharge_date")):
        return None
    return f"{int(days)} day{'' if int(days) == 1 else 's'} since ready"


def _next_step(
    stay: Mapping[Any, Any], barriers: str, offers: OfferWords
) -> tuple[str | None, str | None]:
    """What to do first, and whose job it is: a duty in law, then the offer, then what is usual."""
    if NO_SETTLED_HOME in barriers:
        return DUTY_TO_REFER, "Discharge coordinator"
    if offers.next_step:
        return offers.next_step, offers.next_step_owner
    if barriers:
        return "Refer to housing help", "Housing officer"
    if stay["state"] == UNKNOWN:
        return "Ask about the home", "Discharge coordinator"
    if pd.isna(stay.get("expected_discharge_date")) and pd.isna(stay.get("discharge_date")):
        return "Set a leaving date", "Ward"
    return None, None
