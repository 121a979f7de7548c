"""The release gate: the champion stays unless every check holds (limits of params.yaml)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.evaluate_params import GateLimits
from models.gates import calibration_gates
from models.release.params import ReleaseParams

MAY = "may be promoted"
KEEP = "keep the champion"
INSUFFICIENT = "insufficient"
FROZEN = "frozen"
NOTHING = "nothing to do"
NOT_JUDGED = "not judged"
"""FROZEN, NOT_JUDGED and often NOTHING are answered before a challenger is taught."""


@dataclass(frozen=True)
class Facts:
    """What the gate is told beside the comparison.

    ``update`` is the change that the evidence picked (models/release/update.py), ``is_asked_for``
    whether the operator wants a new model all the same. ``seed_overlap`` is how far lists of
    fits with other seeds agree, None where nothing was fitted anew. ``release_gates_failed`` are
    gates of the challenger's own evaluation.
    """

    lineage_faults: Sequence[str]
    release_gates_failed: Sequence[str]
    update: str
    is_asked_for: bool
    seed_overlap: float | None


def release_decision(
    compared: Mapping[str, Any], facts: Facts, params: ReleaseParams, gates: GateLimits
) -> dict[str, Any]:
    """The answer, its checks (name, limit, value, passed) and what a person should look at.

    Returns
    -------
    answer, checks, failed (names), is_better, look_at.
    """
    checks = [
        none_of("Chain of hashes whole", facts.lineage_faults),
        enough_events(compared["events"], params.events_least),
        *_not_worse(compared, params),
        *_calibrated(compared["calibration"]["challenger"], gates),
        *_fair(compared, params, gates),
        *_stable(facts.seed_overlap, params),
        none_of("Gates of its own evaluation", facts.release_gates_failed),
    ]
    failed = [check["name"] for check in checks if not check["passed"]]
    lows = [compared[name]["difference"]["low"] for name in ("auroc", "net_benefit_at_k")]
    return {
        "answer": answer_of(failed, facts),
        "is_better": any(low is not None and low > 0 for low in lows),
        "checks": checks,
        "failed": failed,
        "look_at": _look_at(compared, params),
    }


ENOUGH = "Events to judge by"


def answer_of(failed: Sequence[str], facts: Facts) -> str:
    """What comes of the checks that failed; the strongest reason to wait speaks first."""
    if ENOUGH in failed:
        return INSUFFICIENT
    if facts.update == "none" and not facts.is_asked_for:
        return NOTHING
    return KEEP if failed else MAY


def enough_events(events: int, least: int) -> dict[str, Any]:
    """Whether there are enough outcomes to tell one model from another."""
    return checked(ENOUGH, f"at least {least}", events, passed=events >= least)


def _not_worse(compared: Mapping[str, Any], params: ReleaseParams) -> list[dict[str, Any]]:
    wanted = {
        "net_benefit_at_k": ("Net benefit of the list", params.net_benefit_loss_most),
        "auroc": ("AUROC", params.auroc_loss_most),
    }
    found = []
    for key, (name, most) in wanted.items():
        low = compared[key]["difference"]["low"]
        found.append(
            checked(
                f"{name} against the champion: low end of the difference",
                f"at least {-most}",
                low,
                passed=low is not None and low >= -most,
            )
        )
    return found


def _calibrated(found: Mapping[str, Any], gates: GateLimits) -> list[dict[str, Any]]:
    """As ``calibration_gates``, but for the slope: here its interval is judged."""
    slope, large = found["slope"], {"value": found["in_the_large"]}
    _, *level_and_error = calibration_gates({**found, "in_the_large": large}, gates)
    reaches = (
        slope["low"] is not None
        and slope["low"] <= gates.slope_high
        and slope["high"] >= gates.slope_low
    )
    return [
        checked(
            "Calibration slope",
            f"interval reaches into {gates.slope_low} to {gates.slope_high}",
            slope["value"],
            passed=reaches,
        ),
        *level_and_error,
    ]


def _fair(
    compared: Mapping[str, Any], params: ReleaseParams, gates: GateLimits
) -> list[dict[str, Any]]:
    most, low, high = params.group_recall_loss_most, gates.group_ratio_low, gates.group_ratio_high
    passed_over = [
        _named(row)
        for row in compared["groups"]
        for gap in [row["recall"]["difference"]]
        if gap["value"] is not None and gap["value"] < -most and _is_below(gap["high"], 0.0)
    ]
    off = [
        _named(row)
        for row in compared["groups"]
        for ratio in [row["observed_over_expected"]]
        if ratio["value"] is not None
        and not low <= ratio["value"] <= high
        and (_is_below(ratio["high"], 1.0) or _is_above(ratio["low"], 1.0))
    ]
    wider = [gap["group"] for gap in compared["gaps"] if _is_above(gap["growth"]["low"], 0.0)]
    return [
        none_of(
            "Groups found less often",
            passed_over,
            limit=f"none loses more than {most} of its recall, interval below 0",
        ),
        none_of(
            "Groups whose risks are off",
            off,
            limit=f"none outside {low} to {high} observed over expected, interval without 1",
        ),
        none_of(
            "Gaps between groups that grew",
            wider,
            limit="no group's largest gap in recall, interval above 0",
        ),
    ]


def _stable(seed_overlap: float | None, params: ReleaseParams) -> list[dict[str, Any]]:
    if seed_overlap is None:
        return []
    return [
        checked(
            "Same list whatever the seed",
            f"overlap at least {params.overlap_least}",
            seed_overlap,
            passed=seed_overlap >= params.overlap_least,
        )
    ]


def _look_at(compared: Mapping[str, Any], params: ReleaseParams) -> list[str]:
    """What keeps nothing from going live and a person should know before signing."""
    share, change = compared["overlap_with_champion"], compared["largest_change_of_a_risk"]
    said = [f"The largest change of one stay's risk is {change:.2f}."]
    if share < params.overlap_least:
        said.append(
            f"Only {share:.0%} of the people on either list stand on both; the limit for going "
            f"ahead without a closer look is {params.overlap_least:.0%}."
        )
    return said


def none_of(name: str, found: Sequence[str], *, limit: str = "none") -> dict[str, Any]:
    """A check that holds where nothing was found; what was found is named."""
    row = checked(name, limit, len(found), passed=not found)
    return row | ({"which": list(found)} if found else {})


def checked(name: str, limit: str, value: float | None, *, passed: bool) -> dict[str, Any]:
    """One line of the gate."""
    return {"name": name, "limit": limit, "value": value, "passed": passed}


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['group']}: {row['level']}"


def _is_below(value: float | None, limit: float) -> bool:
    return value is not None and value < limit


def _is_above(value: float | None, limit: float) -> bool:
    return value is not None and value > limit
