import pytest

from reports.render.headlines import (
    benefit_calibration_sentence,
    calibration_sentence,
    comparison_sentence,
    headline,
    served_less_well,
)
from tests.reports.sample_metrics import benefit_metrics, estimate, group, risk_metrics


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        pytest.param(1.1, "On the whole, yes.", id="at the limit"),
        pytest.param(1.11, "Not quite: too low.", id="more happened than expected"),
        pytest.param(0.89, "Not quite: too high.", id="less happened than expected"),
        pytest.param(None, "could not be measured", id="not measured"),
    ],
)
def test_calibration_is_told_by_what_happened(ratio: float | None, words: str) -> None:
    assert words in calibration_sentence({"observed_over_expected": ratio})


def test_a_ratio_with_an_interval_is_read_too() -> None:
    assert "97 happened" in calibration_sentence({"observed_over_expected": estimate(0.97)})


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        pytest.param("no evidence of effect", "No effect of housing help", id="nothing"),
        pytest.param("works on average, no targeting claim", "do not use the order", id="average"),
        pytest.param("not estimable: no overlap", "Not estimable: no overlap.", id="refusal"),
        pytest.param(None, "reached no verdict", id="no verdict"),
    ],
)
def test_each_verdict_has_its_sentence(verdict: str | None, words: str) -> None:
    assert words in headline(benefit_metrics(verdict=verdict), "housing_benefit")


def test_an_order_whose_gain_may_be_nothing_does_not_win() -> None:
    targeting = {"versus": {"risk_ranking": estimate(0.01, 0.02)}}
    sentence = comparison_sentence(benefit_metrics(targeting=targeting), "housing_benefit")
    assert "does not clearly win" in sentence


def test_a_rule_that_clearly_beats_the_order_is_named_after_the_runs_own_sentence() -> None:
    worse = {"value": -0.22, "low": -0.41, "high": -0.04}
    maybe = {"value": -0.09, "low": -0.21, "high": 0.04}
    targeting = {"versus": {"risk_ranking": {"0.1": estimate(0.09, 0.12)},
                            "barrier_rule": {"0.05": worse, "0.1": maybe},
                            "current_practice": {"0.05": worse}}}  # fmt: skip
    said = "Ranking by benefit cannot be told from ranking by risk."
    metrics = benefit_metrics(targeting=targeting, winner=said)
    assert comparison_sentence(metrics, "housing_benefit") == (
        f"{said} Clearly worse than: most barriers at home first, 5% helped; "
        "today's referrals, 5% helped."
    )
    assert "Clearly worse" not in comparison_sentence(benefit_metrics(), "housing_benefit")


def test_benefits_are_right_only_when_the_slope_is_clearly_above_nothing() -> None:
    assert "did gain more" in benefit_calibration_sentence({"calibration_slope": estimate(0.5)})
    unclear = {"calibration_slope": estimate(0.5, 0.6)}
    assert "not clearly" in benefit_calibration_sentence(unclear)


def test_a_top_that_finds_almost_nobody_says_fewer_than_one() -> None:
    top = [{"share": 0.1, "k": 40, "precision": 0.04, "recall": None, "lift": 1.0}]
    assert "fewer than 1" in headline(risk_metrics(at_capacity=top), "readmission_30d")


def test_a_group_is_named_only_with_enough_cases_and_a_real_gap() -> None:
    rows = [
        group("sex", "women", 500, 30, 1.25),
        group("sex", "men", 500, 29, 1.25),
        group("sex", "not known", 500, 60, 1.19),
    ]
    assert served_less_well(rows) == [
        "Sex: women. Chances too low (125 cases where 100 were expected)."
    ]


def test_who_is_found_less_often_is_said_and_crossings_stay_in_the_table() -> None:
    row = {"group": "age_band", "level": "18 to 49", "events": 140, "note": None,
           "observed_over_expected": {"value": 0.7, "low": 0.6, "high": 0.8},
           "found_less_often": True,
           "recall": {"value": 0.03, "low": 0.0, "high": 0.08}}  # fmt: skip
    crossed = {**row, "group": "sex by age_band"}
    hidden = {**row, "observed_over_expected": None, "recall": "*"}
    assert served_less_well([row, crossed]) == [
        "Age band: 18 to 49. Chances too high (70 cases where 100 were expected).",
        "Age band: 18 to 49. Found less often than others: the list holds 3% of its cases.",
    ]
    assert served_less_well([hidden])[0].endswith("the list holds too few of its cases to print.")


def test_a_ratio_that_may_be_chance_says_so() -> None:
    row = {"group": "sex", "level": "x", "events": 40, "note": None,
           "observed_over_expected": {"value": 1.3, "low": 0.9, "high": 1.7}}  # fmt: skip
    assert "; may be chance)" in served_less_well([row])[0]
