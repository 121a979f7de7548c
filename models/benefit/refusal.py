"""When the data cannot carry a benefit estimate: a stated refusal, never a number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from models.benefit.cohort import Cohort
    from models.benefit.params import BenefitParams


@dataclass(frozen=True)
class Counts:
    """How many discharges there are to learn from.

    ``events`` counts the rarer of the two outcomes in the arm: with 95 % at home, it is those
    who are not who carry the information.
    """

    rows: int
    people: int
    treated: int
    untreated: int
    treated_events: int
    untreated_events: int
    outcome_unknown: int


@dataclass(frozen=True)
class NotEstimable:
    """The answer when there is not enough to go by; ``reason`` is a plain phrase."""

    reason: str
    counts: Counts

    @property
    def verdict(self) -> str:
        """The sentence that stands where a number would."""
        return f"not estimable: {self.reason}"


def count_evidence(cohort: "Cohort") -> Counts:
    """Count the arms and the rarer outcome in each."""
    treated = cohort.referred == 1
    home = cohort.outcome == 1
    return Counts(
        rows=cohort.rows,
        people=int(np.unique(cohort.people).size),
        treated=int(treated.sum()),
        untreated=int((~treated).sum()),
        treated_events=int(min((home & treated).sum(), (~home & treated).sum())),
        untreated_events=int(min((home & ~treated).sum(), (~home & ~treated).sum())),
        outcome_unknown=cohort.outcome_unknown,
    )


def refusal(
    cohort: "Cohort", params: "BenefitParams", *, has_housing_data: bool = True, where: str = ""
) -> NotEstimable | None:
    """Say why no benefit may be estimated, or None when it may.

    ``where`` ends the reason, for example " in the held-out period".
    """
    counts = count_evidence(cohort)
    arm, events = params.min_per_arm, params.min_events_per_arm
    reasons = (
        (not has_housing_data, "no housing data"),
        (
            counts.rows < params.min_rows,
            f"{counts.rows} discharges with a known outcome{where}, {params.min_rows} needed",
        ),
        (counts.treated < arm, f"{counts.treated} referred discharges{where}, {arm} needed"),
        (
            counts.untreated < arm,
            f"{counts.untreated} discharges not referred{where}, {arm} needed",
        ),
        (
            counts.treated_events < events,
            (
                f"{counts.treated_events} of the rarer outcome among the referred{where}, "
                f"{events} needed"
            ),
        ),
        (
            counts.untreated_events < events,
            (
                f"{counts.untreated_events} of the rarer outcome among those not referred{where}, "
                f"{events} needed"
            ),
        ),
    )
    for is_lacking, reason in reasons:
        if is_lacking:
            return NotEstimable(reason=reason, counts=counts)
    return None
