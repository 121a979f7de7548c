"""May the hours be said to a reader? By a rule fixed beforehand, on held-out rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.hours.params import HoursParams
from models.hours.refusal import NOT_ENOUGH
from models.rounding import DECIMALS

GOOD_ENOUGH = "good enough to say"


def hours_gates(body: Mapping[str, Any], params: HoursParams) -> list[dict[str, Any]]:
    """Name, limit, value and passed of each gate: nearer than simple answers, and honest ends.

    Nearer by squared error, with the whole 95 % interval of the lead above 0. A rival that must be
    beaten and could not be reckoned fails the gate: nobody knows.
    """
    gates = []
    for name in params.must_beat:
        rival = body["rivals"].get(name)
        lead = rival["lead_rmse"] if rival else {"value": None, "low": None}
        label = rival["label"] if rival else name
        gates.append(
            {
                "name": f"Nearer than: {label}",
                "limit": "lead in RMSE, its interval above 0",
                "value": lead["value"],
                "passed": lead["low"] is not None and lead["low"] > 0,
            }
        )
    level, covered = body["interval"]["level"], body["interval"]["coverage"]["value"]
    gates.append(
        {
            "name": f"Share inside the {level:.0%} interval",
            "limit": f"within {params.coverage_margin:.2f} of {level:.2f}",
            "value": covered,
            "passed": round(abs(covered - level), DECIMALS) <= params.coverage_margin,
        }
    )
    return gates


def hours_verdict(gates: Sequence[Mapping[str, Any]]) -> str:
    """Good enough to say, or not, with each gate that failed."""
    failed = [str(gate["name"]) for gate in gates if not gate["passed"]]
    return f"{NOT_ENOUGH}: {'; '.join(failed)}" if failed else GOOD_ENOUGH
