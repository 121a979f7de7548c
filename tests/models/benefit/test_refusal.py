import pandas as pd
import pytest

from models.benefit.cohort import build_cohort
from models.benefit.learner import fit_benefit
from models.benefit.refusal import NotEstimable, count_evidence
from tests.models.benefit.trials import QUICK, make_trial


@pytest.mark.parametrize(
    ("changes", "has_housing_data", "words"),
    [
        pytest.param({}, False, "no housing data", id="no housing data"),
        pytest.param({"rows": 499}, True, "499 discharges with a known outcome, 500", id="few"),
        pytest.param(
            {"rows": 1500, "treated_share": 0.04}, True, "referred discharges, 100", id="treated"
        ),
        pytest.param(
            {"rows": 1500, "treated_share": 0.96}, True, "not referred, 100", id="untreated"
        ),
        pytest.param(
            {"rows": 3000, "is_confounded": True, "sharpness": 9.0},
            True,
            "have nobody alike in the other arm",
            id="no overlap",
        ),
    ],
)
def test_too_little_to_go_by_is_a_stated_refusal(
    changes: dict[str, float], has_housing_data: bool, words: str
) -> None:
    trial = make_trial(**changes)  # type: ignore[arg-type]  # one dict serves int and float fields
    answer = fit_benefit(*trial.tables, QUICK, has_housing_data=has_housing_data)
    assert isinstance(answer, NotEstimable)
    assert words in answer.reason
    assert answer.verdict == f"not estimable: {answer.reason}"
    assert answer.counts.rows == len(trial.features)


@pytest.mark.parametrize(
    ("arm", "words"), [(1, "among the referred, 20"), (0, "among those not referred, 20")]
)
def test_events_are_the_rarer_outcome_of_the_arm(arm: int, words: str) -> None:
    trial = make_trial(rows=1000)
    outcome = trial.outcome.mask(trial.referred == arm, 1.0)
    answer = fit_benefit(trial.features, trial.referred, outcome, trial.person_id, QUICK)
    assert isinstance(answer, NotEstimable)
    assert answer.reason == f"0 of the rarer outcome {words} needed"


def test_nobody_with_a_known_outcome_is_a_refusal_too() -> None:
    trial = make_trial(rows=600)
    unknown = pd.Series(pd.NA, index=trial.outcome.index, dtype="Float64")
    answer = fit_benefit(trial.features, trial.referred, unknown, trial.person_id, QUICK)
    assert isinstance(answer, NotEstimable)
    assert (answer.counts.rows, answer.counts.outcome_unknown) == (0, 600)


def test_counts_add_up() -> None:
    trial = make_trial(rows=900, people=500)
    counts = count_evidence(build_cohort(*trial.tables))
    assert counts.treated + counts.untreated == counts.rows == 900
    assert counts.people == trial.person_id.nunique()
    home = trial.outcome[trial.referred == 1]
    assert counts.treated_events == min(home.sum(), (1 - home).sum())
