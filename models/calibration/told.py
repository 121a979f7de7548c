"""The choice of a calibration map in figures and in one plain sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

IN_WORDS = {
    "none": "the booster's own chances",
    "intercept": "a new level (an intercept)",
    "slope": "a line (an intercept and a slope)",
    "isotonic": "an isotonic curve",
    "venn_abers": "Venn-Abers",
}
ROWS_IN_WORDS = {"mornings": "every morning of each stay", "decisions": "one row per stay"}


@dataclass(frozen=True)
class Pick:
    """What was taken, each candidate with its figures (none where too few), and what judged."""

    taken: tuple[str, str | None]
    candidates: Sequence[dict[str, Any]]
    judged_on: dict[str, Any]
    least: int


def told_of(pick: Pick) -> dict[str, Any]:
    """kind, fitted_on, judged_on, candidates and sentence, as metrics.json's calibration.map."""
    kind, source = pick.taken
    return {
        "kind": kind,
        "fitted_on": source,
        "judged_on": pick.judged_on,
        "candidates": list(pick.candidates),
        "sentence": _sentence(pick),
    }


def _sentence(pick: Pick) -> str:
    kind, source = pick.taken
    if not pick.candidates:
        return (
            f"The booster's own chances are used as they are: with fewer than {pick.least} people "
            "who have the outcome, or as few without it, no map can be told from another."
        )
    judged = pick.judged_on
    rows = "mornings" if judged["rows"] == "mornings" else "stays"
    later = "later " if judged["is_later"] else ""
    on = f"{judged['n']:,} {later}{rows} of other people"
    if source is None:
        return (
            f"The booster's own chances are used as they are: none of {len(pick.candidates) - 1} "
            f"maps was surely better on {on}."
        )
    return (
        f"Chances go through {IN_WORDS[kind]} fitted on {ROWS_IN_WORDS[source]}: surely better "
        f"than what is simpler on {on}, and nothing richer was surely better still."
    )
