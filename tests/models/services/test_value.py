"""What an offer is worth; everybody is invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.services.catalogue import services_in_force
from models.services.value import value_of_offers
from tests.models.services.invented_services import catalogue

SERVICES = services_in_force(
    catalogue(
        {"service_id": "a", "intervention_code": "BRIDGE"},
        {"service_id": "b", "intervention_code": "REHOUSE", "prior_risk_ratio": 0.9},
        {"service_id": "c", "intervention_code": "TELECARE", "prior_risk_ratio": 0.1},
        {"service_id": "d", "intervention_code": "WARM_HOME", "prior_risk_ratio": 1.4},
    ),
    pd.Timestamp("2026-01-06"),
).services
NEED = pd.Series([0.4, np.nan, 0.0], index=["ana", "ben", "cy"])


def test_without_evidence_an_offer_is_worth_the_need_and_the_prior_tells_services_apart() -> None:
    basis, value = value_of_offers(SERVICES, need=NEED, benefit=None)
    assert basis == "need"
    assert [service.service_id for service in SERVICES] == ["a", "b", "c", "d"]
    assert value.tolist() == [pytest.approx([0.4, 0.44, 0.6, 0.4]), [0.0] * 4, [0.0] * 4]


def test_no_prior_however_strong_outweighs_double_the_need() -> None:
    _, value = value_of_offers(SERVICES, need=pd.Series([0.2, 0.4]), benefit=None)
    assert value[0].max() < value[1].min()


def test_with_evidence_an_offer_is_worth_its_benefit_and_the_prior_where_it_is_refused() -> None:
    benefit = pd.DataFrame({"REHOUSE": [0.1, -0.05, np.nan]}, index=NEED.index)
    basis, value = value_of_offers(SERVICES, need=NEED, benefit=benefit)
    assert basis == "benefit"
    assert value[0].tolist() == pytest.approx([0.0, 0.1, 0.2, 0.0])
    assert value[1].tolist() == [0.0, -0.05, 0.0, 0.0]
    assert value[2].tolist() == [0.0] * 4


@pytest.mark.parametrize("need", [1.2, -0.1])
def test_a_need_outside_its_range_is_refused(need: float) -> None:
    with pytest.raises(ValueError, match="does not for 1 of 2"):
        value_of_offers(SERVICES, need=pd.Series([need, 0.5]), benefit=None)


def test_benefits_of_other_people_are_refused() -> None:
    benefit = pd.DataFrame({"REHOUSE": [0.1]}, index=["dee"])
    with pytest.raises(ValueError, match="the same rows"):
        value_of_offers(SERVICES, need=NEED, benefit=benefit)
