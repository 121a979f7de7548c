import json
from dataclasses import asdict

import numpy as np
import pytest

from models.benefit.calibration import Recalibration
from models.benefit.overlap import (
    TOO_FEW_ALIKE,
    TOO_UNLIKE_NOT_REFERRED,
    TOO_UNLIKE_REFERRED,
    SupportRule,
    build_support_rule,
    effective_rows,
)
from tests.models.benefit.trials import QUICK

RULE = SupportRule(
    limit=0.02,
    edges=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    is_thin=(False,) * 9 + (True,),
)


@pytest.mark.parametrize(
    ("propensity", "why_not"),
    [
        pytest.param(0.0199, TOO_UNLIKE_REFERRED, id="just below the limit"),
        pytest.param(0.02, "", id="at the limit"),
        pytest.param(0.5, "", id="in the middle"),
        pytest.param(0.95, TOO_FEW_ALIKE, id="in a band with few of one arm"),
        pytest.param(0.981, TOO_UNLIKE_NOT_REFERRED, id="just above the upper limit"),
    ],
)
def test_a_number_needs_both_arms(propensity: float, why_not: str) -> None:
    assert RULE.reasons(np.array([propensity])).tolist() == [why_not]


def test_a_band_with_29_of_one_arm_is_thin_and_with_30_is_not() -> None:
    propensity = np.repeat(np.arange(10) / 10 + 0.05, 200)
    referred = np.zeros(2000)
    for tenth in range(10):
        referred[tenth * 200 : tenth * 200 + {4: 29, 5: 30}.get(tenth, 80)] = 1
    rule = build_support_rule(propensity, referred, QUICK)
    assert [number for number, thin in enumerate(rule.is_thin) if thin] == [4]


@pytest.mark.parametrize(("treated", "bands"), [(100, 1), (120, 2), (359, 5), (900, 10)])
def test_a_small_arm_is_not_spread_over_bands_it_cannot_fill(treated: int, bands: int) -> None:
    referred = (np.arange(2000) < treated).astype("float64")
    random = np.random.Generator(np.random.PCG64(1))
    rule = build_support_rule(random.uniform(0.1, 0.9, 2000), referred, QUICK)
    assert len(rule.is_thin) == bands == len(rule.edges) + 1


@pytest.mark.parametrize(
    ("chances", "bands"), [((0.2,), 1), ((0.2, 0.5), 2)], ids=["one chance", "two chances"]
)
def test_of_a_lottery_nobody_is_refused_because_a_booster_errs_a_little(
    chances: tuple[float, ...], bands: int
) -> None:
    propensity = np.resize(chances, 4000)
    random = np.random.Generator(np.random.PCG64(2))
    referred = (random.random(4000) < propensity).astype("float64")
    rule = build_support_rule(propensity, referred, QUICK)
    assert len(rule.is_thin) == bands
    said = np.concatenate([propensity - 0.03, propensity + 0.03])
    assert set(rule.reasons(said)) == {""}


def test_the_rule_survives_a_json_file() -> None:
    copy = SupportRule(**json.loads(json.dumps(asdict(RULE))))
    propensity = np.linspace(0, 1, 101)
    np.testing.assert_array_equal(copy.reasons(propensity), RULE.reasons(propensity))


def test_the_repair_of_the_propensity_travels_with_the_rule() -> None:
    repaired = build_support_rule(
        np.linspace(0.1, 0.9, 500), np.ones(500), QUICK, Recalibration(0.5, 2.0)
    )
    raw = np.array([0.2, 0.5])
    expected = 1 / (1 + np.exp(-(0.5 + 2 * np.log(raw / (1 - raw)))))
    assert repaired.recalibrated(raw) == pytest.approx(expected)
    np.testing.assert_array_equal(RULE.recalibrated(raw), raw)


def test_equal_arms_keep_all_rows_effective_and_unequal_ones_do_not() -> None:
    referred = np.tile([0.0, 1.0], 500)
    assert effective_rows(np.full(1000, 0.5), referred, clip=0.02) == pytest.approx(1000)
    assert effective_rows(np.full(1000, 0.1), referred, clip=0.02) < 700
