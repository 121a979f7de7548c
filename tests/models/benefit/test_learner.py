import numpy as np
import pandas as pd
import pytest

from models.benefit.boosting import model_text
from models.benefit.bundle import pack_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import predict_benefit
from tests.models.benefit.trials import QUICK, Trial, make_trial


def fitted(trial: Trial, **changes: int) -> BenefitFit:
    fit = fit_benefit(*trial.tables, QUICK.model_copy(update=changes))
    assert isinstance(fit, BenefitFit)
    return fit


def mean_benefit(fit: BenefitFit, trial: Trial, *, stairs: int) -> float:
    with_stairs = trial.features[trial.features["stairs"] == stairs]
    return float(predict_benefit(fit.model, with_stairs)["benefit"].mean())


def test_confounding_fools_the_naive_difference_and_not_ours(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    true = confounded.benefit[confounded_fit.rows["why_not"] == ""].mean()
    assert abs(confounded_fit.ate.value - true) < 3 * confounded_fit.ate.se
    assert abs(confounded.naive_difference() - true) > 5 * confounded_fit.ate.se


def test_a_randomised_trial_is_answered_as_by_its_plain_difference() -> None:
    trial = make_trial(rows=3000, effect=0.3)
    fit = fitted(trial)
    assert abs(fit.ate.value - trial.benefit.mean()) < 3 * fit.ate.se
    assert fit.ate.value == pytest.approx(trial.naive_difference(), abs=2 * fit.ate.se)
    assert fit.ate.se < 0.03


def test_benefit_is_found_where_the_barrier_is(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    assert mean_benefit(confounded_fit, confounded, stairs=1) > 0.15
    assert abs(mean_benefit(confounded_fit, confounded, stairs=0)) < 0.08
    assert confounded_fit.slope.z > 1.65


def test_harm_stays_negative() -> None:
    trial = make_trial(rows=3000, effect=-0.3)
    fit = fitted(trial)
    assert fit.ate.high < 0
    assert mean_benefit(fit, trial, stairs=1) < -0.15


def test_reversing_the_outcome_reverses_the_sign() -> None:
    trial = make_trial(rows=2000, effect=0.3)
    fit = fitted(trial)
    reversed_fit = fit_benefit(
        trial.features, trial.referred, 1 - trial.outcome, trial.person_id, QUICK
    )
    assert isinstance(reversed_fit, BenefitFit)
    assert reversed_fit.ate.value == pytest.approx(-fit.ate.value, abs=0.01)


def test_the_reasons_add_up_to_the_answer(confounded: Trial, confounded_fit: BenefitFit) -> None:
    matrix = confounded.features.to_numpy()
    parts = confounded_fit.model.student.predict(matrix, pred_contrib=True)
    whole = confounded_fit.model.student.predict(matrix)
    assert parts.shape == (len(matrix), confounded.features.shape[1] + 1)
    assert np.abs(parts.sum(axis=1) - whole).max() < 1e-9


def test_the_student_repeats_its_teacher(confounded_fit: BenefitFit) -> None:
    assert 0.8 < confounded_fit.student_r2 <= 1


def halves(fit: BenefitFit) -> list[str]:
    assert fit.model.standing is not None
    return [model_text(half) for half in fit.model.standing.halves]


def test_the_same_rows_give_the_same_bytes_in_any_order_on_any_threads() -> None:
    trial = make_trial(rows=800)
    mixed = np.random.Generator(np.random.PCG64(8)).permutation(800)
    short = {"folds": 2, "repeats": 1, "propensity_rounds": 10, "outcome_rounds": 8}
    short |= {"final_rounds": 10, "student_rounds": 10, "stability_halves": 4}
    one = fitted(trial, **short)
    for other in (fitted(trial.take(mixed), **short), fitted(trial, num_threads=2, **short)):
        assert model_text(one.model.student) == model_text(other.model.student)
        assert model_text(one.model.propensity) == model_text(other.model.propensity)
        assert one.model.support == other.model.support
        assert halves(one) == halves(other)
        assert pack_benefit(one.model, trial.features) == pack_benefit(other.model, trial.features)
        pd.testing.assert_frame_equal(one.rows, other.rows, check_exact=True)
    assert model_text(one.model.student) != model_text(fitted(trial, seed=9, **short).model.student)


def test_no_person_is_in_two_folds_of_any_repeat(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    rows = confounded_fit.rows
    folds = [name for name in rows.columns if name.startswith("fold_")]
    assert len(folds) == QUICK.repeats
    assert rows.groupby("person_id")[folds].nunique().max().max() == 1
    assert rows["person_id"].duplicated().sum() > 500
    assert rows.index.equals(confounded.features.index)


def test_a_person_does_not_teach_their_own_scores() -> None:
    trial = make_trial(rows=900, people=600)
    before = fitted(trial, repeats=1)
    person = trial.person_id.iloc[0]
    fold = before.rows.loc[trial.person_id == person, "fold_0"].iloc[0]
    flipped = trial.outcome.mask(trial.person_id == person, 1 - trial.outcome)
    after = fit_benefit(
        trial.features,
        trial.referred,
        flipped,
        trial.person_id,
        QUICK.model_copy(update={"repeats": 1}),
    )
    assert isinstance(after, BenefitFit)
    own_fold = before.rows["fold_0"] == fold
    moved = before.rows["home_treated"] != after.rows["home_treated"]
    moved |= before.rows["home_untreated"] != after.rows["home_untreated"]
    assert not moved[own_fold].any()
    assert moved[~own_fold].any()


def test_unknown_outcomes_are_counted_and_do_not_teach() -> None:
    trial = make_trial(rows=1000)
    outcome = trial.outcome.copy()
    outcome.iloc[:40] = np.nan
    fit = fit_benefit(trial.features, trial.referred, outcome, trial.person_id, QUICK)
    assert isinstance(fit, BenefitFit)
    assert (fit.counts.rows, fit.counts.outcome_unknown) == (960, 40)
    assert fit.rows.index.equals(trial.features.index[40:])


def test_a_person_with_nothing_known_gets_an_answer_or_a_reason(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    unknown = confounded.features.iloc[:3] * np.nan
    answer = predict_benefit(confounded_fit.model, unknown)
    assert answer["benefit"].notna().equals(answer["supported"])
    assert (answer["why_not"] == "").equals(answer["supported"])


def test_those_nobody_like_them_was_referred_get_no_number() -> None:
    trial = make_trial(rows=4000, is_confounded=True, sharpness=3.0)
    answer = predict_benefit(fitted(trial).model, trial.features)
    refused = answer[~answer["supported"]]
    assert 0.05 < len(refused) / len(answer) < 0.5
    assert refused["benefit"].isna().all()
    assert set(refused["why_not"]) <= {
        "hardly anyone like this was referred",
        "almost everyone like this was referred",
        "too few alike in one of the two arms",
    }
    assert answer.loc[answer["supported"], "benefit"].between(-1, 1).all()


def test_a_missing_column_is_named_and_column_order_does_not_matter(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    model, features = confounded_fit.model, confounded.features
    pd.testing.assert_frame_equal(
        predict_benefit(model, features[list(reversed(features.columns))].assign(extra=1.0)),
        predict_benefit(model, features),
    )
    with pytest.raises(ValueError, match=r"lack 1 columns of the benefit model: stairs"):
        predict_benefit(model, features.drop(columns="stairs"))


def test_a_column_without_any_value_and_a_constant_one_do_no_harm() -> None:
    trial = make_trial(rows=900)
    features = trial.features.assign(empty=np.nan, same=1.0)
    fit = fit_benefit(features, *trial.tables[1:], QUICK)
    assert isinstance(fit, BenefitFit)
    assert predict_benefit(fit.model, features)["benefit"].notna().any()
