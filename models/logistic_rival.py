"""A logistic regression beside the model: the rival that a statistician would ask for first."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.registry import FEATURES, KNOWN_SUFFIX
from models.comparators import Comparator
from models.split import Split

FloatArray = NDArray[np.float64]
CATEGORIES = frozenset(feature.name for feature in FEATURES if feature.kind == "category")
"""Features whose numbers are names: half way between two of them means nothing."""
ROWS_PER_LEVEL = 200
"""A level that fewer than one training row in this many has is pooled with the other rare ones."""


def cross_fitted_logistic(
    name: str,
    label: str,
    *,
    features: pd.DataFrame,
    outcome: pd.Series,
    split: Split,
    fold: NDArray[np.int64],
) -> Comparator:
    """Logistic regression fitted and judged exactly as the model is: by the same folds.

    A category is one yes-or-no column for each level that at least one training row in
    ROWS_PER_LEVEL has; rarer levels count as one. Missing values take the median of the training
    rows, with a known-flag of their own unless the table has one; columns are standardised; a
    mild ridge (C = 1) keeps it stable. Scores are filled for test rows only, NaN elsewhere.

    Raises
    ------
    ValueError : the training rows of a fold hold one outcome only.
    """
    is_category = features.columns.isin(CATEGORIES)
    codes = features.loc[:, is_category].to_numpy(dtype=np.float64)
    numbers = np.column_stack([features.loc[:, ~is_category], _known_flags(features)])
    target = outcome.to_numpy(dtype=np.float64)
    probability = np.full(len(features), np.nan)
    for f in np.unique(fold):
        test = split.test & (fold == f)
        if test.any():
            train = split.train & (fold != f)
            levels = _frequent_levels(codes[train])
            design = np.column_stack([numbers, _one_hot(codes, levels)])
            probability[test] = _logistic_risk(design[train], target[train], design[test])
    risk = pd.Series(probability, index=features.index)
    gaps = float(features[split.test].isna().any(axis=1).mean())
    return Comparator(name, label, risk, risk, gaps)


def _known_flags(features: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each value is missing, for columns with gaps whose flag the table lacks."""
    missing = features.isna().to_numpy()
    is_flagged = np.isin([f"{name}{KNOWN_SUFFIX}" for name in features.columns], features.columns)
    return missing[:, missing.any(axis=0) & ~is_flagged]


def _frequent_levels(codes: FloatArray) -> list[FloatArray]:
    """The levels of each category that are frequent enough among these rows to have a column."""
    counted = [np.unique(code[~np.isnan(code)], return_counts=True) for code in codes.T]
    return [levels[counts * ROWS_PER_LEVEL >= len(codes)] for levels, counts in counted]


def _one_hot(codes: FloatArray, levels: Sequence[FloatArray]) -> FloatArray:
    """One column for each level of each category: 1 where the row has it, else 0."""
    columns = [code[:, None] == of_code for code, of_code in zip(codes.T, levels, strict=True)]
    return np.column_stack([np.empty((len(codes), 0)), *columns])


def _logistic_risk(train: FloatArray, target: FloatArray, test: FloatArray) -> FloatArray:
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(target)) < 2:
        raise ValueError(f"all {len(target)} training rows of a logistic rival have one outcome")
    known_somewhere = ~np.isnan(train).all(axis=0)
    train, test = train[:, known_somewhere], test[:, known_somewhere]
    median = np.nanmedian(train, axis=0)
    filled = np.where(np.isnan(train), median, train)
    mean, spread = filled.mean(axis=0), filled.std(axis=0)
    varies = spread > 1e-12
    scaled = ((filled - mean) / np.where(varies, spread, 1.0))[:, varies]
    waiting = (np.where(np.isnan(test), median, test) - mean) / np.where(varies, spread, 1.0)
    model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=100, tol=1e-6)
    model.fit(scaled, target)
    return np.asarray(model.predict_proba(waiting[:, varies])[:, 1], dtype=np.float64)
