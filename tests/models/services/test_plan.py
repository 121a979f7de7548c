"""A morning's plan: offers, lines, what to ask, unmet need; everybody is invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.services import allocation
from models.services.allocation import AllocationError
from models.services.params import ServiceParams
from models.services.plan import ServicePlan, plan_services
from tests.models.services.invented_services import capacity, catalogue
from tests.models.services.test_eligibility import fields_of

MORNING = pd.Timestamp("2026-01-06 06:00")
PARAMS = ServiceParams(matters_within_days=30, places_valid_days=1)
SERVICES = catalogue(
    {
        "service_id": "flats",
        "intervention_code": "STEPDOWN_FLAT",
        "eligibility_conditions": "has_stairs_barrier",
        "lead_time_p50_days": 3.0,
        "mean_stay_days": 40.0,
        "void_days": 2.0,
        "prior_risk_ratio": 0.9,
    },
    {
        "service_id": "alarms",
        "intervention_code": "TELECARE",
        "eligibility_conditions": "lives_alone",
    },
)


def plan(
    *,
    counted: pd.DataFrame | None,
    need: tuple[float, ...] = (0.5, 0.4, 0.3),
    stairs: tuple[float, ...] = (1.0, 1.0, 1.0),
    alone: tuple[float, ...] = (0.0, 0.0, 0.0),
    benefit: pd.DataFrame | None = None,
    services: pd.DataFrame = SERVICES,
    at_risk: tuple[float, ...] = (0.0, 0.0, 0.0),
) -> ServicePlan:
    fields = fields_of(
        has_stairs_barrier=list(stairs), lives_alone=list(alone), is_tenancy_at_risk=list(at_risk)
    )
    people = pd.DataFrame(
        {
            "need": need,
            "leaving": pd.Timestamp("2026-01-12"),
            "has_left": False,
            "tie_order": [1, 2, 3],
        },
        index=fields.index,
    )
    return plan_services(
        services, counted, people, fields, benefit=benefit, moment=MORNING, params=PARAMS
    )


def offered(found: ServicePlan) -> dict[str, str]:
    given = found.choices[found.choices["is_offer"]]
    ids = [found.eligibility.services[service].service_id for service in given["service"]]
    return dict(zip(given["spell_id"], ids, strict=True))


def need_of(found: ServicePlan, service: str) -> dict[str, object]:
    (row,) = found.needs[found.needs["service_id"] == service].to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_one_flat_goes_to_who_needs_most_and_the_others_stand_in_line() -> None:
    found = plan(counted=capacity(flats=(1, 12, None), alarms=(5, 30, None)))
    assert offered(found) == {"ana": "flats"}
    line = found.choices.set_index("spell_id")
    assert line["in_line"].tolist() == [pd.NA, 1, 2]
    assert line["days_to_place"].tolist() == [pytest.approx(np.nan, nan_ok=True), 3.5, 7.0]


def test_unmet_need_is_counted_and_one_more_place_has_its_price() -> None:
    found = plan(counted=capacity(flats=(1, 12, None), alarms=(5, 30, None)))
    flats = need_of(found, "flats")
    counts = ("places", "eligible", "offered", "unmet", "nothing", "to_ask")
    assert [flats[name] for name in counts] == [1, 3, 1, 2, 2, 0]
    assert flats["gain_of_one_more"] == pytest.approx(0.44)
    assert need_of(found, "alarms")["gain_of_one_more"] == 0


def test_nobody_is_offered_a_service_whose_places_are_not_known() -> None:
    found = plan(counted=capacity(alarms=(5, 30, None)), alone=(1.0, 0.0, 0.0))
    assert offered(found) == {"ana": "alarms"}
    assert found.choices["in_line"].isna().all()
    flats = need_of(found, "flats")
    assert flats["places"] is None
    assert flats["gain_of_one_more"] == pytest.approx(np.nan, nan_ok=True)
    assert flats["unmet"] == 3


def test_without_any_count_of_places_nobody_is_offered_anything() -> None:
    assert offered(plan(counted=None)) == {}


def test_who_might_be_eligible_is_asked_about_and_offered_nothing() -> None:
    found = plan(counted=capacity(flats=(9, 12, None)), stairs=(np.nan, 0.0, 1.0))
    assert offered(found) == {"cy": "flats"}
    asked = found.choices[found.choices["is_to_ask"]]
    assert asked[["spell_id", "asks"]].to_numpy().tolist() == [["ana", "stairs"]]
    assert need_of(found, "flats")["to_ask"] == 1


def test_a_better_service_is_left_to_who_has_no_other() -> None:
    found = plan(
        counted=capacity(flats=(1, 12, None), alarms=(5, 30, None)),
        alone=(1.0, 0.0, 0.0),
        stairs=(1.0, 1.0, 0.0),
    )
    assert offered(found) == {"ana": "alarms", "ben": "flats"}
    left = found.choices[found.choices["is_left_to_others"]]
    assert left["spell_id"].tolist() == ["ana"]
    assert need_of(found, "flats")["unmet"] == 1
    assert need_of(found, "flats")["nothing"] == 0


def test_who_has_no_score_is_offered_nothing_by_a_machine_and_stays_counted() -> None:
    found = plan(counted=capacity(flats=(9, 12, None)), need=(np.nan, 0.4, 0.3))
    assert offered(found) == {"ben": "flats", "cy": "flats"}
    assert need_of(found, "flats")["nothing"] == 1


def test_a_person_whom_help_is_expected_to_harm_is_offered_none() -> None:
    benefit = pd.DataFrame(
        {"STEPDOWN_FLAT": [-0.1, 0.2, 0.1]}, index=pd.Index(["ana", "ben", "cy"], name="spell_id")
    )
    found = plan(counted=capacity(flats=(9, 12, None)), benefit=benefit)
    assert found.basis == "benefit"
    assert offered(found) == {"ben": "flats", "cy": "flats"}


def test_a_morning_without_a_service_in_force_has_an_empty_plan() -> None:
    fields = fields_of()
    people = pd.DataFrame(
        {"need": 0.5, "leaving": MORNING, "has_left": False, "tie_order": [1, 2, 3]},
        index=fields.index,
    )
    found = plan_services(
        SERVICES.iloc[:0], None, people, fields, benefit=None, moment=MORNING, params=PARAMS
    )
    assert found.choices.empty
    assert found.needs.empty


def test_fields_of_other_people_are_refused() -> None:
    fields = fields_of()
    people = pd.DataFrame({"need": [0.5]}, index=["dee"])
    with pytest.raises(ValueError, match="people and fields must have the same rows"):
        plan_services(SERVICES, None, people, fields, benefit=None, moment=MORNING, params=PARAMS)


def test_a_failing_optimiser_costs_the_offers_and_not_the_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise AllocationError("the optimiser stopped: numerical trouble")

    monkeypatch.setattr(allocation, "_maximise", fail)
    found = plan(counted=capacity(flats=(1, 12, None)))
    assert offered(found) == {}
    assert need_of(found, "flats")["nothing"] == 3
    assert found.choices["in_line"].isna().all()
    (problem,) = found.problems
    assert problem.startswith("Nobody is offered a place today: the optimiser stopped")
