"""The language of eligibility rules; every person is invented."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.services.fields import KINDS
from models.services.rules import ALWAYS, RuleError, answer, describe, parse_rule

FIELDS = {"age_years": "number", "lives_alone": "yes or no", "falls": "number", "tenure": "text"}
LABELS = {"age_years": "age", "lives_alone": "lives alone", "falls": "falls", "tenure": "tenure"}
ANA, BEN, CY = range(3)
PEOPLE = pd.DataFrame(
    {
        "age_years": [55.0, 54.0, np.nan],
        "lives_alone": [1.0, 0.0, np.nan],
        "falls": [0.0, np.nan, 2.0],
        "tenure": pd.Series(["rent_la", "none", None], dtype="str"),
    }
)


def answers(text: str) -> str:
    found = answer(parse_rule(text, FIELDS), PEOPLE)
    assert not (found.holds & found.fails).any()
    return "".join(
        "yes " if holds else "no " if fails else "? "
        for holds, fails in zip(found.holds, found.fails, strict=True)
    ).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "yes yes yes"),
        ("age_years >= 55", "yes no ?"),
        ("age_years > 55", "no no ?"),
        ("age_years <= 54", "no yes ?"),
        ("age_years < 55", "no yes ?"),
        ("age_years == 55", "yes no ?"),
        ("age_years != 55", "no yes ?"),
        ("lives_alone", "yes no ?"),
        ("not lives_alone", "no yes ?"),
        ("tenure in ('rent_la', 'rent_prp')", "yes no ?"),
        ("tenure not in ('rent_la', 'rent_prp')", "no yes ?"),
        ("tenure == 'none'", "no yes ?"),
        ("falls in (0, 1)", "yes ? no"),
        pytest.param("lives_alone and falls >= 1", "no no ?", id="a known no settles and"),
        pytest.param("lives_alone or falls >= 1", "yes ? yes", id="a known yes settles or"),
        pytest.param("not (lives_alone or falls >= 1)", "no ? no", id="not of an unknown"),
        ("age_years >= 18 and (lives_alone or tenure == 'none')", "yes yes ?"),
    ],
)
def test_a_rule_answers_yes_no_or_unknown(text: str, expected: str) -> None:
    assert answers(text) == expected


def test_only_what_the_answer_hangs_on_is_asked() -> None:
    found = answer(parse_rule("lives_alone and falls >= 1 and age_years >= 18", FIELDS), PEOPLE)
    assert {field: who.tolist() for field, who in found.asks.items()} == {
        "lives_alone": [False, False, True],
        "falls": [False, False, False],
        "age_years": [False, False, True],
    }


def test_a_part_that_is_settled_by_another_answer_is_not_asked_about() -> None:
    found = answer(parse_rule("(lives_alone or falls >= 1) and age_years >= 18", FIELDS), PEOPLE)
    assert found.asks["lives_alone"].tolist() == [False, False, False]
    assert found.asks["falls"].tolist() == [False, True, False]
    assert found.asks["age_years"].tolist() == [False, False, True]


def test_who_is_shut_out_is_told_by_which_part() -> None:
    rule = parse_rule("age_years >= 55 and not (lives_alone or falls > 3)", FIELDS)
    misses = answer(rule, PEOPLE).misses
    told = {describe(part, LABELS): who.tolist() for part, who in misses}
    assert told == {
        "age at least 55": [False, True, False],
        "not (lives alone or falls above 3)": [True, False, False],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("age_yeers >= 55", "there is no field 'age_yeers'"),
        ("55 <= age_years", "'55' is no field; a field stands on the left"),
        ("18 <= age_years <= 60", "not in the language"),
        ("age_years", "'age_years' is not yes or no: compare it"),
        ("age_years >= 'old'", "not of its kind"),
        ("tenure == 3", "not of its kind"),
        ("tenure == True", "not of its kind"),
        ("tenure > 'none'", "a text is not larger or smaller"),
        ("tenure in 'none'", "`in` takes a list"),
        ("tenure == ('none', 'tied')", "`in` takes a list"),
        ("age_years >= 55 and", "is not in the language of rules"),
        ("__import__('os').system('true')", "not in the language"),
        ("age_years >= (lambda: 1)()", "not of its kind"),
        ("lives_alone + 1", "not in the language"),
        ("[x for x in tenure]", "not in the language"),
        ("age_years >= 1" * 60, "has 840 characters, more than 500"),
        ("(" * 300 + "lives_alone" + ")" * 100, "is not in the language of rules"),
    ],
)
def test_what_is_not_in_the_language_is_refused_and_said(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message.replace("(", r"\(").replace(")", r"\)")):
        parse_rule(text, FIELDS)


def test_a_rule_without_conditions_holds_for_everybody() -> None:
    assert parse_rule("  ", FIELDS) is ALWAYS


PARTS = ("lives_alone", "falls >= 1", "age_years >= 55", "tenure == 'none'")
RULES = st.recursive(
    st.sampled_from(PARTS),
    lambda inner: st.one_of(
        inner.map(lambda a: f"not ({a})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(text=RULES, told=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_an_answer_that_is_given_stays_when_the_unknown_becomes_known(
    text: str, told: tuple[bool, bool, bool, bool]
) -> None:
    """Python's own two-valued logic is the referee."""
    alone, fell, old, homeless = told
    whole = pd.DataFrame(
        {
            "age_years": [60.0 if old else 30.0],
            "lives_alone": [float(alone)],
            "falls": [float(fell)],
            "tenure": pd.Series(["none" if homeless else "tied"], dtype="str"),
        }
    )
    truth = eval(text, {}, {name: whole[name].iloc[0] for name in FIELDS})  # noqa: S307 - the referee of the tests alone
    rule = parse_rule(text, FIELDS)
    assert bool(answer(rule, whole).holds[0]) == bool(truth)
    assert bool(answer(rule, whole).fails[0]) != bool(truth)
    for blank in FIELDS:
        partly = answer(rule, whole.assign(**{blank: whole[blank].mask(whole[blank].notna())}))
        assert not (partly.holds[0] and not truth)
        assert not (partly.fails[0] and truth)
        is_open = not partly.holds[0] and not partly.fails[0]
        asked = {field for field, who in partly.asks.items() if who[0]}
        assert asked == ({blank} if is_open else set())


def test_every_feature_and_two_texts_may_be_named() -> None:
    assert KINDS["age_years"] == "number"
    assert KINDS["lives_alone"] == "yes or no"
    assert (KINDS["tenure"], KINDS["pathway"]) == ("text", "text")
