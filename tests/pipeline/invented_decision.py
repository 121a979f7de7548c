"""A decision as the gate writes it, of invented figures about nobody."""

from __future__ import annotations

from typing import Any


def decision(
    target: str, as_of: str, *, answer: str = "keep the champion", manifest: str = "0" * 64
) -> dict[str, Any]:
    """The body of decision.json where one check does not hold."""
    return {
        "target": target,
        "as_of": as_of,
        "source": "an invented area, no real people",
        "champion": {
            "version": "v1",
            "manifest_sha256": "1" * 64,
            "is_demonstration": False,
            "trained_on": ["2022-10-01", "2024-08-31"],
            "calibrated_on": ["2024-10-01", "2025-05-31"],
        },
        "run": {"git_commit": "2" * 40},
        "answer": answer,
        "is_better": False,
        "checks": [
            {"name": "Events to judge by", "limit": "at least 200", "value": 300, "passed": True},
            {"name": "AUROC <b>", "limit": "at least -0.005", "value": None, "passed": False},
        ],
        "failed": ["AUROC <b>"],
        "look_at": ["The largest change of one stay's risk is 0.10."],
        "change": "refit",
        "update": None,
        "compared": None,
        "helped": None,
        "challenger": {
            "manifest_sha256": manifest,
            "calibrate_from": "2025-07-19",
            "test_from": "2026-02-16",
            "matured_to": "2026-08-17",
        },
        "inputs": {"person.csv": "3" * 64},
    }
