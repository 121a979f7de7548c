"""A sentence promises nothing beyond its interval."""

from typing import Any

import pytest

from models.validation.ablation import EVERYBODY
from models.validation.sentences import told_plainly
from models.validation.snapshots import LINE_AT_DECISION, ONE, SEVERAL
from tests.models.validation.told import between, body, family, mornings, site, step


def said(part: str, **changes: Any) -> str:
    return " ".join(told_plainly(body(**changes))[part])


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.001, 0.009, "The living situation adds: without it AUROC is lower by 0.0050"),
        (-0.009, -0.001, "The living situation does harm: without it AUROC is higher by 0.0050"),
        (-0.001, 0.003, "is not shown to add anything: without it AUROC is lower by 0.0010 (-0.00"),
    ],
)  # fmt: skip
def test_a_family_adds_only_where_its_interval_is_above_nothing(
    low: float, high: float, words: str
) -> None:
    told = said("families", families=[family("family living", between(low, high))])
    assert words in told


def test_a_family_is_told_for_each_group_and_too_few_stay_too_few() -> None:
    rows = {EVERYBODY: between(0.1, 0.2), "65 and over": between(0.1, 0.2), "housing unknown": None}
    told = said("families", families=[family("group home", by_group=rows)])
    assert "What is known of the home adds for people of 65 and over: " in told
    assert "What is known of the home for people with housing unknown: too few to say." in told


def test_a_family_that_no_source_fills_says_so_and_others_are_left_to_the_table() -> None:
    families = [family("group care", None, note="not in this source"),
                family("family clinical", between(0.1, 0.2))]  # fmt: skip
    assert said("families", families=families) == "What is known of care: not in this source."


@pytest.mark.parametrize(
    ("chosen", "is_confirmed", "words"),
    [
        (ONE, True, "were not surely better on mornings"),
        (SEVERAL, True, "and the test period bears it out (lower by 0.0010"),
        (SEVERAL, False, "does not bear it out, so that one row per stay stays (lower by 0.0010"),
    ],
)
def test_the_choice_of_training_rows_is_told_with_what_the_test_period_says(
    chosen: str, is_confirmed: bool, words: str
) -> None:
    told = said("snapshots", snapshots=mornings(chosen=chosen, is_confirmed=is_confirmed))
    assert words in told
    assert "On 4,000 mornings of 700 stays the model as shipped" in told
    assert LINE_AT_DECISION not in told


def test_sites_are_counted_by_what_their_intervals_bear() -> None:
    sites = [site("a", delta=between(-0.03, -0.01), ratio=between(1.1, 1.3)),
             site("b", delta=between(-0.03, 0.01), ratio=between(0.9, 1.3)),
             site("c", note="too few to say")]  # fmt: skip
    told = said("sites", sites=sites)
    assert "Of 2 sites judged by a model that was never taught there, 1 surely lost AUROC" in told
    assert "1 had surely more or fewer cases than expected" in told
    assert (
        "nearer to those expected at 2 of 2 sites, and a new line the slope nearer to 1 at 0"
        in told
    )


def test_without_a_site_large_enough_nothing_is_said_of_travel() -> None:
    assert said("sites", sites=[site("c", note="too few to say")]).startswith("No site has cases")
    few = site("a", delta=between(-0.03, 0.01), ratio=between(0.9, 1.3), is_recalibrated=False)
    assert "new level" not in said("sites", sites=[few])


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.02, -0.01, "AUROC rose by 0.0150 (0.0100 to 0.0200): more people still taught"),
        (0.01, 0.02, "more people did not help"),
        (-0.02, 0.01, "that the last people added anything is not shown"),
    ],
)
def test_more_people_help_only_where_the_interval_says_so(
    low: float, high: float, words: str
) -> None:
    shares = [
        {"share": 0.5, "delta_auroc": between(low, high)},
        {"share": 1.0, "delta_auroc": None},
    ]
    assert words in said("learning_curve", shares=shares)
    assert "too few cases" in said("learning_curve", shares=shares[1:])


def test_the_choice_of_settings_is_told_by_its_losses() -> None:
    steps = [step(1, 0.0, between(0.01, 0.02)), step(3, 0.01, between(-0.02, -0.01)),
             step(2, 0.002, between(-0.01, 0.01))]  # fmt: skip
    told = said("model_choice", steps=steps)
    assert "the best of 4 in 1 of 3 next periods and lost 0.0040 AUROC" in told
    assert "0.0100 at most" in told
    assert "surely better than today's settings in 1 of 3 periods and surely worse in 1." in told


def test_a_part_that_was_not_possible_gives_its_note_alone() -> None:
    told = said("snapshots", snapshots={"note": "not possible: the source has no calendar"})
    assert told == "Not possible: the source has no calendar."


def test_an_interval_that_cannot_be_told_is_not_made_up() -> None:
    missing = {"value": 0.01, "low": None, "high": None}
    told = said("families", families=[family("group home", missing)])
    assert "is not shown to add anything: without it AUROC is lower by 0.0100 (interval not" in told
    shares = [{"share": 0.5, "delta_auroc": {"value": None, "low": None, "high": None}}]
    assert "a figure that cannot be told" in said("learning_curve", shares=shares)
