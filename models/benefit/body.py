"""The published metrics of the benefit model: one shape, with numbers or with nulls."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.benefit.params import BenefitParams
    from models.benefit.refusal import Counts
    from models.benefit.scores import Estimate

RIVALS = (
    "risk_ranking", "barrier_rule", "random", "constant", "none", "current_practice",
)  # fmt: skip
NAIVE_LABEL = "plain difference between the arms: the wrong answer, shown to compare"
VALIDATION = (
    "Later discharges, each scored by a model that never saw the person; effects from scores "
    "made on those discharges alone."
)


def interval(estimate: "Estimate | None") -> dict[str, Any]:
    """Value with its 95 % interval; three nulls where there is none."""
    if estimate is None:
        return {"value": None, "low": None, "high": None}
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def share_key(share: float) -> str:
    """Key of a capacity share, for example "0.1"."""
    return f"{share:g}"


def counts_body(counts: "Counts | None") -> dict[str, Any]:
    """Head counts of the evaluated rows; nulls where none were."""
    if counts is None:
        return dict.fromkeys(("n", "people", "treated", "untreated", "events"))
    return {
        "n": counts.rows,
        "people": counts.people,
        "treated": counts.treated,
        "untreated": counts.untreated,
        "events": counts.treated_events + counts.untreated_events,
    }


def limits_body(params: "BenefitParams") -> dict[str, list[float]]:
    """Chance of referral that a person's number, and the headline, need."""
    return {
        "single": [params.single_limit, 1 - params.single_limit],
        "headline": [params.headline_limit, 1 - params.headline_limit],
    }
