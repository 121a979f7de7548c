"""Invented bodies of validation.json, for its sentences and its page."""

from collections.abc import Mapping
from typing import Any

from models.validation.ablation import EVERYBODY
from models.validation.snapshots import SCHEMES, SEVERAL


def between(low: float, high: float) -> dict[str, float | None]:
    return {"value": round((low + high) / 2, 4), "low": low, "high": high}


def figures(ratio: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "n": 1000, "people": 800, "events": 140, "note": None,
        "auroc": between(0.68, 0.72), "brier": between(0.11, 0.13), "slope": between(0.9, 1.1),
        "observed_over_expected": ratio or between(0.95, 1.05),
    }  # fmt: skip


def mornings(*, chosen: str = SEVERAL, is_confirmed: bool = False) -> dict[str, Any]:
    gain = {"delta_auroc": between(0.001, 0.003), "delta_brier": between(-0.0015, -0.0005)}
    rows = [{"name": n, "label": label, "stays": 700, **figures()} for n, label in SCHEMES.items()]
    return {
        "note": None,
        "rows": {"test_mornings": 4000, "test_stays": 700},
        **dict.fromkeys(("mornings", "first", "decision"), rows),
        "difference": gain,
        "chosen_on": gain,
        "chosen": chosen,
        "is_confirmed": is_confirmed,
    }


def site(
    name: str,
    *,
    delta: Mapping[str, Any] | None = None,
    ratio: Mapping[str, Any] | None = None,
    note: str | None = None,
    is_recalibrated: bool = True,
) -> dict[str, Any]:
    sizes = {"site": name, "n": 1000, "people": 900, "events": 140, "note": note}
    nothing = dict.fromkeys(("without", "with_site", "difference", "recalibrated"))
    if note:
        return sizes | nothing
    new = {"rows": 200, "events": 30}
    before, after = figures(between(1.3, 1.5)), figures(between(0.9, 1.3))
    again = {"before": before, "level": after, "line": before, "note": None}
    few = {"before": None, "level": None, "line": None, "note": "too few to say"}
    return {
        **sizes,
        "without": figures(ratio),
        "with_site": figures(),
        "difference": {"delta_auroc": delta, "delta_brier": between(0.0, 0.001)},
        "recalibrated": new | (again if is_recalibrated else few),
    }


def family(
    name: str,
    lost: Mapping[str, Any] | None = None,
    *,
    note: str | None = None,
    by_group: Mapping[str, Mapping[str, Any] | None] | None = None,
) -> dict[str, Any]:
    rows = [
        {
            "group": group, "n": 900, "people": 800, "events": 120,
            "note": None if found else "too few to say",
            "auroc_all": 0.7 if found else None, "auroc": 0.69 if found else None,
            "lost_auroc": found, "lost_brier": found,
        }
        for group, found in (by_group or {EVERYBODY: lost}).items()
    ]  # fmt: skip
    shown: list[dict[str, Any]] = [] if note else rows
    return {"name": name, "columns": 4, "note": note, "left_out": shown, "only": shown}


def step(rank: int, lost: float, against: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "chosen_at": "origin 1", "used_at": "origin 2", "pick": "smaller", "best": "today",
        "rank": rank, "lost_to_best": lost,
        "against_today": {"delta_auroc": against, "delta_brier": against},
    }  # fmt: skip


def body(**changes: Any) -> dict[str, Any]:
    """All of validation.json but its sentences; ``changes`` replaces parts or their rows."""
    share = {"share": 0.5, "training_people": 400, "training_rows": 600, **figures(),
             "delta_auroc": between(-0.02, 0.01)}  # fmt: skip
    rows = [{"name": name, **figures()} for name in ("today", "smaller")]
    parts: dict[str, dict[str, Any]] = {
        "snapshots": mornings(),
        "sites": {"note": None, "sites": [
            site("north", delta=between(-0.03, 0.01), ratio=between(0.9, 1.3)),
            site("south", note="too few to say"),
        ]},
        "learning_curve": {"note": None, "shares": [
            share, share | {"share": 1.0, "delta_auroc": None}
        ]},
        "families": {"note": None, "families": [
            family("group home", between(-0.001, 0.003)), family("group care", note="not here"),
        ]},
        "model_choice": {
            "note": None,
            "candidates": [
                {"name": "today", "label": "today's settings"},
                {"name": "smaller", "label": "fewer and smaller trees"},
            ],
            "origins": [
                {"name": "origin 1", "test_from": "2025-01-01", "test_to": "2025-04-01",
                 "note": None, "candidates": rows},
            ],
            "steps": [step(2, 0.002, between(-0.01, 0.01))],
        },
    }  # fmt: skip
    for name, value in changes.items():
        whole = name if name in parts and isinstance(value, dict) else None
        at = {"families": "families", "sites": "sites", "shares": "learning_curve",
              "steps": "model_choice"}.get(name)  # fmt: skip
        if whole:
            parts[whole] = value
        elif at:
            parts[at] = parts[at] | {name: value}
    return {
        "target": "readmission_30d", "source": "an invented area", "n": 1000, "events": 140,
        "settings": {"folds": 3, "reps": 300, "events_least": 20}, **parts,
    }  # fmt: skip
