"""Every group level is told, and every gate says its limit, its value and its verdict."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.evaluate_params import GateLimits
from models.gates import all_passed, risk_gates
from models.groups import NOT_RECORDED, TOO_FEW, group_table, outside_limits
from models.intervals import PersonBootstrap
from models.winner import winner_sentence


def held_out(n: int = 400) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(6)
    index = pd.Index([f"s{number}" for number in range(n)], name="spell_id")
    score = rng.random(n)
    held = pd.DataFrame(
        {"person_id": index, "label": (rng.random(n) < score).astype("float64"), "score": score},
        index=index,
    )
    sex = pd.Series(np.where(np.arange(n) < 10, "9", np.where(np.arange(n) % 2, "1", "2")), index)
    return held, pd.DataFrame({"sex": sex.mask(np.arange(n) >= n - 60)}).iloc[::-1]


def audited(held: pd.DataFrame, groups: pd.DataFrame) -> list[dict[str, Any]]:
    bootstrap = PersonBootstrap.of(held["person_id"], reps=100, seed=1)
    return group_table(held, groups, share=0.1, min_events=20, bootstrap=bootstrap)


def test_no_level_is_dropped_and_small_ones_say_so() -> None:
    held, groups = held_out()
    rows = {row["level"]: row for row in audited(held, groups)}
    assert set(rows) == {"1", "2", "9", NOT_RECORDED}
    assert sum(row["n"] for row in rows.values()) == 400
    assert rows["9"]["note"] == TOO_FEW
    assert rows["9"]["auroc"] is None
    assert rows["1"]["note"] is None
    assert rows[NOT_RECORDED]["n"] == 60


def test_figures_of_a_level_are_those_of_its_rows_joined_by_id() -> None:
    held, groups = held_out()
    row = next(r for r in audited(held, groups) if r["level"] == "1")
    men = held[groups.loc[held.index, "sex"] == "1"]
    assert row["observed_over_expected"]["value"] == pytest.approx(
        men["label"].sum() / men["score"].sum()
    )
    listed = men["score"] >= held["score"].nlargest(40).min()
    assert row["selection_rate"]["value"] == pytest.approx(listed.mean())
    assert row["recall"]["value"] == pytest.approx(
        men.loc[listed, "label"].sum() / men["label"].sum()
    )


def test_stays_without_a_group_row_are_counted_and_refused() -> None:
    held, groups = held_out()
    with pytest.raises(ValueError, match="groups lack 1 of 400 held-out stays"):
        audited(held, groups.iloc[:-1])


def interval(value: float, width: float = 0.01) -> dict[str, float]:
    return {"value": value, "low": value - width, "high": value + width}


def sound_metrics() -> dict[str, Any]:
    rival = {"label": "LACE index", "auroc": interval(0.66), "delta_auroc": interval(0.04)}
    return {
        "auroc": interval(0.70),
        "calibration": {"slope": interval(1.0), "in_the_large": interval(0.0), "ici": 0.01},
        "comparators": {"lace": rival, "parr30": {**rival, "label": "PARR-30"}},
        "groups": [
            {"group": "sex", "level": "1", "events": 50, "observed_over_expected": interval(1.0)},
            {
                "group": "tenure",
                "level": "x",
                "events": 50,
                "observed_over_expected": interval(2.0),
            },
            {"group": "sex", "level": "9", "events": 29, "observed_over_expected": interval(2.0)},
            {"group": "sex", "level": "2", "events": 90, "observed_over_expected": None},
        ],
        "leak_proofs": {
            "people_on_both_sides": 0,
            "facts_known_after_index": 0,
            "shuffled_label_auroc": interval(0.5),
            "banned_columns": [],
        },
        "truth": {"gap": interval(0.02), "leak_alarm": False},
    }


LIMITS = GateLimits(protected=("sex",))


def failed(metrics: dict[str, Any], limits: GateLimits = LIMITS) -> list[str]:
    return [g["name"] for g in risk_gates(metrics, limits) if not g["passed"]]


def test_a_sound_model_passes_every_gate() -> None:
    gates = risk_gates(sound_metrics(), LIMITS)
    assert all_passed(gates)
    assert all(set(gate) == {"name", "limit", "value", "passed"} for gate in gates)
    assert not all_passed([])


@pytest.mark.parametrize(
    ("path", "value", "names"),
    [
        (("calibration", "slope"), interval(0.899), ["Calibration slope"]),
        (("calibration", "slope"), interval(1.101), ["Calibration slope"]),
        (("calibration", "in_the_large"), interval(-0.101), ["Calibration in the large"]),
        (("calibration", "ici"), 0.0201, ["Average calibration error (ICI)"]),
        (("calibration", "ici"), None, ["Average calibration error (ICI)"]),
        (("auroc",), interval(0.86), ["AUROC not too good to be true"]),
        (("leak_proofs", "people_on_both_sides"), 1, ["People on both sides of the split"]),
        (("leak_proofs", "facts_known_after_index"), 3, ["Facts known only after the decision"]),
        (
            ("leak_proofs", "shuffled_label_auroc"),
            interval(0.531),
            ["Shuffled labels teach nothing"],
        ),
        (
            ("leak_proofs", "banned_columns"),
            [{"column": "sex", "because": "protected characteristic"}],
            ["Columns no model may have"],
        ),
        (
            ("truth", "leak_alarm"),
            True,
            ["AUROC of the true risk above that of the model"],
        ),
        (
            ("comparators", "lace", "delta_auroc"),
            interval(0.019, 0.005),
            ["AUROC above that of LACE index"],
        ),
        (
            ("comparators", "lace", "delta_auroc"),
            interval(0.03, 0.04),
            ["Low end of the gain over LACE index"],
        ),
        (
            ("groups", 0, "observed_over_expected"),
            interval(1.26),
            ["Protected groups whose risks are off"],
        ),
    ],
)
def test_one_fault_fails_its_own_gate_alone(
    path: tuple[Any, ...], value: Any, names: list[str]
) -> None:
    metrics = sound_metrics()
    place: Any = metrics
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert failed(metrics) == names


@pytest.mark.parametrize("slope", [0.90, 1.10])
def test_a_value_on_the_limit_passes(slope: float) -> None:
    metrics = sound_metrics()
    metrics["calibration"]["slope"] = interval(slope)
    assert failed(metrics) == []


def test_a_comparator_that_could_not_be_computed_does_not_pass() -> None:
    metrics = sound_metrics()
    del metrics["comparators"]["parr30"]
    assert failed(metrics) == ["AUROC above that of parr30", "Low end of the gain over parr30"]


def test_a_protected_group_that_was_not_audited_does_not_pass() -> None:
    assert failed(sound_metrics(), GateLimits(protected=("sex", "age_band"))) == [
        "Protected groups audited"
    ]


def test_groups_with_few_events_or_not_protected_are_left_to_the_reader() -> None:
    rows = sound_metrics()["groups"]
    found = outside_limits(rows, protected=("tenure",), min_events=30, low=0.8, high=1.25)
    assert [row["level"] for row in found] == ["x"]


@pytest.mark.parametrize(
    ("delta", "sentence"),
    [
        (interval(-0.03), "LACE index wins: it ranks better than the model"),
        (interval(0.005), "Nobody wins clearly: the model is not clearly better than LACE index"),
        (
            interval(0.03),
            "The model wins: it ranks better than all 1 comparators; the closest is LACE index",
        ),
        ({"value": 0.1, "low": None, "high": None}, "No comparison could be made"),
    ],
)
def test_the_sentence_says_who_wins(delta: dict[str, Any], sentence: str) -> None:
    rival = {"label": "LACE index", "auroc": interval(0.7), "delta_auroc": delta}
    assert winner_sentence({"lace": rival}).startswith(sentence)


def test_the_sentence_names_each_rival_that_is_level_once_and_the_closest_first() -> None:
    rivals = {
        name: {"label": name, "auroc": interval(0.7), "delta_auroc": interval(delta)}
        for name, delta in {"LACE": 0.008, "PARR-30": 0.002, "frailty": 0.005}.items()
    }
    said = winner_sentence(rivals)
    assert said.startswith("Nobody wins clearly: the model is not clearly better than PARR-30 (AU")
    assert said.endswith("), frailty and LACE.")
