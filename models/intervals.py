"""Intervals by resampling people, not stays: one person's stays are not independent.

Each replicate gives every person a whole-number weight (how often a draw of as many
people with replacement picks them). Statistics take weights instead of resampled rows, so
a thousand replicates are a few matrix operations, and every statistic of one bootstrap
sees the same replicates: differences of two statistics are paired.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Statistic = Callable[[FloatArray], FloatArray]

CHUNK_CELLS = 2_000_000  # row weights held at once: 16 MB


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval; NaN ends where it is not estimable."""

    value: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """As written to metrics.json."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class PersonBootstrap:
    """Replicates of a table's rows, drawn by person.

    ``person_code`` numbers each row's person from 0, ``people`` counts them.
    """

    person_code: NDArray[np.intp]
    people: int
    reps: int
    seed: int

    @classmethod
    def of(cls, person_id: pd.Series, *, reps: int, seed: int) -> "PersonBootstrap":
        """Bootstrap over the people of ``person_id`` (one id per row).

        Raises
        ------
        ValueError : there are no rows, or ``reps`` is below 1.
        """
        if len(person_id) == 0:
            raise ValueError("a bootstrap needs at least one row")
        if reps < 1:
            raise ValueError(f"reps must be at least 1, got {reps}")
        codes, people = pd.factorize(person_id)
        return cls(codes, len(people), reps, seed)

    def weights(self) -> Iterator[FloatArray]:
        """Row weights in chunks of shape (replicates, n), ``reps`` replicates in all."""
        rng = np.random.Generator(np.random.PCG64(self.seed))
        size = max(1, CHUNK_CELLS // max(len(self.person_code), self.people))
        for start in range(0, self.reps, size):
            rows = min(size, self.reps - start)
            drawn = rng.integers(0, self.people, size=(rows, self.people))
            drawn += self.people * np.arange(rows)[:, None]
            counts = np.bincount(drawn.ravel(), minlength=rows * self.people)
            per_person = counts.reshape(rows, self.people).astype(np.float64)
            yield per_person[:, self.person_code]

    def replicate(self, *statistics: Statistic) -> list[FloatArray]:
        """Each statistic on every replicate: arrays of shape (reps,) or (reps, m).

        A statistic takes row weights of shape (replicates, n) and returns one value, or
        one row of values, per replicate.
        """
        parts: list[list[FloatArray]] = [[] for _ in statistics]
        for chunk in self.weights():
            for part, statistic in zip(parts, statistics, strict=True):
                part.append(statistic(chunk))
        return [np.concatenate(part) for part in parts]


def percentile_interval(value: float, replicates: FloatArray, *, level: float = 0.95) -> Interval:
    """Interval of the central ``level`` of the replicates around ``value``.

    Replicates without a value (one class only) are left out; when more than one in ten
    has none, or ``value`` has none, the ends are NaN.
    """
    usable = replicates[np.isfinite(replicates)]
    if not np.isfinite(value) or len(usable) < 0.9 * len(replicates):
        return Interval(value, float("nan"), float("nan"))
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(usable, [tail, 1.0 - tail])
    return Interval(value, float(low), float(high))


def bootstrap_interval(statistic: Statistic, bootstrap: PersonBootstrap) -> Interval:
    """Value on the rows as they are, with its interval."""
    value = float(statistic(np.ones((1, len(bootstrap.person_code))))[0])
    return percentile_interval(value, bootstrap.replicate(statistic)[0])


def paired_difference(first: Statistic, second: Statistic, bootstrap: PersonBootstrap) -> Interval:
    """``first - second`` with its interval, both on the same replicates."""
    ones = np.ones((1, len(bootstrap.person_code)))
    value = float(first(ones)[0] - second(ones)[0])
    one, other = bootstrap.replicate(first, second)
    return percentile_interval(value, one - other)
