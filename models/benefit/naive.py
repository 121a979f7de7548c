"""The two wrong answers that are usually given, shown beside the right one."""

from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.body import interval
from models.benefit.scores import mean_where, naive_difference

if TYPE_CHECKING:
    from models.benefit.cohort import Cohort

DIFFERENCE = (
    "Plain difference between the referred and the others: wrong, because those in need are "
    "found and referred."
)
BEFORE_AFTER = (
    "The referred, emergency stays in as many days up to the decision (this stay counted) less not "
    "at home after it: wrong, because people are referred at their worst and most get better."
)
NOTHING_BEFORE = "What came before the decision is not known."


def naive_body(cohort: "Cohort | None") -> dict[str, Any]:
    """Both, each with what is wrong with it; nulls where there is nothing to count."""
    if cohort is None:
        return {
            "difference": interval(None) | {"label": DIFFERENCE},
            "before_after": interval(None) | {"label": BEFORE_AFTER},
        }
    difference = naive_difference(cohort.referred, cohort.outcome).estimate(cohort.people)
    referred = (cohort.referred == 1) & ~np.isnan(cohort.before)
    change = np.nan_to_num(cohort.before) - (1 - cohort.outcome)
    before_after = mean_where(change, referred).estimate(cohort.people) if referred.any() else None
    label = BEFORE_AFTER if before_after else NOTHING_BEFORE
    return {
        "difference": interval(difference) | {"label": DIFFERENCE},
        "before_after": interval(before_after) | {"label": label},
    }
