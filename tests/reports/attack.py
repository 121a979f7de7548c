"""An attacker who has a published table and every total, and solves for what is hidden."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from reports.render.suppress import HIDDEN

HALF_STEP = 2  # what is rounded to the nearest 5 was at most 2 away


def possible_ranges(
    shown: Sequence[Any],
    sums: Sequence[tuple[Mapping[int, int], int]],
    *,
    least: int,
    most: int,
    wanted: Iterable[int],
) -> dict[int, tuple[int, int]]:
    """Least and most that each ``wanted`` hidden cell can be, given all that is shown.

    ``sums`` are equations between cells: factors by place, and what they add up to. A hidden cell
    is known to lie in ``least`` to ``most``, a shown one to be rounded.
    """
    low = [least if cell == HIDDEN else max(cell - HALF_STEP, min(cell, 8)) for cell in shown]
    high = [most if cell == HIDDEN else (cell + HALF_STEP if cell else 0) for cell in shown]
    matrix = np.zeros((len(sums), len(shown)))
    for row, (factors, _) in enumerate(sums):
        for place, factor in factors.items():
            matrix[row, place] = factor
    totals = np.array([total for _, total in sums])
    found = {}
    for place in wanted:
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(shown))
            goal[place] = sign
            answer = milp(
                goal,
                constraints=LinearConstraint(matrix, totals, totals),
                bounds=Bounds(low, high),
                integrality=np.ones(len(shown), dtype=np.int64),
            )
            assert answer.success, answer.message
            ends.append(round(sign * answer.fun))
        found[place] = (ends[0], ends[1])
    return found
