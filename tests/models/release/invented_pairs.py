"""Invented stays scored by two models, whose truth is known: who is better is set, not found."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

PEOPLE, STAYS_EACH = 2500, 2


def pairs(
    *,
    champion_noise: float,
    challenger_noise: float,
    shift: float = 0.0,
    against_women: float = 0.0,
    seed: int = 7,
    people: int = PEOPLE,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows for ``compare``, and their groups.

    Each risk is right on average for what its model sees: the true log-odds without a part that is
    noise to it (its spread is given). ``shift`` moves the challenger's log-odds, ``against_women``
    takes them off women alone.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    n = people * STAYS_EACH
    person = np.repeat([f"invented-{at}" for at in range(people)], STAYS_EACH)
    seen, hidden = rng.normal(size=n), rng.normal(size=(2, n))
    sex = np.repeat(rng.choice(["female", "male"], size=people), STAYS_EACH)
    log_odds = -1.6 + 1.2 * seen + champion_noise * hidden[0] + challenger_noise * hidden[1]
    label = (rng.random(n) < expit(log_odds)).astype(np.float64)
    champion = _as_seen(-1.6 + 1.2 * seen + challenger_noise * hidden[1], champion_noise)
    challenger = _as_seen(-1.6 + 1.2 * seen + champion_noise * hidden[0], challenger_noise)
    challenger = challenger + shift - against_women * (sex == "female")
    index = pd.Index([f"stay-{at:05d}" for at in range(n)], name="spell_id")
    rows = pd.DataFrame(
        {
            "person_id": person,
            "label": label,
            "champion": expit(champion),
            "challenger": expit(challenger),
            "weight": 1.0,
        },
        index=index,
    )
    return rows, pd.DataFrame({"sex": sex, "age_band": "65 to 74"}, index=index)


def _as_seen(log_odds: np.ndarray, noise: float) -> np.ndarray:
    """The log-odds of the mean risk over what is not seen (probit-like shrinking)."""
    return np.asarray(log_odds / np.sqrt(1.0 + 0.346 * noise**2))
