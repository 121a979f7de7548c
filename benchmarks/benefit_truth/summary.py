"""From figures of single seeds to means, worst ones and counts of a case."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

OURS = "ours"
NOT_ESTIMABLE = "not estimable"
TARGETING = "targeting supported"


@dataclass(frozen=True)
class Case:
    """All seeds of one case; a refused seed has a verdict and no figures.

    ``is_judged`` and ``is_repeated``: whether the plan asks for the whole evaluation, and for other
    seeds and threads, of any seed.
    """

    name: str
    world: str
    rows: int
    seeds: Sequence[dict[str, Any]]
    is_judged: bool = True
    is_repeated: bool = True

    @property
    def fitted(self) -> list[dict[str, Any]]:
        """Seeds with a model."""
        return [one for one in self.seeds if "scores" in one]

    def of(self, key: str) -> list[float]:
        """A figure of each seed that has it, in order; what is missing is left out."""
        return _numbers(one.get(key) for one in self.seeds)

    def score(self, key: str, name: str = OURS) -> list[float]:
        """A figure of one order, by seed."""
        return _numbers(one["scores"][name][key] for one in self.fitted)

    def gain(self, rival: str, key: str = "share_0.1") -> list[float]:
        """Ours less a rival's, paired by seed."""
        pairs = [(one["scores"][OURS][key], one["scores"][rival][key]) for one in self.fitted]
        return _numbers(ours - theirs for ours, theirs in pairs)

    @property
    def verdicts(self) -> Counter[str]:
        """How often each verdict was given, refusals under one name."""
        given = [one["verdict"] for one in self.seeds if "verdict" in one]
        return Counter(NOT_ESTIMABLE if v.startswith(NOT_ESTIMABLE) else v for v in given)

    @property
    def claimed(self) -> float:
        """Share of judged seeds in which targeting was claimed; missing where none was judged."""
        total = sum(self.verdicts.values())
        return self.verdicts[TARGETING] / total if total else math.nan


def mean(values: Sequence[float]) -> float:
    """The mean; missing of nothing."""
    return float(np.mean(values)) if values else math.nan


def standard_error(values: Sequence[float]) -> float:
    """Of the mean; missing for fewer than two."""
    count = len(values)
    return float(np.std(values, ddof=1) / math.sqrt(count)) if count > 1 else math.nan


def _numbers(values: Iterable[Any]) -> list[float]:
    return [float(one) for one in values if one is not None and not math.isnan(one)]
