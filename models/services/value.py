"""What an offer is worth to the allocation: by need, or by benefit where the evidence allows it.

Never both in one list, but for one case that is stated: where the benefit model supports
targeting and refuses a single person or kind, the prior of the catalogue stands in
(docs/decisions/0044).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.services.catalogue import Service

Floats = NDArray[np.float64]
Basis = Literal["need", "benefit"]
STRONGEST_PRIOR = 0.5
"""A prior never counts for more than halving the risk, whatever the catalogue claims."""


def value_of_offers(
    services: Sequence[Service],
    *,
    need: pd.Series,
    benefit: pd.DataFrame | None,
) -> tuple[Basis, Floats]:
    """The value of each offer to each person, shape (n, m), and what it is the value of.

    By need: ``need x (1 + s)``, where s is the prior share of emergency stays avoided (1 less
    the prior risk ratio, from 0 to 0.5). Who needs most comes first, between services of one
    person the stronger prior decides, and no benefit is claimed. By benefit: the model's
    estimate for person and kind; where it has none, ``need x s``. Not above 0 is no offer.

    Parameters
    ----------
    need : the figure that orders the list, from 0 to 1; missing gets no offer from a machine.
    benefit : probability points by person (rows, as in ``need``) and kind of help (columns),
        missing where refused or not measured; None where the evidence does not support targeting.

    Raises
    ------
    ValueError : a need lies outside 0 to 1, or the rows of ``benefit`` are not those of ``need``.
    """
    needs = need.to_numpy(dtype=np.float64)
    outside = int(((needs < 0) | (needs > 1)).sum())
    if outside:
        raise ValueError(f"need lies between 0 and 1; it does not for {outside} of {len(need)}")
    needs = np.nan_to_num(needs)
    ratio = np.array([service.prior_risk_ratio for service in services], dtype=np.float64)
    avoided = np.clip(1.0 - ratio, 0.0, STRONGEST_PRIOR)
    if benefit is None:
        return "need", np.outer(needs, 1.0 + avoided)
    if not benefit.index.equals(need.index):
        raise ValueError("benefit and need must have the same rows in the same order")
    kinds = [service.intervention_code for service in services]
    estimated = benefit.reindex(columns=kinds).to_numpy(dtype=np.float64)
    prior = np.outer(needs, avoided)
    return "benefit", np.where(np.isnan(estimated), prior, estimated)
