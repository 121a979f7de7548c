"""An early sign: readmissions within seven days, counted week by week.

Seven-day readmissions are known a month before the others. A running sum (CUSUM) adds, each week,
what came beyond the expectation and forgets what fell short; it is made to find a stated rise.
Its limit is the point that its highest mark within a year stays below in unchanged worlds; there
are two sums, for more and for fewer, and neither may pass its limit in a stated share of them.
Source: Grigg, Farewell & Spiegelhalter, Statistical Methods in Medical Research 2003.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.monitoring.alarms import Finding
from models.monitoring.params import MonitorParams
from models.monitoring.watched import Watched

FloatArray = NDArray[np.float64]

WEEKS_OF_A_YEAR = 52


@dataclass(frozen=True)
class EarlyWeeks:
    """Weeks since the reference period, and the ``limits`` of both running sums.

    ``table`` has ``week`` (its first day), ``stays``, ``seen``, ``expected``, ``rise``, ``fall``.
    """

    table: pd.DataFrame
    limits: tuple[float, float]


def running_sums(seen: FloatArray, expected: FloatArray, *, ratio: float) -> FloatArray:
    """Poisson CUSUM against ``expected`` for a change to ``ratio`` times it; shape (..., weeks)."""
    gain: FloatArray = np.log(ratio) * seen - (ratio - 1.0) * expected
    sums: FloatArray = np.zeros_like(gain)
    level = np.zeros(gain.shape[:-1])
    for week in range(gain.shape[-1]):
        level = np.maximum(level + gain[..., week], 0.0)
        sums[..., week] = level
    return sums


def early_weeks(watched: Watched, params: MonitorParams) -> EarlyWeeks | None:
    """Early outcomes of each whole week since the reference period; None where there is nothing.

    The share of the 30-day risk that falls in the early days is taken from the reference period.
    """
    stays = watched.stays
    is_known = np.asarray(stays["early"].notna() & stays["score"].notna())
    before, now = stays[watched.is_reference & is_known], stays[watched.is_new & is_known]
    if before.empty or now.empty or before["early"].sum() == 0:
        return None
    share = float(before["early"].sum() / before["score"].sum())
    table = _by_week(now, share, first=watched.reference_to + pd.Timedelta(days=1))
    if table.empty:
        return None
    seen, expected = table["seen"].to_numpy(np.float64), table["expected"].to_numpy(np.float64)
    ratios = (params.early_ratio, 1.0 / params.early_ratio)
    rise, fall = (running_sums(seen, expected, ratio=ratio) for ratio in ratios)
    rng = np.random.Generator(np.random.PCG64(params.seed))
    weekly = float(expected[:-1].mean()) if len(expected) > 1 else float(expected.mean())
    limits = tuple(
        _limit(weekly, float(before["early"].sum()), ratio=ratio, params=params, rng=rng)
        for ratio in ratios
    )
    return EarlyWeeks(table.assign(rise=rise, fall=fall), (limits[0], limits[1]))


def early_findings(weeks: EarlyWeeks | None) -> list[Finding]:
    """The rise and the fall as they stand after the newest week."""
    if weeks is None:
        return []
    last = weeks.table.iloc[-1]
    return [
        Finding(
            "early", what, float(last[column]), limit, int(weeks.table["stays"].sum()),
            f"{weeks.table['week'].iloc[0]:%Y-%m-%d}",
            f"{last['week'] + pd.Timedelta(days=6):%Y-%m-%d}",
            is_raised=bool(last[column] > limit),
        )
        for what, column, limit in zip(
            ("more than expected", "fewer than expected"), ("rise", "fall"), weeks.limits,
            strict=True,
        )
    ]  # fmt: skip


def _by_week(stays: pd.DataFrame, share: float, *, first: pd.Timestamp) -> pd.DataFrame:
    """Weeks of discharge from ``first`` on; the newest week only when it is over."""
    week = (stays["discharged_on"] - first).dt.days // 7
    frame = stays.assign(week=week)[week >= 0]
    table = frame.groupby("week").agg(
        stays=("score", "size"), seen=("early", "sum"), expected=("score", "sum")
    )
    table = table.reindex(range(int(table.index.max()) + 1), fill_value=0).reset_index()
    last_day = stays["discharged_on"].max()
    starts = first + pd.to_timedelta(7 * table["week"], unit="D")
    table = table.assign(week=starts, expected=share * table["expected"])
    whole: pd.DataFrame = table[starts + pd.Timedelta(days=6) <= last_day]
    return whole.reset_index(drop=True)


def _limit(
    weekly: float, outcomes_before: float, *, ratio: float, params: MonitorParams,
    rng: np.random.Generator,
) -> float:  # fmt: skip
    """What the highest mark of a year stays below; both sums do in ``early_sure`` of worlds."""
    expected = np.full((params.draws, WEEKS_OF_A_YEAR), weekly)
    truly = rng.gamma(outcomes_before, 1.0 / outcomes_before, (params.draws, 1))
    seen = rng.poisson(expected * truly).astype(np.float64)
    highest = running_sums(seen, expected, ratio=ratio).max(axis=1)
    return float(np.quantile(highest, 1.0 - (1.0 - params.early_sure) / 2.0))
