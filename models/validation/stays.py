"""The stays that every part of the validation reads, and a model scored on their test period."""

from dataclasses import dataclass, replace

import pandas as pd

from models.risk import RiskParams, held_out_scores
from models.split import Split


@dataclass(frozen=True)
class Stays:
    """Labelled stays of one target, all on one ``spell_id`` index in one order.

    ``features`` as the model takes them; ``label`` 0 or 1; ``split`` masks in the same order.
    """

    features: pd.DataFrame
    label: pd.Series
    person_id: pd.Series
    index_datetime: pd.Series
    split: Split

    def parted(self, split: Split) -> "Stays":
        """The same stays under another split."""
        return replace(self, split=split)

    def scored(self, params: RiskParams) -> pd.DataFrame:
        """Held-out rows with person_id, label and score, by the protocol of models/risk.py.

        Raises
        ------
        ValueError : a period is too thin to be fitted.
        """
        return held_out_scores(self.features, self.label, self.person_id, self.split, params)
