"""Figures as they are published: four decimals, and None where there is nothing to say."""

import math
from typing import Any

import numpy as np

DECIMALS = 4


def rounded(content: Any) -> Any:
    """Round every number inside dicts, lists and tuples; NaN and infinity become None.

    Raises
    ------
    TypeError : an array, which no JSON file can hold.

    >>> rounded({"auroc": 0.71234567, "n": 3, "slope": float("nan"), "by": [0.5, True]})
    {'auroc': 0.7123, 'n': 3, 'slope': None, 'by': [0.5, True]}
    """
    if isinstance(content, dict):
        return {key: rounded(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [rounded(value) for value in content]
    if isinstance(content, np.ndarray):
        raise TypeError("an array is no figure: give a list")
    if isinstance(content, np.generic):
        return rounded(content.item())
    if isinstance(content, float):
        return round(content, DECIMALS) + 0.0 if math.isfinite(content) else None
    return content
