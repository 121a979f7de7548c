"""Real children, made-up outcomes: the IHDP surfaces, which another library ships.

`make test-public` fetches that library, unpacks it and runs this; no environment is changed.
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import predict_benefit
from models.benefit.params import BenefitParams

SEEDS = 5
NOISE = 4.0
"""As large as the effect: with noise of 1 hardly any treated child does badly, a refusal."""
WHY = "econml ships the IHDP data and cannot be locked beside our libraries: make test-public"


class Noiseless(np.random.RandomState):
    """Draws the surface as usual and no noise, so that the means of both arms can be told."""

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return loc + 0.0 * scale * np.zeros(size)


def one_draw(seed: int) -> tuple[BenefitFit, pd.Series, pd.DataFrame]:
    """747 children, 139 treated; a good outcome is one above the middle of the treated."""
    dgps = pytest.importorskip("econml.data.dgps", reason=WHY)
    seen, arm, columns, effect = dgps.ihdp_surface_B(Noiseless(seed))
    untreated = seen - arm * effect
    middle = float(np.median(untreated + effect))
    good = [norm.cdf((mean - middle) / NOISE) for mean in (untreated, untreated + effect)]
    index = pd.Index([f"s{number:03d}" for number in range(len(arm))], name="spell_id")
    random = np.random.Generator(np.random.PCG64(seed))
    outcome = random.random(len(arm)) < np.where(arm == 1, good[1], good[0])
    features = pd.DataFrame(np.asarray(columns, dtype="float64"), index=index)
    fit = fit_benefit(
        features.rename(columns=str),
        pd.Series(arm, index=index, dtype="float64"),
        pd.Series(outcome, index=index, dtype="float64"),
        pd.Series(index.str.replace("s", "p"), index=index),
        BenefitParams(),
    )
    assert isinstance(fit, BenefitFit), fit.verdict
    return fit, pd.Series(good[1] - good[0], index=index), features.rename(columns=str)


@pytest.mark.slow
def test_the_average_is_found_and_a_person_is_no_worse_told_than_by_one_number() -> None:
    covered, ours, constant = 0, [], []
    for seed in range(SEEDS):
        fit, true, features = one_draw(seed)
        sure = fit.rows.index[fit.rows["why_not"].eq("")]
        covered += fit.ate.low <= true[sure].mean() <= fit.ate.high
        told = predict_benefit(fit.model, features).loc[sure, "benefit"].dropna()
        ours.append(float(np.sqrt(np.mean((told - true[told.index]) ** 2))))
        constant.append(float(np.sqrt(np.mean((fit.ate.value - true[told.index]) ** 2))))
    assert covered >= SEEDS - 1
    assert np.mean(ours) <= 1.02 * np.mean(constant)
