from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.benefit.beside import Beside
from models.benefit.kinds import (
    ESTIMATED,
    KIND_OF,
    KINDS,
    NO_PRIOR,
    PRIOR_ONLY,
    KindEffect,
    Prior,
    benefit_by_code,
    benefit_by_kind,
    measured_kinds,
    prior_effect,
    priors_of,
    shrink_towards_common,
)
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import predict_benefit
from models.benefit.scores import Estimate
from tests.models.benefit.trials import QUICK, Trial, make_trial


def with_kinds(trial: Trial) -> Beside:
    """Warmth for half of the referred, repairs for most others, clearing for a few."""
    drawn = np.random.Generator(np.random.PCG64(4)).random(len(trial.features))
    code = np.select([drawn < 0.5, drawn < 0.98], ["WARM_HOME", "REPAIR_DAMP"], "CLEAR_CLUTTER")
    kind = pd.Series(code, index=trial.features.index, dtype="str").where(trial.referred == 1)
    return Beside(kind=kind)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return make_trial(rows=4000, effect=0.2)


@pytest.fixture(scope="module")
def fit(trial: Trial) -> BenefitFit:
    """Only repairs work: who had warmth did as well as those not referred."""
    beside = with_kinds(trial)
    random = np.random.Generator(np.random.PCG64(6))
    untreated = pd.Series(random.random(4000) < 0.55 - 0.15 * trial.features["need"].fillna(0),
                          index=trial.features.index).astype("float64")  # fmt: skip
    assert beside.kind is not None
    outcome = trial.outcome.where(beside.kind.ne("WARM_HOME").fillna(True), untreated)
    found = fit_benefit(
        trial.features, trial.referred, outcome, trial.person_id, QUICK, beside=beside
    )
    assert isinstance(found, BenefitFit)
    return found


def by_kind(fit: BenefitFit) -> dict[str, KindEffect]:
    return {one.kind: one for one in fit.model.kinds}


def test_the_kind_that_works_is_told_from_the_one_that_does_not(fit: BenefitFit) -> None:
    kinds = by_kind(fit)
    repairs, warmth = kinds["repairs and hazards"], kinds["warmth"]
    assert repairs.state == warmth.state == ESTIMATED
    assert repairs.raw is not None
    assert warmth.raw is not None
    assert repairs.raw.value == pytest.approx(0.1, abs=3 * repairs.raw.se)
    assert warmth.raw.value == pytest.approx(0.0, abs=3 * warmth.raw.se)
    assert warmth.raw.value < warmth.shrunk.value < repairs.shrunk.value <= repairs.raw.value


def test_a_kind_that_few_had_is_the_prior_alone(fit: BenefitFit) -> None:
    kinds = by_kind(fit)
    assert set(kinds) == set(KINDS) == set(KIND_OF.values())
    few, never = kinds["clearing"], kinds["adaptations"]
    assert (few.state, never.state) == (PRIOR_ONLY, PRIOR_ONLY)
    assert 0 < few.n < QUICK.kind_min_treated
    assert (never.n, never.raw) == (0, None)
    assert never.shrunk.low < 0 < never.shrunk.high


def test_where_no_kind_is_known_none_is_told(confounded_fit: BenefitFit) -> None:
    assert confounded_fit.model.kinds == ()


def test_a_prior_ratio_becomes_points_of_the_readmission_it_is_about() -> None:
    assert prior_effect(Prior(0.9, ""), 0.15, QUICK).value == pytest.approx(0.015)
    assert prior_effect(NO_PRIOR, 0.15, QUICK).value == 0


def catalogue(*rows: tuple[str, str, str, float | None]) -> pd.DataFrame:
    """Invented services: code, service, first day of the edition, prior ratio."""
    table = pd.DataFrame(
        rows, columns=["intervention_code", "service_id", "effective_from", "prior_risk_ratio"]
    )
    return table.assign(effective_from=pd.to_datetime(table["effective_from"]), evidence_grade="C")


