"""Any figure or table as plain JSON values: numbers finite, keys text, nothing shared."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """A copy made of dict, list, str, int, float, bool and None alone.

    Not-a-number and infinite become ``None``; tuples become lists.

    >>> plain({"auroc": float("nan"), "k": (1, 2)})
    {'auroc': None, 'k': [1, 2]}

    Raises
    ------
    TypeError : a value of another kind, named by its type and never by its content.
    """
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"a card holds numbers, text, lists and mappings, not {type(value).__name__}")
