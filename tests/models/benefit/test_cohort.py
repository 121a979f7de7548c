import re

import numpy as np
import pandas as pd
import pytest

from models.benefit.cohort import build_cohort, order_tokens
from models.folds import person_folds
from tests.models.benefit.trials import Trial, make_trial


@pytest.fixture
def trial() -> Trial:
    return make_trial(rows=200, people=120)


@pytest.mark.parametrize("arm", [2.0, -1.0, 0.5, np.nan], ids=["two", "minus", "half", "unknown"])
def test_an_arm_other_than_0_or_1_is_refused(trial: Trial, arm: float) -> None:
    referred = trial.referred.astype("float64")
    referred.iloc[[3, 7]] = arm
    with pytest.raises(ValueError, match=r"referred must be 0 or 1, 2 of 200 rows are not"):
        build_cohort(trial.features, referred, trial.outcome, trial.person_id)


def test_an_outcome_that_is_a_rate_is_refused(trial: Trial) -> None:
    outcome = trial.outcome.copy()
    outcome.iloc[0] = 0.4
    with pytest.raises(ValueError, match=r"outcome must be 0, 1 or missing, 1 of 200"):
        build_cohort(trial.features, trial.referred, outcome, trial.person_id)


def test_unknown_outcomes_are_left_out_and_counted(trial: Trial) -> None:
    unknown = trial.features.index.isin(["s00000", "s00005", "s00009"])
    outcome = trial.outcome.astype("Float64").mask(unknown)
    cohort = build_cohort(trial.features, trial.referred, outcome, trial.person_id)
    assert (cohort.rows, cohort.outcome_unknown) == (197, 3)
    assert "s00005" not in cohort.spells


def test_a_discharge_without_a_person_is_refused(trial: Trial) -> None:
    person_id = trial.person_id.copy()
    person_id.iloc[4] = None
    with pytest.raises(ValueError, match=r"person_id is missing in 1 of 200"):
        build_cohort(trial.features, trial.referred, trial.outcome, person_id)


def test_rows_must_be_the_same_everywhere(trial: Trial) -> None:
    with pytest.raises(ValueError, match=re.escape("outcome has other rows than features (199")):
        build_cohort(trial.features, trial.referred, trial.outcome.iloc[1:], trial.person_id)


def test_a_repeated_discharge_is_refused(trial: Trial) -> None:
    with pytest.raises(ValueError, match=r"features repeat 1 discharges"):
        build_cohort(trial.features.iloc[[0, *range(200)]], *trial.tables[1:])


def test_a_column_of_words_is_refused_by_name(trial: Trial) -> None:
    features = trial.features.assign(tenure="rent")
    with pytest.raises(ValueError, match=r"1 columns are not: tenure"):
        build_cohort(features, *trial.tables[1:])


def test_the_order_of_rows_does_not_matter(trial: Trial) -> None:
    mixed = np.random.Generator(np.random.PCG64(2)).permutation(200)
    one = build_cohort(*trial.tables)
    other = build_cohort(*trial.take(mixed).tables)
    assert one.spells.equals(other.spells)
    np.testing.assert_array_equal(one.matrix, other.matrix)
    np.testing.assert_array_equal(one.people, other.people)


def test_no_person_is_in_two_folds_and_every_fold_is_used(trial: Trial) -> None:
    people = trial.person_id.to_numpy(dtype=object)
    folds = pd.Series(person_folds(people, folds=4, salt="x"))
    assert folds.groupby(people).nunique().max() == 1
    assert set(folds) == {0, 1, 2, 3}


def test_a_fold_stays_when_other_people_join(trial: Trial) -> None:
    people = trial.person_id.to_numpy(dtype=object)
    whole = person_folds(people, folds=5, salt="x")
    np.testing.assert_array_equal(whole[:50], person_folds(people[:50], folds=5, salt="x"))


def test_folds_are_the_same_on_every_machine() -> None:
    people = np.array(["ana", "bo", "cy", "di"], dtype=object)
    assert person_folds(people, folds=5, salt="benefit-1").tolist() == [3, 4, 3, 1]


def test_tie_tokens_do_not_follow_the_ids(trial: Trial) -> None:
    tokens = order_tokens(trial.features.index)
    assert len(set(tokens.tolist())) == 200
    assert abs(np.corrcoef(np.arange(200), np.argsort(np.argsort(tokens)))[0, 1]) < 0.2
