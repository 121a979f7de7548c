"""Made-up trials whose true effect is known; invented people only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.benefit.params import BenefitParams

QUICK = BenefitParams(
    folds=3,
    repeats=2,
    propensity_rounds=60,
    outcome_rounds=40,
    final_rounds=80,
    student_rounds=80,
    sibling_folds=2,
    sibling_inner_folds=2,
    half_samples=60,
    targeting_min_treated=300,
    targeting_min_events=50,
)


@dataclass(frozen=True)
class Trial:
    """Discharges with their arms, outcomes and true benefits, one index throughout."""

    features: pd.DataFrame
    referred: pd.Series
    outcome: pd.Series
    person_id: pd.Series
    benefit: pd.Series

    @property
    def tables(self) -> tuple[pd.DataFrame, pd.Series, pd.Series, pd.Series]:
        return self.features, self.referred, self.outcome, self.person_id

    def take(self, rows: Any) -> "Trial":
        """Rows by a mask or by position."""
        index = self.features.index[rows]
        return Trial(
            features=self.features.loc[index],
            referred=self.referred.loc[index],
            outcome=self.outcome.loc[index],
            person_id=self.person_id.loc[index],
            benefit=self.benefit.loc[index],
        )

    def naive_difference(self) -> float:
        means = self.outcome.groupby(self.referred).mean()
        return float(means[1] - means[0])


def make_trial(
    *,
    rows: int = 3000,
    seed: int = 1,
    effect: float = 0.3,
    is_confounded: bool = False,
    sharpness: float = 1.0,
    treated_share: float = 0.4,
    people: int | None = None,
) -> Trial:
    """Effect for those with a stairs barrier only; the needy are worse off and found first."""
    random = np.random.Generator(np.random.PCG64(seed))
    need = random.normal(size=rows)
    stairs = (random.random(rows) < 0.5).astype("float64")
    other = random.normal(size=(rows, 3))
    chance = np.full(rows, treated_share)
    if is_confounded:
        chance = 1 / (1 + np.exp(-sharpness * (1.2 * need + 0.5 * stairs - 0.8)))
    referred = (random.random(rows) < chance).astype("int64")
    home = np.clip(0.55 - 0.15 * need, 0.05, 0.95)
    helped = np.clip(home + effect * stairs, 0.02, 0.98)
    outcome = (random.random(rows) < np.where(referred == 1, helped, home)).astype("float64")
    noted = need.copy()
    noted[random.random(rows) < 0.03] = np.nan
    index = pd.Index([f"s{number:05d}" for number in range(rows)], name="spell_id")
    owner = random.integers(0, people or rows, rows)
    return Trial(
        features=pd.DataFrame(
            {"need": noted, "stairs": stairs, "a": other[:, 0], "b": other[:, 1], "c": other[:, 2]},
            index=index,
        ),
        referred=pd.Series(referred, index=index, name="referred"),
        outcome=pd.Series(outcome, index=index, name="outcome"),
        person_id=pd.Series([f"p{one}" for one in owner], index=index, name="person_id"),
        benefit=pd.Series(helped - home, index=index, name="benefit"),
    )
