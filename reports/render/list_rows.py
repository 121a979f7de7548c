"""From scored stays to rows of the list: the words for each number, gap and next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from features.barrier import PRESENT, UNKNOWN
from models.ranking import LOOK_FIRST, LOOK_NEXT, MANUAL_REVIEW
from reports.render.hours_words import hours_words
from reports.render.list_run import Band, ListReason, ListRow

BANDS: dict[str, Band] = {LOOK_FIRST: "first", LOOK_NEXT: "next"}
LIKELY_FROM = 0.5
POSSIBLE_FROM = 0.25
BENEFIT_WORDS = (
    (0.05, "Could help a lot"),
    (0.01, "Could help"),
    (-0.01, "Little difference expected"),
    (-1.0, "May not help; look at the whole person"),
)
ASK_ABOUT_HOME = "stairs, bathroom, heating, damp"
TARGETING_SUPPORTED = "targeting supported"
WORKS_ON_AVERAGE = "works on average, no targeting claim"

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
    next_step, owner = _next_step(stay, text("barriers") or "")
    age = number("age_at_admission_years")
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
        reasons=reasons,
        ongoing_care=_ongoing_care_words(number("ongoing_care"), pathway, stated_care)
        + ("" if stated_care else hours_words(stay)),
        ongoing_care_risk=number("ongoing_care"),
        housing_help=_housing_words(
            number("housing_benefit"), text("why_no_benefit") or "", benefit_verdict
        ),
        housing_benefit=number("housing_benefit"),
        barrier=text("barriers") if state == PRESENT else None,
        barrier_source=text("source") if state != UNKNOWN else None,
        barrier_date=date("source_date") if state != UNKNOWN else None,
        housing_ask=ASK_ABOUT_HOME if state == UNKNOWN else None,
        expected_leaving=date("expected_discharge_date"),
        delay=_delay_words(stay),
        next_step=next_step,
        next_step_owner=owner,
        gaps=gaps,
        review_reason="no score could be made from what is recorded" if is_review else None,
    )


def _ongoing_care_words(risk: float | None, pathway: str | None, stated_care: str) -> str:
    """How likely ongoing care is after reablement, or why that is not asked."""
    if risk is None and pathway not in {None, "P1", "unknown"}:
        return f"Not applicable: pathway {pathway}"
    if risk is None:
        return "Not available today"
    event = f": {stated_care}" if stated_care else " after reablement"
    if risk >= LIKELY_FROM:
        return f"Likely{event}"
    return f"Possible{event}" if risk >= POSSIBLE_FROM else f"Unlikely{event}"


def _housing_words(benefit: float | None, why_not: str, verdict: str) -> str:
    """What housing help may do for the person, no more than the evidence allows."""
    if verdict.startswith("not estimable"):
        return verdict.capitalize()
    if benefit is None:
        return f"No estimate: {why_not}" if why_not else "Not available today"
    if verdict == WORKS_ON_AVERAGE:
        return "Helps on average; not known whom most"
    if verdict != TARGETING_SUPPORTED:
        return "No evidence yet: go by need"
    return next(words for least, words in BENEFIT_WORDS if benefit >= least)


def _delay_words(stay: Mapping[Any, Any]) -> str | None:
    """Days since the person was ready to leave, while still in hospital."""
    days = stay.get("delay_so_far_days")
    if days is None or pd.isna(days) or not pd.isna(stay.get("discharge_date")):
        return None
    return f"{int(days)} day{'' if int(days) == 1 else 's'} since ready"


def _next_step(stay: Mapping[Any, Any], barriers: str) -> tuple[str | None, str | None]:
    """What to do first, and whose job it is."""
    if "no settled home" in barriers:
        return "Refer to the council: duty to refer", "Discharge coordinator"
    if barriers:
        return "Refer to housing help", "Housing officer"
    if stay["state"] == UNKNOWN:
        return "Ask about the home", "Discharge coordinator"
    if pd.isna(stay.get("expected_discharge_date")) and pd.isna(stay.get("discharge_date")):
        return "Set a leaving date", "Ward"
    return None, None
