"""The release gates of a risk model. A failed gate is a result to publish, and never promotes."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.evaluate_params import GateLimits
from models.groups import outside_limits


def risk_gates(metrics: Mapping[str, Any], limits: GateLimits) -> list[dict[str, Any]]:
    """Each gate with its limit in words, the value found and whether it passed.

    Parameters
    ----------
    metrics : body of metrics.json: auroc, calibration, comparators, groups, leak_proofs.

    Returns
    -------
    Rows of name, limit, value, passed. A value that could not be computed is None and
    does not pass.
    """
    gates = [
        gate for name in limits.must_beat for gate in _beats(name, metrics["comparators"], limits)
    ]
    proofs, auroc = metrics["leak_proofs"], metrics["auroc"]["value"]
    audited = {row["group"] for row in metrics["groups"]} & set(limits.protected)
    return [
        *gates,
        *calibration_gates(metrics["calibration"], limits),
        _at_most("AUROC not too good to be true", auroc, limits.auroc_most),
        _at_most("People on both sides of the split", proofs["people_on_both_sides"], 0),
        _at_most("Facts known only after the decision", proofs["facts_known_after_index"], 0),
        _at_most("Columns no model may have", len(proofs["banned_columns"]), 0),
        *_beside_the_truth(metrics.get("truth")),
        {
            "name": "Shuffled labels teach nothing",
            "limit": (
                f"mean AUROC, with its interval, reaches into {limits.shuffled_low:.2f} to "
                f"{limits.shuffled_high:.2f}"
            ),
            "value": proofs["shuffled_label_auroc"]["value"],
            "passed": _reaches_into(
                proofs["shuffled_label_auroc"], limits.shuffled_low, limits.shuffled_high
            ),
        },
        {
            "name": "Protected groups audited",
            "limit": f"all of {', '.join(limits.protected)}",
            "value": len(audited),
            "passed": audited == set(limits.protected),
        },
        group_gate(metrics["groups"], limits),
    ]


def calibration_gates(
    calibration: Mapping[str, Any], limits: GateLimits
) -> tuple[dict[str, Any], ...]:
    """The gates of the map from a score to a chance: slope, level, average error."""
    large, most = calibration["in_the_large"]["value"], limits.in_the_large_most
    slope = calibration["slope"]["value"]
    return (
        _between("Calibration slope", slope, limits.slope_low, limits.slope_high),
        _between("Calibration in the large", large, -most, most),
        _at_most("Average calibration error (ICI)", calibration["ici"], limits.ici_most),
    )


def group_gate(groups: Sequence[Mapping[str, Any]], limits: GateLimits) -> dict[str, Any]:
    """The gate of risks within protected groups; ``groups`` are rows before counts are hidden."""
    outside = outside_limits(
        groups,
        protected=limits.protected,
        min_events=limits.group_events_least,
        low=limits.group_ratio_low,
        high=limits.group_ratio_high,
    )
    return {
        "name": "Protected groups whose risks are off",
        "limit": (
            f"none outside {limits.group_ratio_low} to {limits.group_ratio_high} observed "
            f"over expected, with {limits.group_events_least} events or more"
        ),
        "value": len(outside),
        "passed": not outside,
    }


def all_passed(gates: list[dict[str, Any]]) -> bool:
    """Whether the model may be put forward for release."""
    return bool(gates) and all(gate["passed"] for gate in gates)


def _beats(
    name: str, comparators: Mapping[str, Mapping[str, Any]], limits: GateLimits
) -> list[dict[str, Any]]:
    rival = comparators.get(name)
    label = rival["label"] if rival else name
    gain = rival["delta_auroc"] if rival else {"value": None, "low": None}
    least = limits.auroc_gain_least
    return [
        {
            "name": f"AUROC above that of {label}",
            "limit": f"at least {least}",
            "value": gain["value"],
            "passed": gain["value"] is not None and gain["value"] >= least,
        },
        {
            "name": f"Low end of the gain over {label}",
            "limit": "above 0",
            "value": gain["low"],
            "passed": gain["low"] is not None and gain["low"] > 0,
        },
    ]


def _beside_the_truth(truth: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """In an invented area alone: no honest score ranks better than the risk outcomes came from."""
    if not truth:
        return []
    return [
        {
            "name": "AUROC of the true risk above that of the model",
            "limit": "interval not wholly below 0",
            "value": truth["gap"]["value"],
            "passed": not truth["leak_alarm"],
        }
    ]


def _between(name: str, value: float | None, low: float, high: float) -> dict[str, Any]:
    passed = value is not None and low <= value <= high
    return {"name": name, "limit": f"{low} to {high}", "value": value, "passed": passed}


def _at_most(name: str, value: float | None, most: float) -> dict[str, Any]:
    passed = value is not None and value <= most
    return {"name": name, "limit": f"at most {most}", "value": value, "passed": passed}


def _reaches_into(interval: Mapping[str, float | None], low: float, high: float) -> bool:
    least, most = interval["low"], interval["high"]
    return least is not None and most is not None and least <= high and most >= low
