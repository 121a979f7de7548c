"""What may be said: the gates and the four verdicts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.benefit.shape import BY_PERSON

if TYPE_CHECKING:
    from models.benefit.params import BenefitParams
    from models.benefit.scores import Estimate

TARGETING = "targeting supported"
AVERAGE_ONLY = "works on average, no targeting claim"
NO_EVIDENCE = "no evidence of effect"

EFFECT_GATE = "average_effect_above_zero"
TARGETING_GATES = (
    "held_out_autoc_z",
    "training_slope_z",
    "top_fifth_effect_above_zero",
    "treated_enough_to_target",
    "events_enough_to_target",
    "effects_by_person_beat_one_for_all",
)
NEGATIVE_CONTROL_GATE = "negative_control_z"
CLEAR = 1.96


@dataclass(frozen=True)
class Gate:
    """One condition, its limit, what was found and whether it holds."""

    name: str
    limit: str
    value: float
    passed: bool


@dataclass(frozen=True)
class Evidence:
    """What the gates look at.

    ``ate``: average effect over both periods; ``treated`` and ``events`` (the rarer outcome
    among the treated): of the training rows; ``shape``: what won on the training rows' held-out
    loss (models/benefit/shape.py); ``negative_control``: None where it could not be made.
    """

    ate: "Estimate"
    autoc: "Estimate"
    training_slope: "Estimate"
    top_fifth_low: float
    share_refused: float
    placebo: "Estimate"
    treated: int
    events: int
    shape: str
    negative_control: "Estimate | None" = None


def build_gates(found: Evidence, params: "BenefitParams") -> tuple[Gate, ...]:
    """Hold the evidence against the limits.

    Both the held-out ranking and the slope on the training half must be clear of chance: one of
    them alone has been seen to be so where there was nothing to find.
    """
    z = params.min_z
    control = found.negative_control
    doubts = [("placebo_effect_z", found.placebo)]
    doubts += [(NEGATIVE_CONTROL_GATE, control)] if control else []
    return (
        Gate(EFFECT_GATE, "lower limit > 0", found.ate.low, found.ate.low > 0),
        Gate(TARGETING_GATES[0], f"> {z}", found.autoc.z, found.autoc.z > z),
        Gate(TARGETING_GATES[1], f"> {z}", found.training_slope.z, found.training_slope.z > z),
        Gate(TARGETING_GATES[2], "lower limit > 0", found.top_fifth_low, found.top_fifth_low > 0),
        _at_least(TARGETING_GATES[3], found.treated, params.targeting_min_treated),
        _at_least(TARGETING_GATES[4], found.events, params.targeting_min_events),
        Gate(
            TARGETING_GATES[5],
            "= 1 (yes)",
            float(found.shape == BY_PERSON),
            found.shape == BY_PERSON,
        ),
        Gate(
            "overlap_share_refused",
            f"<= {params.max_refused_to_pass}",
            found.share_refused,
            found.share_refused <= params.max_refused_to_pass,
        ),
        *(
            Gate(name, f"between -{CLEAR} and {CLEAR}", one.z, abs(one.z) <= CLEAR)
            for name, one in doubts
        ),
    )


def decide_verdict(gates: tuple[Gate, ...]) -> str:
    """Targeting needs every targeting gate; the average effect its own; else no evidence."""
    passed = {gate.name for gate in gates if gate.passed}
    if passed.issuperset(TARGETING_GATES):
        return TARGETING
    return AVERAGE_ONLY if EFFECT_GATE in passed else NO_EVIDENCE


def _at_least(name: str, value: int, limit: int) -> Gate:
    return Gate(name, f">= {limit}", float(value), value >= limit)
