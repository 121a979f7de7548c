"""One plain sentence: does the model earn its keep against its rivals."""

from collections.abc import Mapping
from typing import Any


def winner_sentence(comparators: Mapping[str, Mapping[str, Any]]) -> str:
    """Which ranks better on the held-out rows, model or rivals, said without polish.

    ``comparators`` as in metrics.json: label and delta_auroc (model minus rival) each.
    A rival wins when the whole interval is below 0; it is level when 0 lies inside.
    """
    known = [rival for rival in comparators.values() if rival["delta_auroc"]["low"] is not None]
    if not known:
        return "No comparison could be made: there are too few outcomes."
    ahead = [rival for rival in known if rival["delta_auroc"]["high"] < 0]
    level = [r for r in known if r["delta_auroc"]["low"] <= 0 <= r["delta_auroc"]["high"]]
    if ahead:
        best = min(ahead, key=lambda rival: rival["delta_auroc"]["value"])
        return f"{best['label']} wins: it ranks better than the model ({_gain(best, -1)})."
    if level:
        closest, *others = sorted(level, key=lambda rival: rival["delta_auroc"]["value"])
        names = [f"{closest['label']} ({_gain(closest, 1)})", *(other["label"] for other in others)]
        said = " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
        return f"Nobody wins clearly: the model is not clearly better than {said}."
    closest = min(known, key=lambda rival: rival["delta_auroc"]["value"])
    return (
        f"The model wins: it ranks better than all {len(known)} comparators; "
        f"the closest is {closest['label']} ({_gain(closest, 1)})."
    )


def _gain(rival: Mapping[str, Any], sign: int) -> str:
    gain = rival["delta_auroc"]
    ends = sorted((sign * gain["low"], sign * gain["high"]))
    return (
        f"AUROC {rival['auroc']['value']:.3f}, difference {sign * gain['value']:.3f}, "
        f"95 % interval {ends[0]:.3f} to {ends[1]:.3f}"
    )
