"""Stays on single mornings: the rows that a daily list shows."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Mornings:
    """Rows of stays on single mornings: ``features`` and ``about`` on one ``snapshot_id`` index.

    ``about`` has at least spell_id and is_decision (the row that the model is taught with).
    """

    features: pd.DataFrame
    about: pd.DataFrame

    def some(self, rows: pd.Series) -> "Mornings":
        """The rows for which ``rows`` is true."""
        return Mornings(self.features[rows], self.about[rows])
