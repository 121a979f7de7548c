"""The words of a row on the list: for each number, gap and next step."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.barrier import NONE_RECORDED, PRESENT, UNKNOWN
from models.ranking import LOOK_FIRST, LOOK_NEXT, LOWER, MANUAL_REVIEW
from reports.render.housing_words import TARGETING_SUPPORTED, WORKS_ON_AVERAGE
from reports.render.list_rows import ASK_ABOUT_HOME, build_rows
from reports.render.list_run import ListRow, ServiceLine
from reports.render.list_services import OfferWords
from reports.render.words import british_date

STAY: dict[str, Any] = {
    "person_id": "ana", "age_at_admission_years": 81, "site_code": "R9A01", "ward": "Oak",
    "discharge_pathway": "P1", "readmission_30d": 0.31, "ongoing_care": 0.4,
    "housing_benefit": 0.06, "why_no_benefit": "", "state": PRESENT, "barriers": "damp or mould",
    "source": "hhsrs", "source_date": pd.Timestamp("2026-09-03"), "rank": 1, "band": LOOK_FIRST,
    "expected_discharge_date": pd.Timestamp("2026-10-02"), "discharge_date": pd.NaT,
    "delay_so_far_days": float("nan"),
}  # fmt: skip
HOURS: dict[str, Any] = {
    "hours_expected": 9.2, "hours_low": 4.4, "hours_high": 13.1, "hours_planned": 15.0,
    "why_no_hours": "not enough known to say",
}  # fmt: skip
NO_REASONS = pd.DataFrame(columns=["spell_id", "order", "group", "sentence"])


def row(
    *,
    verdict: str = TARGETING_SUPPORTED,
    gaps: tuple[str, ...] = (),
    reasons: pd.DataFrame = NO_REASONS,
    offers: OfferWords | None = None,
    **about: Any,
) -> ListRow:
    stays = pd.DataFrame([{**STAY, **about}], index=pd.Index(["s1"], name="spell_id"))
    rows = build_rows(
        stays,
        reasons,
        benefit_verdict=verdict,
        gaps=gaps,
        in_words=british_date,
        offers={"s1": offers} if offers else {},
    )
    assert len(rows) == 1
    return rows[0]


def test_a_row_says_who_where_and_how_likely() -> None:
    found = row()
    assert (found.spell_id, found.person_id, found.age_years) == ("s1", "ana", 81)
    assert (found.rank, found.band, found.status) == (1, "first", "scored")
    assert (found.readmission_risk, found.ongoing_care_risk) == (0.31, 0.4)
    assert found.expected_leaving == "2 October 2026"
    assert (found.barrier, found.barrier_source) == ("damp or mould", "hhsrs")
    assert found.barrier_date == "3 September 2026"
    assert found.housing_ask is None


@pytest.mark.parametrize(
    ("band", "shown"), [(LOOK_FIRST, "first"), (LOOK_NEXT, "next"), (LOWER, "rest")]
)
def test_the_band_is_the_one_of_the_ranking(band: str, shown: str) -> None:
    assert row(band=band).band == shown


def test_rows_come_in_the_order_given_and_reasons_in_theirs() -> None:
    stays = pd.DataFrame(
        [{**STAY, "rank": 1}, {**STAY, "rank": 2}], index=pd.Index(["z", "a"], name="spell_id")
    )
    reasons = pd.DataFrame(
        {
            "spell_id": ["a", "z", "a"], "order": [2, 1, 1], "group": ["home", "care", "health"],
            "sentence": ["second", "of z", "first"],
        }
    )  # fmt: skip
    rows = build_rows(stays, reasons, benefit_verdict="", gaps=(), in_words=british_date)
    assert [one.spell_id for one in rows] == ["z", "a"]
    assert [[reason.text for reason in one.reasons] for one in rows] == [
        ["of z"], ["first", "second"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("risk", "pathway", "said"),
    [
        pytest.param(0.5, "P1", "Likely after reablement, about 5 in 10", id="at one half"),
        pytest.param(0.4999, "P1", "Likely after reablement, about 5 in 10", id="said as 5 of 10"),
        pytest.param(0.4499, "P1", "Possible after reablement, about 4 in 10", id="just below"),
        pytest.param(0.25, "P1", "Possible after reablement, about 3 in 10", id="at a quarter"),
        pytest.param(
            0.2499, "P1", "Unlikely after reablement, about 2 in 10", id="below a quarter"
        ),
        pytest.param(
            0.3, "unknown", "Possible after reablement, about 3 in 10", id="pathway unknown"
        ),
        pytest.param(None, "P0", "Not applicable: pathway P0", id="no reablement planned"),
        pytest.param(None, "P1", "Not available today", id="no model"),
        pytest.param(None, None, "Not available today", id="no model, no pathway"),
    ],
)
def test_ongoing_care_is_told_in_a_word(risk: float | None, pathway: str | None, said: str) -> None:
    assert row(ongoing_care=risk, discharge_pathway=pathway).ongoing_care == said


@pytest.mark.parametrize(
    ("benefit", "said"),
    [
        pytest.param(0.05, "Could help a lot: about 5 more in 100 at home", id="five points"),
        pytest.param(0.0499, "Could help: about 5 more in 100 at home", id="below five points"),
        pytest.param(0.01, "Could help: about 1 more in 100 at home", id="one point"),
        pytest.param(0.0, "Little difference expected: about as many at home", id="nothing"),
        pytest.param(
            -0.01, "Little difference expected: about 1 fewer in 100 at home", id="one point worse"
        ),
        pytest.param(
            -0.02,
            "May not help; look at the whole person: about 2 fewer in 100 at home",
            id="two points worse",
        ),
        pytest.param(
            -1.0,
            "May not help; look at the whole person: about 100 fewer in 100 at home",
            id="as bad as can be",
        ),
    ],
)
def test_a_benefit_is_told_in_words_where_targeting_is_supported(benefit: float, said: str) -> None:
    assert row(housing_benefit=benefit).housing_help == said


def test_a_benefit_stands_with_what_was_measured_among_people_like_this() -> None:
    standing: dict[str, Any] = {
        "benefit_fifth": 1.0, "benefit_fifth_effect": 0.04, "benefit_fifth_low": -0.012,
        "benefit_fifth_high": 0.09, "benefit_rank_stability": 0.7,
    }  # fmt: skip
    found = row(**standing)
    assert found.housing_help == (
        "Could help a lot: about 6 more in 100 at home (among people like this 1 fewer to 9 more)"
    )
    assert (found.housing_fifth, found.housing_stability) == (1, 0.7)
    assert (found.housing_low, found.housing_high) == (-0.012, 0.09)
    assert row(verdict="no evidence of effect", **standing).housing_help == (
        "No evidence yet: go by need"
    )


@pytest.mark.parametrize(
    ("verdict", "about", "said"),
    [
        pytest.param(WORKS_ON_AVERAGE, {}, "Helps on average; not known whom most", id="average"),
        pytest.param("no evidence of effect", {}, "No evidence yet: go by need", id="no evidence"),
        pytest.param("", {}, "No evidence yet: go by need", id="no verdict at all"),
        pytest.param("not estimable: no housing data", {}, "Not estimable: no housing data",
                     id="not estimable"),
        pytest.param(TARGETING_SUPPORTED,
                     {"housing_benefit": None, "why_no_benefit": "no barrier at home recorded"},
                     "No estimate: no barrier at home recorded", id="no barrier"),
        pytest.param(TARGETING_SUPPORTED, {"housing_benefit": None, "why_no_benefit": None},
                     "Not available today", id="no number and no reason"),
    ],
)  # fmt: skip
def test_no_more_is_said_of_housing_help_than_the_evidence_allows(
    verdict: str, about: dict[str, Any], said: str
) -> None:
    assert row(verdict=verdict, **about).housing_help == said


@pytest.mark.parametrize(
    ("days", "left", "said"),
    [
        pytest.param(1, None, "1 day since ready", id="one day"),
        pytest.param(3, None, "3 days since ready", id="three days"),
        pytest.param(0, None, "0 days since ready", id="ready today"),
        pytest.param(3, "2026-09-29", None, id="has left"),
        pytest.param(None, None, None, id="not ready"),
    ],
)
def test_a_delay_is_told_while_the_person_is_in_hospital(
    days: int | None, left: str | None, said: str | None
) -> None:
    found = row(
        delay_so_far_days=float("nan") if days is None else float(days),
        discharge_date=pd.NaT if left is None else pd.Timestamp(left),
    )
    assert found.delay == said


@pytest.mark.parametrize(
    ("about", "step", "owner"),
    [
        pytest.param({"barriers": "no settled home; damp or mould"},
                     "Ask the person, then refer to the council (duty to refer)",
                     "Discharge coordinator", id="homeless"),
        pytest.param({}, "Refer to housing help", "Housing officer", id="a barrier"),
        pytest.param({"state": UNKNOWN, "barriers": ""}, "Ask about the home",
                     "Discharge coordinator", id="home unknown"),
        pytest.param({"state": NONE_RECORDED, "barriers": "", "expected_discharge_date": pd.NaT},
                     "Set a leaving date", "Ward", id="no leaving date"),
        pytest.param({"state": NONE_RECORDED, "barriers": ""}, None, None, id="nothing to do"),
    ],
)  # fmt: skip
def test_the_next_step_and_whose_it_is(
    about: dict[str, Any], step: str | None, owner: str | None
) -> None:
    found = row(**about)
    assert (found.next_step, found.next_step_owner) == (step, owner)


def test_an_unknown_home_is_asked_about_and_never_called_free_of_barriers() -> None:
    found = row(state=UNKNOWN, barriers="")
    assert found.housing_ask == ASK_ABOUT_HOME
    assert (found.barrier, found.barrier_source, found.barrier_date) == (None, None, None)


def test_a_surveyed_home_without_a_barrier_says_from_where_that_is_known() -> None:
    found = row(state=NONE_RECORDED, barriers="")
    assert (found.barrier, found.housing_ask) == (None, None)
    assert (found.barrier_source, found.barrier_date) == ("hhsrs", "3 September 2026")


def test_gaps_mark_everybody_and_someone_without_a_score_is_for_review() -> None:
    assert row(gaps=("no tenancy data",)).status == "scored_with_gaps"
    review = row(band=MANUAL_REVIEW, rank=pd.NA, readmission_30d=None, gaps=("no tenancy data",))
    assert (review.status, review.rank, review.band) == ("manual_review", None, None)
    assert review.review_reason == "no score could be made from what is recorded"


def test_what_is_missing_stays_missing() -> None:
    found = row(
        ward=None, site_code=pd.NA, age_at_admission_years=pd.NA, discharge_pathway="unknown"
    )
    assert (found.ward, found.site, found.age_years, found.pathway) == (None, None, None, None)


def test_the_hours_after_reablement_follow_the_words_on_ongoing_care() -> None:
    said = "about 9 hours a week (between 4 and 14), from 15 planned at the start"
    assert row(**HOURS).ongoing_care == f"Possible after reablement, about 4 in 10: {said}"
    unknown = row(**{**HOURS, "hours_expected": float("nan")}).ongoing_care
    assert unknown == ("Possible after reablement, about 4 in 10; hours: not enough known to say")


def test_hours_are_not_said_where_the_source_means_something_else_by_care() -> None:
    stays = pd.DataFrame([{**STAY, **HOURS}], index=pd.Index(["s1"], name="spell_id"))
    rows = build_rows(
        stays, NO_REASONS, benefit_verdict="", gaps=(), in_words=british_date,
        stated_care="a care home",
    )  # fmt: skip
    assert rows[0].ongoing_care == "Possible: a care home, about 4 in 10"


OFFER = OfferWords(
    offer=ServiceLine(title="Flats", places="1 place free", start=""),
    others=(ServiceLine(title="Alarms", places="2 places free", start=""),),
    ask="a key safe",
    next_step="Ring the flats",
    next_step_owner="Social worker",
)


def test_an_offer_is_the_next_step() -> None:
    found = row(offers=OFFER)
    assert (found.next_step, found.next_step_owner) == ("Ring the flats", "Social worker")
    assert (found.service_offer, found.services) == (OFFER.offer, OFFER.others)
    assert found.service_ask == "a key safe"


def test_a_duty_in_law_comes_before_an_offer() -> None:
    found = row(offers=OFFER, barriers="no settled home; damp or mould")
    assert found.next_step == "Ask the person, then refer to the council (duty to refer)"
    assert found.service_offer == OFFER.offer


def test_without_an_offer_the_next_step_is_as_it_was() -> None:
    assert row(offers=OfferWords(ask="stairs")).next_step == row().next_step


@pytest.mark.parametrize(
    ("about", "said"),
    [
        pytest.param({"is_without_settled_home": 1.0}, ("No home",), id="no home"),
        pytest.param({"has_long_term_support": 1.0}, ("Care package to restart",), id="paused"),
        pytest.param({"has_long_term_support": 1.0, "discharge_date": pd.Timestamp("2026-09-29")},
                     (), id="has left, so nothing is paused"),
        pytest.param({"has_two_carers": 1.0}, ("Two care workers",), id="two workers"),
        pytest.param({"is_without_settled_home": float("nan"), "has_two_carers": 0.0}, (),
                     id="unknown is no problem found"),
    ],
)  # fmt: skip
def test_who_needs_the_same_arrangements_is_marked(
    about: dict[str, Any], said: tuple[str, ...]
) -> None:
    assert row(**about).look_together == said


def test_what_nobody_recorded_is_asked_about_where_others_have_it() -> None:
    facts = {"lives_alone": float("nan"), "clinical_frailty_scale": float("nan")}
    stays = pd.DataFrame([{**STAY, **facts}], index=pd.Index(["s1"], name="spell_id"))
    words: dict[str, Any] = {"benefit_verdict": "", "gaps": (), "in_words": british_date}
    (asked,) = build_rows(stays, NO_REASONS, asked=["lives_alone"], **words)
    (not_asked,) = build_rows(stays, NO_REASONS, **words)
    assert (asked.also_ask, not_asked.also_ask) == ("lives alone?", None)


def test_the_place_by_housing_help_the_lot_and_the_last_decision_stand_in_the_row() -> None:
    found = row(housing_rank=3, first_probability=0.5, last_decision="Referred, 1 October 2026")
    assert (found.housing_rank, found.look_first_probability) == (3, 0.5)
    assert found.last_decision == "Referred, 1 October 2026"
    assert row(housing_rank=pd.NA).housing_rank is None