def test_the_prior_of_a_kind_is_the_newest_edition_of_the_service_that_claims_least() -> None:
    found = priors_of(
        catalogue(
            ("REPAIR_DAMP", "repairs", "2020-04-01", 0.7),
            ("REPAIR_DAMP", "repairs", "2024-04-01", 0.97),
            ("WARM_HOME", "boilers", "2020-04-01", 0.9),
            ("WARM_HOME", "insulation", "2020-04-01", 0.98),
            ("REHOUSE", "moves", "2020-04-01", None),
            ("EXTRA_CARE", "flats", "2020-04-01", 0.8),
            ("BRIDGE", "care, not housing", "2020-04-01", 0.5),
        )
    )
    assert {kind: one.risk_ratio for kind, one in found.items()} == {
        "repairs and hazards": 0.97, "warmth": 0.98, "rehousing": 1.0,
    }  # fmt: skip
    assert found["warmth"].source == "catalogue of services: insulation, evidence C"


def test_a_kind_that_few_had_takes_the_prior_of_the_area_and_says_so(trial: Trial) -> None:
    priors = priors_of(catalogue(("MINOR_ADAPT", "rails", "2020-04-01", 0.5)))
    quick = QUICK.model_copy(update={"repeats": 1})
    found = fit_benefit(*trial.tables, quick, beside=with_kinds(trial), priors=priors)
    assert isinstance(found, BenefitFit)
    kinds = by_kind(found)
    away = 1 - trial.outcome[trial.referred == 0].mean()
    assert kinds["adaptations"].shrunk.value == pytest.approx(away / 2)
    assert kinds["adaptations"].source == priors["adaptations"].source
    assert (kinds["rehousing"].shrunk.value, kinds["rehousing"].source) == (0, NO_PRIOR.source)


def test_kinds_that_differ_by_chance_alone_get_one_effect_and_real_differences_stay() -> None:
    noise = {"a": Estimate(0.03, 0.02), "b": Estimate(0.02, 0.02), "c": Estimate(0.025, 0.02)}
    shrunk = shrink_towards_common(noise)
    assert {round(one.value, 9) for one in shrunk.values()} == {0.025}
    real = {"a": Estimate(0.20, 0.01), "b": Estimate(-0.20, 0.01)}
    assert shrink_towards_common(real)["a"].value == pytest.approx(0.2, abs=0.002)
    assert shrink_towards_common({"a": Estimate(0.1, 0.02)})["a"] == Estimate(0.1, 0.02)


def test_each_person_has_a_benefit_from_each_kind(trial: Trial, fit: BenefitFit) -> None:
    own = predict_benefit(fit.model, trial.features)["benefit"]
    table = benefit_by_kind(fit.model.kinds, own.to_numpy(), own.index)
    assert list(table.columns) == list(KINDS)
    gap = table["repairs and hazards"] - table["warmth"]
    kinds = by_kind(fit)
    expected = kinds["repairs and hazards"].shrunk.value - kinds["warmth"].shrunk.value
    assert gap.dropna().to_numpy() == pytest.approx(expected)
    assert table.isna().any(axis=1).equals(own.isna())
    assert table["adaptations"].min() == table["adaptations"].max()


def test_a_person_without_a_number_has_none_for_any_kind(fit: BenefitFit) -> None:
    kinds = tuple(replace(one) for one in fit.model.kinds)
    table = benefit_by_kind(kinds, np.array([0.1, np.nan]), pd.Index(["s1", "s2"]))
    assert table.loc["s1"].notna().all()
    assert table.loc["s2"].isna().all()


def test_a_service_has_the_benefit_of_its_kind_only_where_that_was_measured(
    fit: BenefitFit,
) -> None:
    measured = measured_kinds(fit.model.kinds)
    assert {"repairs and hazards", "warmth"} <= measured
    assert "adaptations" not in measured
    people = pd.Index(["s1", "s2"])
    benefit = np.array([0.1, np.nan])
    own = pd.Series(benefit, index=people)
    table = benefit_by_kind(fit.model.kinds, benefit, people)
    by_code = benefit_by_code(own, table, measured)
    pd.testing.assert_series_equal(by_code["WARM_HOME"], table["warmth"], check_names=False)
    assert not {"MINOR_ADAPT", "MAJOR_ADAPT", "REABLEMENT"} & set(by_code.columns)


def test_where_no_kind_was_ever_named_each_service_has_the_benefit_of_any_referral() -> None:
    own = pd.Series([0.1, np.nan], index=pd.Index(["s1", "s2"]))
    by_code = benefit_by_code(own, pd.DataFrame(index=own.index), frozenset())
    assert set(by_code.columns) == set(KIND_OF)
    assert by_code["WARM_HOME"].equals(own.rename("WARM_HOME"))
