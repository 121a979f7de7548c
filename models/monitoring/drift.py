"""Whether the inputs of the model still look as they did when it was made.

The population stability index (PSI) sums, over the bins of an input, how far its shares moved. On
few rows it is large without any drift (ten bins of 100 rows: 0.09 at the median), so each limit is
the larger of three: the least that matters, the 99 % point of draws without drift at the same
number of rows, and how far the same input moved over an equal stretch while the model was made. The
last leaves alone what always ages, such as the days since a home was surveyed.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.monitoring.alarms import Finding
from models.monitoring.params import MonitorParams
from models.monitoring.watched import Watched

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

HALF_A_ROW = 0.5  # added to each bin, so that an empty one does not give an infinite index


def bin_edges(values: FloatArray, bins: int) -> FloatArray:
    """Inner edges that cut the known values into bins of about equal size.

    With no more distinct values than bins each value is a bin of its own: its share is followed.
    """
    known = np.unique(values[~np.isnan(values)])
    if len(known) <= bins:
        return np.asarray((known[1:] + known[:-1]) / 2.0, dtype=np.float64)
    inner = np.linspace(0.0, 1.0, bins + 1)[1:-1]
    return np.unique(np.quantile(values[~np.isnan(values)], inner))


def bin_counts(values: FloatArray, edges: FloatArray) -> IntArray:
    """How many values lie in each bin; the last bin counts the unknown."""
    place = np.searchsorted(edges, values, side="right")
    place[np.isnan(values)] = len(edges) + 1
    return np.bincount(place, minlength=len(edges) + 2)


def stability_index(before: IntArray, now: IntArray) -> FloatArray:
    """PSI between counts per bin; both of shape (bins,) or (draws, bins), bins empty in both apart.

    >>> round(float(stability_index(np.array([500, 500]), np.array([250, 750]))), 2)
    0.27
    """
    used = (before + now) > 0
    first = np.where(used, before + HALF_A_ROW, 0.0)
    second = np.where(used, now + HALF_A_ROW, 0.0)
    first = first / first.sum(axis=-1, keepdims=True)
    second = second / second.sum(axis=-1, keepdims=True)
    ratio = np.divide(second, first, out=np.ones_like(second), where=used)
    return np.asarray(((second - first) * np.log(ratio)).sum(axis=-1))


def limit_without_drift(
    before: IntArray, rows: int, *, draws: int, sure: float, rng: np.random.Generator
) -> float:
    """The index that ``rows`` drawn from the same shares stay below with chance ``sure``."""
    shares = before / before.sum()
    old = rng.multinomial(int(before.sum()), shares, size=draws)
    new = rng.multinomial(rows, shares, size=draws)
    return float(np.quantile(stability_index(old, new), sure))


def input_findings(
    watched: Watched,
    params: MonitorParams,
    *,
    leading: Collection[str],
    apart: Collection[str],
) -> list[Finding]:
    """One finding for each input, largest index first.

    Parameters
    ----------
    leading : the inputs that the model leans on most; a large move of one stops retraining.
    apart : inputs that the calendar or the age of a record gives; they move by themselves.

    Returns
    -------
    Nothing where no stay was decided in the window.
    """
    now = watched.window(rows=params.window_rows, days=params.window_days)
    if not now.any():
        return []
    rng = np.random.Generator(np.random.PCG64(params.seed))
    days = watched.stays.loc[now, "decided_on"]
    earlier, later = _same_stretch_before(watched, first=days.min(), rows=int(now.sum()))
    findings = []
    for name in watched.features.columns:
        if name in apart:
            continue
        values = watched.features[name].to_numpy(dtype=np.float64)
        edges = bin_edges(values[watched.is_reference], params.psi_bins)
        before = bin_counts(values[watched.is_reference], edges)
        value = float(stability_index(before, bin_counts(values[now], edges)))
        limit = max(
            params.psi_least,
            limit_without_drift(
                before, int(now.sum()), draws=params.draws, sure=params.input_sure, rng=rng
            ),
            _moved_before(values, earlier, later, params),
        )
        findings.append(
            Finding(
                "input", str(name), value, limit, int(now.sum()),
                f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}",
                is_raised=value > limit,
                stops_retraining=value > max(limit, params.psi_stop) and name in leading,
            )
        )  # fmt: skip
    return sorted(findings, key=lambda finding: -finding.value)


def unknown_shares(watched: Watched, params: MonitorParams) -> pd.DataFrame:
    """Per input: share unknown in the reference period (``before``) and in the window (``now``)."""
    now = watched.window(rows=params.window_rows, days=params.window_days)
    is_unknown = watched.features.isna()
    return pd.DataFrame(
        {"before": is_unknown[watched.is_reference].mean(), "now": is_unknown[now].mean()}
    )


def _same_stretch_before(
    watched: Watched, *, first: pd.Timestamp, rows: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Two sets of stays as far apart as the reference period and now, both from before it ended.

    The later one ends with the reference period and has ``rows`` stays; the earlier is a period of
    equal length, moved back by as many days as lie between the reference period and ``first``.
    """
    apart = first - watched.reference_from
    decided = watched.stays["decided_on"]
    seen = decided[decided <= watched.reference_to].sort_values(kind="stable")
    from_day = seen.iloc[-min(rows, len(seen))]
    length = watched.reference_to - watched.reference_from
    return (
        watched.decided_within(from_day - apart, from_day - apart + length),
        watched.decided_within(from_day, watched.reference_to),
    )


def _moved_before(
    values: FloatArray,
    earlier: NDArray[np.bool_],
    later: NDArray[np.bool_],
    params: MonitorParams,
) -> float:
    """The index between the two sets; 0 where the extract does not reach back so far."""
    if not earlier.any():
        return 0.0
    edges = bin_edges(values[earlier], params.psi_bins)
    return float(
        stability_index(bin_counts(values[earlier], edges), bin_counts(values[later], edges))
    )
