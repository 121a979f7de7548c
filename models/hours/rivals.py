"""Simple answers to the same question: if one of them is nearer, we say so."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.split import BoolArray


@dataclass(frozen=True)
class HoursRival:
    """One simple answer, in hours a week, per row."""

    label: str
    answer: pd.Series


def hours_rivals(
    hours: pd.Series, known: pd.DataFrame, train: BoolArray
) -> tuple[dict[str, HoursRival], list[dict[str, str]]]:
    """Every rival whose inputs are there, by name, and those left out with why.

    Parameters
    ----------
    hours : observed after reablement, by ``spell_id``; constants come from ``train`` alone.
    known : ``hours_at_start`` (observed, so known only once reablement has begun: more than the
        model knows), ``planned_care_hours`` and ``package_hours_per_week``; missing where unknown,
        which takes the mean of the training rows.
    """
    rivals = {
        "none": HoursRival("No care for anybody", hours * 0.0),
        "mean": HoursRival("The mean, for everybody", hours * 0.0 + hours[train].mean()),
    }
    labels = {
        "start_less_mean": ("hours_at_start", "Hours at the start, less the mean reduction"),
        "planned_less_mean": ("planned_care_hours", "Hours planned, less the mean reduction"),
        "package_before": ("package_hours_per_week", "Hours of care before the stay"),
    }
    left_out = []
    for name, (column, label) in labels.items():
        told = known[column].astype("float64")
        if told[train].notna().sum() == 0:
            left_out.append({"rival": label, "because": f"the source says nothing of {column}"})
            continue
        filled = told.fillna(told[train].mean())
        less = 0.0 if name == "package_before" else (told - hours)[train].mean()
        rivals[name] = HoursRival(label, (filled - less).clip(lower=0.0))
    return rivals, left_out


def rows_of(rivals: Mapping[str, HoursRival], index: pd.Index) -> dict[str, np.ndarray]:
    """Each rival's answers for the given rows."""
    return {name: rival.answer.loc[index].to_numpy(np.float64) for name, rival in rivals.items()}
