"""Inductive Venn-Abers: two isotonic answers for each score, and the risk between them.

For a new score the isotonic curve is fitted twice, once as if the new person had no event and
once as if they had it. All answers there can be are computed beforehand, so that a score is
looked up. Source: Vovk, Petej & Fedorova, Large-scale probabilistic predictors with and
without guarantees of validity, 2015.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from models.calibration.checks import FloatArray, check_both_outcomes, check_keys, read_curve

WHAT = "a venn_abers calibrator"


@dataclass(frozen=True)
class Steps:
    """Risk of each stretch of log-odds between the edges: one more risk than edges."""

    log_odds: tuple[float, ...]
    risk: tuple[float, ...]

    def at(self, raw: FloatArray, side: Literal["left", "right"]) -> FloatArray:
        """The risk at each score; where ``side`` is left an edge belongs to the stretch below."""
        place = np.searchsorted(np.asarray(self.log_odds), raw, side=side)
        return np.asarray(self.risk)[place]

    def to_dict(self) -> dict[str, list[float]]:
        """As written to calibrator.json."""
        return {"log_odds": list(self.log_odds), "risk": list(self.risk)}

    @classmethod
    def from_dict(cls, stored: Any, name: str) -> "Steps":
        """As read from calibrator.json.

        Raises
        ------
        ValueError : as ``read_curve``, with one risk more than edges; or a risk is outside 0 to 1.
        """
        what = f"{name} of {WHAT}"
        if not isinstance(stored, Mapping):
            raise ValueError(f"{what} must hold log_odds and risk")  # noqa: TRY004 - a file's fault
        log_odds, risk = read_curve(stored, what, more_risks=1)
        if risk[0] < 0.0 or risk[-1] > 1.0:
            raise ValueError(f"risk of {what} must lie between 0 and 1")
        return cls(tuple(log_odds.tolist()), tuple(risk.tolist()))


@dataclass(frozen=True)
class VennAbers:
    """``lower``: the answer had the new person no event (p0); ``upper``: had they it (p1)."""

    lower: Steps
    upper: Steps
    kind = "venn_abers"

    def bounds(self, raw: FloatArray) -> tuple[FloatArray, FloatArray]:
        """p0 and p1 of each score, p0 at most p1; NaN stays NaN."""
        scores = np.asarray(raw, dtype=np.float64)
        blank = np.where(np.isnan(scores), np.nan, 0.0)
        return self.lower.at(scores, "right") + blank, self.upper.at(scores, "left") + blank

    def apply(self, raw: FloatArray) -> FloatArray:
        """Risk in (0, 1) with the least log loss in the worst case: p1 / (1 - p0 + p1)."""
        p0, p1 = self.bounds(raw)
        return np.asarray(p1 / (1.0 - p0 + p1))

    def to_dict(self) -> dict[str, Any]:
        """As written to calibrator.json."""
        return {"kind": self.kind, "lower": self.lower.to_dict(), "upper": self.upper.to_dict()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "VennAbers":
        """As read from calibrator.json, without the kind.

        Raises
        ------
        ValueError : a bound is absent or unknown, as of ``Steps.from_dict``, or p0 is above p1.
        """
        check_keys(stored, {"lower", "upper"}, WHAT)
        found = cls(*(Steps.from_dict(stored[name], name) for name in ("lower", "upper")))
        edges = np.array([*found.lower.log_odds, *found.upper.log_odds, 0.0])
        p0, p1 = found.bounds(np.concatenate([edges, edges - 1.0, [-np.inf, np.inf]]))
        if (p0 > p1).any() or (p1 <= 0.0).any() or (p0 >= 1.0).any():
            raise ValueError(f"lower of {WHAT} must lie below upper, above no 0 and below no 1")
        return found


def fit_venn_abers(raw: FloatArray, label: FloatArray) -> VennAbers:
    """Compute both answers for every place that a new score can take among those given.

    Parameters and errors as of ``fit_line``.
    """
    check_both_outcomes(label)
    scores, place = np.unique(raw, return_inverse=True)
    rows = np.bincount(place).astype(np.float64)
    events = np.bincount(place, weights=label).astype(np.float64)
    with_event = _with_an_event_added(rows, events)
    without = 1.0 - _with_an_event_added(rows[::-1], (rows - events)[::-1])[::-1]
    return VennAbers(lower=_steps(scores, without), upper=_steps(scores, with_event))


def _with_an_event_added(rows: FloatArray, events: FloatArray) -> FloatArray:
    """Isotonic answer at each of the k + 1 places between k scores, one event added there.

    The answer is the steepest of the flattest lines in the diagram of summed rows and events,
    from a point at or before the place (one row and one event earlier) to a point after it. It
    stays the same until a point lies below the line; that point then opens the next line.
    """
    across, up = (np.concatenate([[0.0], np.cumsum(part)]) for part in (rows, events))
    answer = np.ones(len(across))
    corner = 0
    while corner < len(rows):
        run, rise = across[corner:] - across[corner], up[corner:] - up[corner]
        slope = float(((rise + 1.0) / (run + 1.0)).min())
        is_below = rise < slope * run
        ahead = int(is_below.argmax()) if is_below.any() else len(rows) - corner
        answer[corner : corner + ahead] = slope
        corner += ahead
    return np.maximum.accumulate(answer)  # rounding alone could make it fall, by 1e-16


def _steps(scores: FloatArray, answer: FloatArray) -> Steps:
    """The places where the answer changes, and the answers between them."""
    changes = np.flatnonzero(np.diff(answer) != 0.0)
    risks = answer[np.append(changes, len(answer) - 1)]
    return Steps(tuple(scores[changes].tolist()), tuple(risks.tolist()))
