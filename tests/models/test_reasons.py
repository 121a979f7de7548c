"""Reasons add up, speak only of what is known and raises the risk, and read well."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.reasons import Contributions, contributions, fill_sentence, format_value, top_reasons
from models.risk import fit_booster
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays(n=1500)
BOOSTER = fit_booster(STAYS.features, STAYS.label, QUICK)


@dataclass(frozen=True)
class Told:
    name: str
    kind: str
    sentence: str | None
    group: str = "health"
    is_sensitive: bool = False
    speaks_from: float = 1.0
    topic: str = ""


STAYED = Told("stays", "count", "{value} emergency stays in the last 12 months")
ALONE = Told("alone", "yes_no", "lives alone", "home")
DAYS = Told("days", "days", "last left hospital {value} days ago")
SECRET = Told("secret", "yes_no", "must not be said", "home", is_sensitive=True)
SILENT = Told("silent", "count", None)
CLUTTER = Told("clutter", "level", "the home is cluttered", "home", speaks_from=4.0)
REGISTRY = (STAYED, ALONE, DAYS, SECRET, SILENT, CLUTTER, Told("elsewhere", "count", "not here"))


def one(values: Mapping[str, float], pushes: Mapping[str, float], **knobs: Any) -> list[str]:
    names = ["stays", "alone", "days", "secret", "silent", "clutter", "alone_known"]
    index = pd.Index(["s1"], name="spell_id")
    features = pd.DataFrame([values], columns=names, index=index, dtype="float64")
    told = pd.DataFrame([pushes], columns=names, index=index, dtype="float64").fillna(0.0)
    parts = Contributions(told, np.zeros(1), told.sum(axis=1).to_numpy())
    return top_reasons(parts, features, REGISTRY, **knobs)["sentence"].tolist()


def test_contributions_and_base_are_the_score() -> None:
    parts = contributions(BOOSTER, STAYS.features)
    total = parts.pushes.sum(axis=1).to_numpy() + parts.base
    np.testing.assert_allclose(total, parts.raw, atol=1e-9)
    assert list(parts.pushes.columns) == list(STAYS.features.columns)
    assert contributions(BOOSTER, STAYS.features.iloc[:0]).pushes.shape == (0, 7)


def test_contributions_that_do_not_add_up_are_refused() -> None:
    class Liar:
        def feature_name(self) -> list[str]:
            return ["a"]

        def predict(self, values: np.ndarray, **asked: object) -> np.ndarray:
            if asked.get("pred_contrib"):
                return np.tile([0.5, 0.5], (len(values), 1))
            return np.full(len(values), 1.001)

    with pytest.raises(ValueError, match=r"contributions miss the score by up to 1\.00e-03"):
        contributions(Liar(), pd.DataFrame({"a": [1.0]}))


def test_contributions_are_held_against_the_scores_that_are_shown() -> None:
    raw = contributions(BOOSTER, STAYS.features).raw
    without_score = np.where(np.arange(len(raw)) == 0, np.nan, raw)
    parts = contributions(BOOSTER, STAYS.features, raw=without_score)
    np.testing.assert_array_equal(parts.raw, without_score)
    with pytest.raises(ValueError, match=r"contributions miss the score by up to 1\.00e\+00"):
        contributions(BOOSTER, STAYS.features, raw=raw + 1.0)


def test_the_strongest_come_first_and_at_most_three() -> None:
    values = {"stays": 3, "alone": 1, "days": 12, "clutter": 7, "alone_known": 1}
    pushes = {"stays": 0.2, "alone": 0.4, "days": 0.1, "clutter": 0.3}
    assert one(values, pushes) == [
        "lives alone",
        "the home is cluttered",
        "3 emergency stays in the last 12 months",
    ]
    assert one(values, pushes, at_most=1) == ["lives alone"]


def test_of_one_topic_the_strongest_alone_is_told() -> None:
    registry = [
        Told("emergencies", "count", "{value} emergency stays", topic="stays"),
        Told("admissions", "count", "{value} hospital stays", topic="stays"),
        Told("alone", "yes_no", "lives alone", "home"),
        Told("cold", "yes_no", "cold home", "home"),
    ]
    people = pd.Index(["s1", "s2"], name="spell_id")
    names = [feature.name for feature in registry]
    values = pd.DataFrame([[4.0, 4.0, 1.0, 1.0]] * 2, columns=names, index=people)
    pushes = pd.DataFrame([[0.4, 0.5, 0.1, 0.2], [0.5, 0.4, 0.6, 0.0]], columns=names, index=people)
    parts = Contributions(pushes, np.zeros(2), pushes.sum(axis=1).to_numpy())
    told = top_reasons(parts, values, registry)
    assert told.loc[told["spell_id"] == "s1", "sentence"].tolist() == [
        "4 hospital stays", "cold home", "lives alone",
    ]  # fmt: skip
    assert told.loc[told["spell_id"] == "s2", "sentence"].tolist() == [
        "lives alone", "4 emergency stays",
    ]  # fmt: skip


def test_what_lowers_the_risk_is_no_reason() -> None:
    assert one({"stays": 3, "days": 9}, {"stays": -0.2, "days": 0.0}) == []


def test_what_is_unknown_is_never_a_reason() -> None:
    assert one({"stays": np.nan, "alone": 1, "alone_known": 0}, {"stays": 0.5, "alone": 0.5}) == []


def test_what_is_sensitive_or_wordless_is_never_told() -> None:
    assert one({"secret": 1, "silent": 4}, {"secret": 0.9, "silent": 0.8}) == []


def test_a_no_or_a_zero_is_never_told_as_a_problem() -> None:
    assert one({"stays": 0, "alone": 0, "alone_known": 1}, {"stays": 0.5, "alone": 0.5}) == []


def test_a_sentence_waits_for_the_value_that_makes_it_true() -> None:
    assert one({"clutter": 3}, {"clutter": 0.5}) == []
    assert one({"clutter": 4}, {"clutter": 0.5}) == ["the home is cluttered"]


def test_the_known_flag_pushes_with_its_feature() -> None:
    values = {"alone": 1, "alone_known": 1, "stays": 2}
    pushes = {"alone": 0.1, "alone_known": 0.3, "stays": 0.2}
    assert one(values, pushes)[0] == "lives alone"
    assert one(values, {**pushes, "alone_known": -0.2}) == [
        "2 emergency stays in the last 12 months"
    ]


def test_small_pushes_are_not_told() -> None:
    assert one({"stays": 2}, {"stays": 0.04}, least_log_odds=0.05) == []


def test_rows_come_in_the_order_of_the_stays_with_numbered_reasons() -> None:
    parts = contributions(BOOSTER, STAYS.features)
    registry = [
        Told("emergency_admissions", "count", "{value} emergency stays"),
        Told("age_years", "count", "aged {value}"),
        Told("lives_alone", "yes_no", "lives alone", "home"),
    ]
    told = top_reasons(parts, STAYS.features, registry)
    assert told.groupby("spell_id")["order"].max().max() <= 3
    assert told["spell_id"].is_monotonic_increasing
    assert (told["log_odds"] > 0).all()
    falling = told.groupby("spell_id")["log_odds"].diff().dropna()
    assert (falling <= 0).all()
    ages = told[told["feature"] == "age_years"].head(50)
    expected = STAYS.features.loc[ages["spell_id"], "age_years"].map("aged {:.0f}".format)
    assert ages["sentence"].tolist() == expected.tolist()
    unknown = STAYS.features.index[STAYS.features["lives_alone"].isna()]
    assert not told[told["spell_id"].isin(unknown)]["feature"].eq("lives_alone").any()


def test_tables_of_other_stays_are_refused() -> None:
    parts = contributions(BOOSTER, STAYS.features)
    with pytest.raises(ValueError, match="must be of the same stays, in the same order"):
        top_reasons(parts, STAYS.features.iloc[::-1], REGISTRY)


@pytest.mark.parametrize(
    ("sentence", "value", "kind", "expected"),
    [
        ("{value} hospital stays", 2.0, "count", "2 hospital stays"),
        ("{value} hospital stays", 1.0, "count", "1 hospital stay"),
        ("{value} visits in 6 months", 1.0, "count", "1 visit in 6 months"),
        ("last left hospital {value} days ago", 1.0, "days", "last left hospital 1 day ago"),
        ("{value} hours of care a week", 10.6, "hours", "10.5 hours of care a week"),
        ("{value} hours of care a week", 1.0, "hours", "1 hour of care a week"),
        ("{value} diagnoses listed", 1.0, "count", "1 diagnosis listed"),
        ("Clinical Frailty Scale {value}", 1.0, "level", "Clinical Frailty Scale 1"),
        ("lives alone", 1.0, "yes_no", "lives alone"),
    ],
)
def test_sentences_read_well(sentence: str, value: float, kind: str, expected: str) -> None:
    assert fill_sentence(sentence, value, kind) == expected


def test_yes_and_no_are_words() -> None:
    assert [format_value(value, "yes_no") for value in (1.0, 0.0)] == ["yes", "no"]
