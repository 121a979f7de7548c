from dataclasses import replace
from typing import Any

import pytest

from models.benefit.scores import Estimate
from models.benefit.shape import BY_PERSON, CONSTANT
from models.benefit.verdict import (
    AVERAGE_ONLY,
    NO_EVIDENCE,
    TARGETING,
    Evidence,
    build_gates,
    decide_verdict,
)
from tests.models.benefit.trials import QUICK

STRONG = Evidence(
    ate=Estimate(0.05, 0.01),
    autoc=Estimate(0.04, 0.01),
    training_slope=Estimate(0.02, 0.005),
    top_fifth_low=0.03,
    share_refused=0.02,
    placebo=Estimate(0.001, 0.01),
    treated=2000,
    events=300,
    shape=BY_PERSON,
)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        pytest.param({}, TARGETING, id="all holds"),
        pytest.param({"autoc": Estimate(0.04, 0.03)}, AVERAGE_ONLY, id="held-out ranking weak"),
        pytest.param({"autoc": Estimate(-0.04, 0.01)}, AVERAGE_ONLY, id="ranking upside down"),
        pytest.param({"training_slope": Estimate(0.0, 0.01)}, AVERAGE_ONLY, id="slope weak"),
        pytest.param({"top_fifth_low": -0.01}, AVERAGE_ONLY, id="best fifth may not gain"),
        pytest.param({"treated": 299}, AVERAGE_ONLY, id="too few treated"),
        pytest.param({"events": 49}, AVERAGE_ONLY, id="too few events"),
        pytest.param({"shape": CONSTANT}, AVERAGE_ONLY, id="one effect for all fits as well"),
        pytest.param({"ate": Estimate(0.0, 0.01)}, TARGETING, id="helps some, harms others"),
        pytest.param(
            {"ate": Estimate(0.01, 0.01), "autoc": Estimate(0, 0.01)}, NO_EVIDENCE, id="nothing"
        ),
        pytest.param(
            {"ate": Estimate(-0.05, 0.01), "autoc": Estimate(0, 0.01)}, NO_EVIDENCE, id="harm"
        ),
    ],
)
def test_what_may_be_said(changes: dict[str, Any], verdict: str) -> None:
    assert decide_verdict(build_gates(replace(STRONG, **changes), QUICK)) == verdict


@pytest.mark.parametrize(
    ("changes", "gate"),
    [
        ({"share_refused": 0.11}, "overlap_share_refused"),
        ({"placebo": Estimate(0.05, 0.01)}, "placebo_effect_z"),
        ({"placebo": Estimate(-0.05, 0.01)}, "placebo_effect_z"),
        ({"negative_control": Estimate(0.05, 0.01)}, "negative_control_z"),
    ],
)
def test_each_warning_fails_its_own_gate(changes: dict[str, Any], gate: str) -> None:
    gates = build_gates(replace(STRONG, **changes), QUICK)
    assert [one.name for one in gates if not one.passed] == [gate]
