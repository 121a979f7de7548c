"""One case of the table: discharges to learn from, others to judge by, and the truth of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.benefit_truth.trials import MODIFIERS, WORLDS, draw_trial
from benchmarks.invented_area import walked_area
from features.registry import model_columns
from models.benefit.beside import Beside
from models.split import split_by_time
from pipeline.config import Config, read_date
from pipeline.paths import BENEFIT_TARGET
from pipeline.target_rows import LABEL_OF, beside_of

AREA = "area: "
PEOPLE_PER_TRAINING_ROW = 1.6


@dataclass(frozen=True)
class Case:
    """All discharges on one ``spell_id`` index; ``train`` and ``held_out`` mark rows (bool).

    ``benefit`` is true, missing where nothing is told; ``group``: a column to tell refusals by.
    """

    features: pd.DataFrame
    referred: pd.Series
    outcome: pd.Series
    person_id: pd.Series
    benefit: pd.Series
    group: pd.DataFrame
    train: pd.Series
    held_out: pd.Series
    beside: Beside


def draw_case(world: str, rows: int, *, held_out: int, seed: int, config: Config) -> Case:
    """A trial of ``rows`` and ``held_out`` more discharges, or an area with about that many.

    An area's name begins with "area: "; its periods are those of params.yaml.
    """
    if world.startswith(AREA):
        people = round(rows * PEOPLE_PER_TRAINING_ROW)
        return _area_case(config, world.removeprefix(AREA), seed=seed, people=people)
    trial = draw_trial(world, rows + held_out, seed=seed)
    index = trial.features.index
    train = pd.Series(np.arange(len(index)) < rows, index=index)
    drawn_by_lot = WORLDS[world].sharpness == 0
    return Case(
        features=trial.features,
        referred=trial.referred,
        outcome=trial.outcome,
        person_id=trial.person_id,
        benefit=trial.benefit,
        group=trial.group,
        train=train,
        held_out=~train,
        beside=Beside(known_propensity=trial.chance if drawn_by_lot else None, modifiers=MODIFIERS),
    )


def _area_case(config: Config, scenario: str, *, seed: int, people: int) -> Case:
    area = walked_area(config, scenario, seed=seed, people=people)
    labels = area.prepared.labels
    label = labels[LABEL_OF[BENEFIT_TARGET]]
    labels = labels[labels[f"in_{BENEFIT_TARGET}_cohort"] & label.notna()]
    rows = labels.index
    split = split_by_time(
        labels["index_datetime"],
        calibrate_from=read_date(config.split.calibrate_from),
        test_from=read_date(config.split.test_from),
        gap_days=config.features.outcome_window_days(BENEFIT_TARGET),
    )
    return Case(
        features=area.prepared.features.loc[rows, model_columns(BENEFIT_TARGET)],
        referred=labels["is_referred"].astype("float64"),
        outcome=label[rows].astype("float64"),
        person_id=labels["person_id"],
        benefit=area.truth.loc[rows, "home_84d_benefit"],
        group=area.prepared.groups.loc[rows, ["age_band"]],
        train=pd.Series(split.train | split.calibrate, index=rows),
        held_out=pd.Series(split.test, index=rows),
        beside=beside_of(labels),
    )
