"""Whether the inputs of the model still look as they did when it was made.

The population stability index (PSI) sums, over the bins of an input, how far its shares moved. On
few rows it is large without any drift (ten bins of 100 rows: 0.09 at the median), so each limit is
the larger of three: the least that matters, the 99 % point of draws without drift at the same
number of rows, and somewhat more than how far earlier windows of as many rows lay from the same
reference. They reach back a year, or as far as now lies ahead, so that seasons and what always ages
(homes that come to be surveyed) do not ring.
"""

from collections.abc import Collection

import numpy as np
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
    earlier = watched.windows_before(now)
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
            *(
                params.earlier_slack
                * float(stability_index(before, bin_counts(values[then], edges)))
                for then in earlier
            ),
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


def unknown_shares(
    watched: Watched, params: MonitorParams
) -> tuple[dict[str, float], dict[str, float]]:
    """Per input the share unknown in the reference period, and in the window."""
    now = watched.window(rows=params.window_rows, days=params.window_days)
    is_unknown = watched.features.isna()
    before, after = is_unknown[watched.is_reference].mean(), is_unknown[now].mean()
    names = [str(name) for name in is_unknown.columns]
    return dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True))
