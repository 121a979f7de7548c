"""The fitted benefit model: what scoring needs, and its answers for new people."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.benefit.boosting import predict
from models.benefit.kinds import KindEffect
from models.benefit.overlap import SUPPORTED, SupportRule
from models.benefit.standing import Standing, place


@dataclass(frozen=True)
class BenefitModel:
    """What scoring needs: two boosters, a rule and the column names in their order.

    ``student`` answers benefit in probability points and its SHAP values add up to that;
    ``propensity`` answers the chance of referral, used for support only. ``standing`` places a
    number among others (a sibling has none); ``kinds`` holds the effect of each kind of help.
    """

    student: Any
    propensity: Any
    support: SupportRule
    columns: tuple[str, ...]
    standing: Standing | None = None
    kinds: tuple[KindEffect, ...] = ()


def predict_benefit(model: BenefitModel, features: pd.DataFrame) -> pd.DataFrame:
    """Benefit of a referral for each row, or the reason why there is no number.

    Returns
    -------
    Rows of ``features`` with ``benefit`` (probability points in [-1, 1], positive helps, missing
    where not supported), ``supported``, ``why_not`` (plain text, empty where supported) and, from a
    shipped model, the columns of ``place``: a benefit is never shown without them.

    Raises
    ------
    ValueError : a column the model was fitted with is missing.
    """
    missing = [name for name in model.columns if name not in features.columns]
    if missing:
        raise ValueError(
            f"features lack {len(missing)} columns of the benefit model: {', '.join(missing[:5])}"
        )
    matrix = features[list(model.columns)].to_numpy(dtype="float64", na_value=np.nan)
    chance = model.support.recalibrated(predict(model.propensity, matrix))
    why_not = model.support.reasons(chance)
    is_supported = why_not == SUPPORTED
    benefit = np.clip(predict(model.student, matrix), -1, 1)
    shown = np.where(is_supported, benefit, np.nan)
    answer = pd.DataFrame(
        {
            "benefit": shown,
            "supported": is_supported,
            "why_not": pd.Series(why_not, index=features.index, dtype="str"),
        },
        index=features.index,
    )
    if model.standing is None:
        return answer
    return answer.join(place(model.standing, matrix, shown, features.index))
