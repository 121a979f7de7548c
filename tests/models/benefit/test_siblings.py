import numpy as np
import pytest

from models.benefit import siblings as module
from models.benefit.cohort import Cohort, build_cohort
from models.benefit.cross_fit import CrossFit, cross_fit
from models.benefit.params import BenefitParams
from models.benefit.refusal import NotEstimable
from models.benefit.siblings import align_siblings, check_apart, score_held_out, sibling_folds
from tests.models.benefit.trials import QUICK, Trial, make_trial


def test_siblings_of_other_level_and_spread_are_put_on_one_scale() -> None:
    order = np.random.Generator(np.random.PCG64(1)).permutation(400) / 400
    folds = np.repeat([0, 1], 400)
    benefit = np.concatenate([order, 5 + order / 10])
    benefit[3] = np.nan
    aligned = align_siblings(benefit, folds)
    assert np.isnan(aligned[3])
    for fold in (0, 1):
        rows = (folds == fold) & ~np.isnan(benefit)
        np.testing.assert_array_equal(np.argsort(aligned[rows]), np.argsort(benefit[rows]))
        assert aligned[rows].mean() == pytest.approx(np.nanmean(benefit), abs=0.01)
    np.testing.assert_allclose(
        align_siblings(order, np.zeros(400, dtype="int64")), order, atol=0.01
    )
    assert np.isnan(align_siblings(np.full(3, np.nan), np.zeros(3, dtype="int64"))).all()


def periods(trial: Trial) -> tuple[Cohort, Cohort]:
    cohort = build_cohort(*trial.tables)
    is_early = np.arange(cohort.rows) < 0.6 * cohort.rows
    return cohort.take(is_early), cohort.take(~is_early)


def test_a_person_on_both_sides_is_refused_with_their_number() -> None:
    people = np.array(["ana", "bo", "cy"], dtype=object)
    with pytest.raises(ValueError, match=r"2 people stand on both sides"):
        check_apart(people, np.array(["bo", "cy", "cy", "di"], dtype=object))
    check_apart(people, np.array(["di"], dtype=object))


def test_folds_that_cut_through_people_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    early, later = periods(make_trial(rows=1500, people=500))
    monkeypatch.setattr(
        module, "sibling_folds", lambda people, _: np.arange(len(people)) % QUICK.sibling_folds
    )
    with pytest.raises(ValueError, match=r"people stand on both sides of fit and held-out"):
        score_held_out(early, later, QUICK)


def test_every_later_row_is_scored_though_its_person_came_back() -> None:
    early, later = periods(make_trial(rows=1500, people=500))
    assert np.isin(later.people, early.people).mean() > 0.5
    scored = score_held_out(early, later, QUICK)
    assert not isinstance(scored, NotEstimable)
    assert scored.index.equals(later.spells)
    assert (scored["benefit"].notna() | (scored["why_not"] != "")).all()


def test_later_outcomes_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Cohort] = []

    def remember(cohort: Cohort, params: BenefitParams) -> CrossFit | NotEstimable:
        seen.append(cohort)
        return cross_fit(cohort, params)

    monkeypatch.setattr(module, "cross_fit", remember)
    early, later = periods(make_trial(rows=1500, people=500))
    score_held_out(early, later, QUICK)
    assert len(seen) == QUICK.sibling_folds
    folds = sibling_folds(later.people, QUICK)
    for fold, cohort in enumerate(seen):
        assert set(cohort.spells) <= set(early.spells)
        assert not set(cohort.people) & set(later.people[folds == fold])
