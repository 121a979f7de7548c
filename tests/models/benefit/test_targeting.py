import numpy as np
import pytest

from models.benefit.targeting import (
    Ranked,
    assign_fifths,
    calibration_slope,
    effect_by_fifth,
    gain_curve,
    policy_gains,
    policy_value,
    rank_weighted_effects,
)


def ranked(phi: np.ndarray, benefit: np.ndarray, risk: np.ndarray | None = None) -> Ranked:
    size = len(phi)
    return Ranked(
        phi=phi,
        benefit=benefit,
        risk=np.zeros(size) if risk is None else risk,
        propensity=np.full(size, 0.3),
        people=np.arange(size).astype(object),
        tokens=np.random.Generator(np.random.PCG64(5)).permutation(size),
    )


def noisy(size: int = 4000, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.Generator(np.random.PCG64(seed))
    true = 0.1 * random.normal(size=size)
    return true, true + random.normal(size=size) * 0.5


def test_ten_people_by_hand() -> None:
    phi = np.array([0.5, 0.3, 0.1, 0.1, 0.0, 0.0, 0.0, -0.1, -0.1, -0.3])
    found = ranked(phi, phi)
    assert policy_value(found, 0.2).value == pytest.approx(0.4)
    gains = policy_gains(found, 0.2)
    assert gains["none"].value == pytest.approx(0.4)
    assert gains["constant"].value == pytest.approx(0.4 - 0.05)
    areas = rank_weighted_effects(found, half_samples=20, seed=1)
    above = np.cumsum(phi) / np.arange(1, 11) - 0.05
    assert areas["autoc"].value == pytest.approx(above.mean())
    assert areas["qini"].value == pytest.approx((above * np.arange(1, 11) / 10).mean())


def test_the_order_upside_down_is_worse_than_chance() -> None:
    true, phi = noisy()
    assert rank_weighted_effects(ranked(phi, true), half_samples=50, seed=1)["autoc"].z > 3
    assert rank_weighted_effects(ranked(phi, -true), half_samples=50, seed=1)["autoc"].z < -3


def test_the_error_of_autoc_is_that_of_new_samples() -> None:
    drawn = []
    for seed in range(60):
        _, phi = noisy(size=800, seed=seed)
        order = np.random.Generator(np.random.PCG64(1000 + seed)).normal(size=800)
        drawn.append(rank_weighted_effects(ranked(phi, order), half_samples=40, seed=seed))
    for name in ("autoc", "qini"):
        spread = np.std([one[name].value for one in drawn], ddof=1)
        said = np.mean([one[name].se for one in drawn])
        assert said == pytest.approx(spread, rel=0.3), name


def test_our_list_beats_a_risk_list_that_knows_nothing() -> None:
    true, phi = noisy()
    random = np.random.Generator(np.random.PCG64(9)).normal(size=len(phi))
    gain = policy_gains(ranked(phi, true, random), 0.1)["risk_ranking"]
    assert gain.low > 0
    same = policy_gains(ranked(phi, true, true), 0.1)["risk_ranking"]
    assert (same.value, same.se) == (0.0, 0.0)


def test_fifth_1_gains_most_and_fifths_are_of_equal_size() -> None:
    true, phi = noisy()
    table = effect_by_fifth(ranked(phi, true))
    assert table["fifth"].tolist() == [1, 2, 3, 4, 5]
    assert set(table["n"]) == {800}
    assert table["predicted"].is_monotonic_decreasing
    assert table["low"].iloc[0] > 0 > table["high"].iloc[4]
    wide = effect_by_fifth(ranked(phi, true), factor=2.0)
    assert (wide["high"] - wide["low"]).to_numpy() == pytest.approx(
        2 * (table["high"] - table["low"]).to_numpy()
    )


def test_equal_predictions_are_ordered_by_token_and_claim_nothing() -> None:
    _, phi = noisy()
    found = ranked(np.sort(phi), np.zeros(len(phi)))
    assert abs(rank_weighted_effects(found, half_samples=50, seed=1)["autoc"].z) < 3
    assert np.bincount(assign_fifths(found))[1:].tolist() == [800] * 5


def test_a_calibrated_prediction_has_slope_one() -> None:
    true, phi = noisy()
    right = calibration_slope(ranked(phi, true))
    assert right.low < 1 < right.high
    assert calibration_slope(ranked(phi, true * 2)).value == pytest.approx(right.value / 2)


def test_the_gain_curve_ends_where_every_list_is_the_same() -> None:
    true, phi = noisy()
    curve = gain_curve(ranked(phi, true))
    last = curve.iloc[-1]
    assert last["share"] == 1
    assert last["gain"] == pytest.approx(last["risk_ranking"]) == pytest.approx(last["constant"])
    assert (curve["gain"].iloc[:-1] > curve["constant"].iloc[:-1]).all()
    assert ((curve["low"] <= curve["gain"]) & (curve["gain"] <= curve["high"])).all()
