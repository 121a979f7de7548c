"""Which map turns scores into chances, and why it was taken: in words and as a table."""

from collections.abc import Mapping
from typing import Any

from reports.render.words import NOTHING_TO_SAY, interval, number

KINDS = {
    "none": "As the trees say it",
    "intercept": "Intercept on the log-odds",
    "slope": "Intercept and slope on the log-odds",
    "isotonic": "Isotonic curve",
    "venn_abers": "Venn-Abers",
}
ROWS = {"mornings": "every morning of each stay", "decisions": "one row per stay, at the decision"}
NEVER_SAW = "with scores of boosters that never saw the person"
HEADER = (
    "Map", "Fitted on", "Log loss", "Brier score", "Held against", "Log loss less that of it",
)  # fmt: skip


def calibrator_in_words(chosen: Mapping[str, Any], *, is_own_period: bool) -> dict[str, str]:
    """Kind, rows and reason of the map for the card; ``chosen`` is metrics' calibration.map.

    Parameters
    ----------
    is_own_period : the rows are of a period that neither trains nor judges; else of all stays.
    """
    where = "in a period of its own" if is_own_period else "of all people"
    source = chosen["fitted_on"]
    fitted = "nothing" if source is None else f"{ROWS[source]}, {where}, {NEVER_SAW}"
    return {"kind": KINDS[chosen["kind"]], "fitted_on": fitted, "why": chosen["sentence"]}


def candidate_rows(chosen: Mapping[str, Any] | None) -> list[tuple[str, ...]]:
    """Each map that was tried, in the order of ``HEADER``; none where there were too few cases."""
    return [
        (
            KINDS[row["kind"]],
            _rows(row["fitted_on"]),
            number(row["log_loss"], 4),
            number(row["brier"], 4),
            NOTHING_TO_SAY if row["against"] is None else _named(row["against"]),
            NOTHING_TO_SAY if row["difference"] is None else interval(row["difference"], 4),
        )
        for row in (chosen or {}).get("candidates", [])
    ]


def _named(candidate: Mapping[str, Any]) -> str:
    source = candidate["fitted_on"]
    return KINDS[candidate["kind"]] + ("" if source is None else f", {ROWS[source]}")


def _rows(source: str | None) -> str:
    return NOTHING_TO_SAY if source is None else ROWS[source]
