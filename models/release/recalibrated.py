"""A recalibrated champion: its own trees and evaluation, with a new map and how that did."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.evaluate_params import GateLimits
from models.gates import calibration_gates, group_gate
from models.release.update import Update

WORDS = {"intercept": "a new level (an intercept)", "slope": "a new line (intercept and slope)"}


def recalibrated_metrics(
    champion: Mapping[str, Any],
    update: Update,
    compared: Mapping[str, Any],
    *,
    calibrated_on: Sequence[str],
    gates: GateLimits,
) -> dict[str, Any]:
    """The body of metrics.json of the champion's trees under a new map.

    A level or a line leaves the order of people as it was: discrimination stays the champion's
    own evaluation, and so are its gates. Calibration, with its gates and that of the risks within
    groups, is what was found on the newest matured stays. (Rows of groups in metrics.json have
    hidden counts: nothing can be judged by them again.)

    Parameters
    ----------
    champion : the metrics that the champion was promoted on.
    compared : both on the judged stays, as ``compare`` gives it.
    calibrated_on : first and last day of the stays that the map was fitted on.
    """
    own, calibration = dict(champion["calibration"]), compared["calibration"]["challenger"]
    sentence = (
        f"Chances of the live model's trees go through {WORDS[update.change]}: surely better than "
        "what is simpler on later stays, and a new model was not surely better still."
    )
    body = {
        **champion,
        "validation": f"{champion['validation']} Recalibrated since: order and groups are as "
        "evaluated then, the calibration as found on the newest matured stays.",
        "period": {**champion["period"], "calibrate": list(calibrated_on)},
        "calibration": {
            **own,
            **{key: calibration[key] for key in ("slope", "in_the_large", "ici")},
            "e50": None,
            "e90": None,
            "observed_over_expected": calibration["observed_over_expected"],
            "map": {
                "kind": update.change,
                "fitted_on": "decisions",
                "judged_on": {"people": update.told["people"]},
                "candidates": [],
                "sentence": sentence,
            },
        },
    }
    large = calibration["in_the_large"]
    body["calibration"]["in_the_large"] = {"value": large, "low": None, "high": None}
    anew = [*calibration_gates(body["calibration"], gates), group_gate(compared["groups"], gates)]
    by_name = {gate["name"]: gate for gate in anew}
    return {**body, "gates": [by_name.get(gate["name"], gate) for gate in champion["gates"]]}
