"""Who may be given a number: those for whom both arms were possible and seen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.benefit.calibration import Recalibration
from models.benefit.refusal import NotEstimable, count_evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Bools, Cohort, Floats
    from models.benefit.params import BenefitParams

MOST_BANDS = 10
SUPPORTED = ""
TOO_UNLIKE_REFERRED = "hardly anyone like this was referred"
TOO_UNLIKE_NOT_REFERRED = "almost everyone like this was referred"
TOO_FEW_ALIKE = "too few alike in one of the two arms"


@dataclass(frozen=True)
class SupportRule:
    """What the propensity must be for a number to be given; plain values, for a JSON file.

    ``limit``: the chance of referral must lie in [limit, 1 - limit]. ``edges``: cuts of the
    training rows into equal bands by that chance; ``is_thin``: bands with too few of one arm.
    ``intercept`` and ``slope`` repair the booster's log-odds (0 and 1 = as they are).
    """

    limit: float
    edges: tuple[float, ...]
    is_thin: tuple[bool, ...]
    intercept: float = 0.0
    slope: float = 1.0

    def reasons(self, propensity: "Floats") -> "NDArray[np.object_]":
        """Return why a row gets no number; an empty text where it gets one."""
        band = np.searchsorted(np.asarray(self.edges), propensity, side="right")
        thin = np.asarray(self.is_thin)[band]
        answer: NDArray[np.object_] = np.full(len(propensity), SUPPORTED, dtype=object)
        answer[thin] = TOO_FEW_ALIKE
        answer[propensity < self.limit] = TOO_UNLIKE_REFERRED
        answer[propensity > 1 - self.limit] = TOO_UNLIKE_NOT_REFERRED
        return answer

    def recalibrated(self, raw: "Floats") -> "Floats":
        """Propensity from the booster's raw probability."""
        if (self.intercept, self.slope) == (0.0, 1.0):
            return raw
        return Recalibration(self.intercept, self.slope).apply(raw)


def build_support_rule(
    propensity: "Floats",
    referred: "Floats",
    params: "BenefitParams",
    repair: Recalibration | None = None,
) -> SupportRule:
    """Learn the rule from out-of-fold propensities of the training rows.

    Ten bands, or fewer where the smaller arm could not fill them twice over on average, or where
    many chances are equal: of a lottery with one chance for all there is one band, and a booster
    that tells that chance a little too low or high refuses nobody.
    """
    rarer = min(float(np.sum(referred)), float(np.sum(1 - referred)))
    bands = int(np.clip(rarer // (2 * params.band_min_per_arm), 1, MOST_BANDS))
    edges = np.unique(np.quantile(propensity, np.arange(1, bands) / bands, method="higher"))
    edges = edges[edges > np.min(propensity)]
    bands = len(edges) + 1
    band = np.searchsorted(edges, propensity, side="right")
    treated = np.bincount(band, weights=referred, minlength=bands)
    untreated = np.bincount(band, weights=1 - referred, minlength=bands)
    line = repair or Recalibration()
    return SupportRule(
        limit=params.single_limit,
        edges=tuple(float(edge) for edge in edges),
        is_thin=tuple(
            bool(few) for few in np.minimum(treated, untreated) < params.band_min_per_arm
        ),
        intercept=line.intercept,
        slope=line.slope,
    )


def within_limits(propensity: "Floats", limit: float) -> "Bools":
    """Mark a chance of referral in [limit, 1 - limit]."""
    return (propensity >= limit) & (propensity <= 1 - limit)


def effective_rows(propensity: "Floats", referred: "Floats", *, clip: float) -> float:
    """Rows that equal weights would need for the same precision (Kish), over both arms."""
    chance = np.clip(propensity, clip, 1 - clip)
    weight = referred / chance + (1 - referred) / (1 - chance)
    return float(np.sum(weight) ** 2 / np.sum(weight**2))


def refuse_overlap(
    cohort: "Cohort",
    propensity: "Floats",
    is_refused: "Bools",
    params: "BenefitParams",
    *,
    where: str = "",
) -> NotEstimable | None:
    """Refuse the whole where too few have anybody alike, or too little is left after weighing."""
    counts = count_evidence(cohort)
    share = float(np.mean(is_refused))
    if share > params.max_refused_to_estimate:
        reason = f"{share:.0%} of discharges{where} have nobody alike in the other arm"
        return NotEstimable(reason=reason, counts=counts)
    effective = effective_rows(propensity, cohort.referred, clip=params.single_limit)
    if effective < params.min_effective_rows:
        reason = (
            f"{effective:.0f} discharges{where} are left after weighing, "
            f"{params.min_effective_rows} needed"
        )
        return NotEstimable(reason=reason, counts=counts)
    return None
