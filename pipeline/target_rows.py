"""The rows of one target: features, label and split, as training and evaluation both read them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from features.registry import help_modifiers, model_columns
from features.snapshots import MOMENT_COLUMNS
from models.benefit.beside import Beside
from models.mornings import Mornings
from models.split import Split, split_by_person, split_by_time
from pipeline import storage
from pipeline.config import Config, read_date
from pipeline.errors import NothingToDoError
from pipeline.paths import BENEFIT_TARGET, Places

WEIGHTS = "weights.parquet"
"""Beside the features of a challenger, where a list has helped some of the people."""
LABEL_OF = {
    "readmission_30d": "readmission_30d",
    "ongoing_care": "ongoing_care",
    "housing_benefit": "home_84d",
}


@dataclass(frozen=True)
class TargetRows:
    """Stays of a target's cohort with a known outcome, all on one ``spell_id`` index.

    ``features`` are the columns that the target's model may use; ``labels`` all columns of the
    label table; ``label`` the target's own (0 or 1). ``weight`` says how much each teaches, where
    people were helped because of a list; helped stays are not among the rows.
    """

    features: pd.DataFrame
    label: pd.Series
    labels: pd.DataFrame
    split: Split
    weight: pd.Series | None = None

    @property
    def person_id(self) -> pd.Series:
        """Whose stay each row is."""
        return self.labels["person_id"]

    @property
    def index_datetime(self) -> pd.Series:
        """When each stay was decided."""
        return self.labels["index_datetime"]


def beside_of(labels: pd.DataFrame) -> Beside:
    """What the label table holds for the benefit model beside arm and outcome.

    A chance of 0 or 1 is no draw: it is estimated, and refused where nobody is alike.
    """
    offered = labels["housing_offer_chance"].astype("float64")
    return Beside(
        known_propensity=offered.where(offered.between(0, 1, inclusive="neither")),
        second_outcome=1.0 - labels["readmission_30d"].astype("float64"),
        kind=labels["referral_kind"],
        negative_control=labels["had_emergency_earlier"].astype("float64"),
        before=labels["had_emergency_just_before"].astype("float64"),
        modifiers=tuple(help_modifiers(BENEFIT_TARGET)),
    )


def read_target_rows(config: Config, places: Places, target: str) -> TargetRows:
    """Read the matured rows of a target and part them by the split of params.yaml.

    Raises
    ------
    NothingToDoError : no row has a matured outcome, or a period of the split has none.
    """
    labels = storage.read_table(places.features / "labels.parquet")
    label = labels[LABEL_OF[target]]
    usable = labels[f"in_{target}_cohort"] & label.notna()
    if not usable.any():
        raise NothingToDoError(
            f"{target}: none of {len(labels):,} stays has a matured outcome yet; nothing to train."
        )
    weight = _weights(places, labels.index)
    if weight is not None:
        usable &= weight > 0
    features = storage.read_table(places.features / "features.parquet", model_columns(target))
    return TargetRows(
        features=features[usable],
        label=label[usable].astype("float64"),
        labels=labels[usable],
        split=_split(config, labels.loc[usable, "index_datetime"], target),
        weight=None if weight is None else weight[usable],
    )


def _weights(places: Places, stays: pd.Index) -> pd.Series | None:
    """How much each stay teaches, as a retraining wrote it; None where nobody was helped."""
    path = places.features / WEIGHTS
    return storage.read_table(path)["weight"].reindex(stays) if path.is_file() else None


def read_target_mornings(
    config: Config, places: Places, target: str, rows: TargetRows
) -> Mornings | None:
    """Read the mornings of the target's calibrate and test stays; None where there can be none."""
    if not config.has_mornings:
        return None
    columns = model_columns(target)
    table = storage.read_table(places.features / "mornings.parquet", [*columns, *MOMENT_COLUMNS])
    later = rows.features.index[rows.split.calibrate | rows.split.test]
    own = table[table["spell_id"].isin(later)]
    return Mornings(features=own[columns], about=own[MOMENT_COLUMNS])


def _split(config: Config, index_datetime: pd.Series, target: str) -> Split:
    if config.split.by == "person":
        return split_by_person(index_datetime)
    try:
        return split_by_time(
            index_datetime,
            calibrate_from=read_date(config.split.calibrate_from),
            test_from=read_date(config.split.test_from),
            gap_days=config.features.outcome_window_days(target),
        )
    except ValueError as error:
        raise NothingToDoError(f"{target}: {error}") from error
