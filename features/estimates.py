"""What practitioners judged of a stay by its decision: a rival to compare with, never an input."""

from __future__ import annotations

import pandas as pd

from features.known import KnownFacts

LEVELS = {"low": 1.0, "medium": 2.0, "high": 3.0}
ESTIMATE_OF = {
    "readmission_30d": "practitioner_estimate_of_return",
    "ongoing_care": "practitioner_estimate_of_care",
}
"""Target → the column of ``discharge_spell`` that holds the practitioner's judgement of it."""


def practitioner_estimates(known: KnownFacts) -> pd.DataFrame:
    """1 low, 2 medium, 3 high for each target, one row per index stay and in its order.

    Only what was given by the day of the decision; missing where none was, where its day is not
    recorded, and where the practitioner could not say.
    """
    own = known.own_stay
    return pd.DataFrame(
        {target: own[column].map(LEVELS) for target, column in ESTIMATE_OF.items()},
        index=known.index.index,
        dtype="float64",
    )
