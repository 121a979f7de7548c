"""The rising curve nearest to the outcomes, with straight pieces between its knots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.calibration.checks import FloatArray, check_both_outcomes, read_curve

WHAT = "an isotonic calibrator"


@dataclass(frozen=True)
class Isotonic:
    """Risk at each knot of the log-odds; level beyond the first and the last of them."""

    log_odds: tuple[float, ...]
    risk: tuple[float, ...]
    kind = "isotonic"

    def apply(self, raw: FloatArray) -> FloatArray:
        """Calibrated risk in (0, 1), same shape as ``raw`` (log-odds); NaN stays NaN."""
        return np.asarray(np.interp(np.asarray(raw, dtype=np.float64), self.log_odds, self.risk))

    def to_dict(self) -> dict[str, Any]:
        """As written to calibrator.json."""
        return {"kind": self.kind, "log_odds": list(self.log_odds), "risk": list(self.risk)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Isotonic":
        """As read from calibrator.json, without the kind.

        Raises
        ------
        ValueError : as ``read_curve``, with one risk for each knot; or a risk is not between 0
            and 1.
        """
        log_odds, risk = read_curve(stored, WHAT, more_risks=0)
        if not (risk[0] > 0.0 and risk[-1] < 1.0):
            raise ValueError(f"risk of {WHAT} must lie between 0 and 1, both left out")
        return cls(tuple(log_odds.tolist()), tuple(risk.tolist()))


def fit_isotonic(raw: FloatArray, label: FloatArray) -> Isotonic:
    """Fit by least squares (pool adjacent violators, scikit-learn).

    Risks keep away from 0 and 1 by one row in n + 2: that nobody of a few had the outcome does
    not prove that nobody ever will.

    Parameters and errors as of ``fit_line``.
    """
    from sklearn.isotonic import IsotonicRegression

    check_both_outcomes(label)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(raw, label)
    edge = 1.0 / (len(raw) + 2)
    return Isotonic(
        tuple(fitted.X_thresholds_.tolist()),
        tuple(np.clip(fitted.y_thresholds_, edge, 1.0 - edge).tolist()),
    )
