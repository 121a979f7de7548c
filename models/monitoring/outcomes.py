"""Whether what came true is still what was said, for everybody and for each group.

A limit is the point below which all groups together stay in the stated share of worlds where
nothing changed. Each world draws the outcomes of the reference period and of the judged months
from the same risks, so the limit knows how few stays there are, how many groups are looked at,
and that the reference itself is only a sample. A group that was off from the start does not ring:
its release said so. What rings is a change.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.intervals import CHUNK_CELLS
from models.monitoring.alarms import Finding
from models.monitoring.params import MonitorParams
from models.monitoring.watched import BoolArray, Watched

FloatArray = NDArray[np.float64]

EVERYBODY = "everybody"
PRIOR_OUTCOMES = 5.0  # of the reference ratio, drawn towards 1 by so many outcomes
MAY_WAIT = 0.01  # of the stays of a month, or a single stay


@dataclass(frozen=True)
class Months:
    """Calendar months of decisions whose outcomes have all matured, oldest first."""

    months: tuple[pd.Period, ...]

    def of(self, watched: Watched) -> BoolArray:
        """Stays decided in these months."""
        if not self.months:
            return np.zeros(len(watched.stays), dtype=np.bool_)
        first, last = self.months[0].start_time, self.months[-1].end_time.normalize()
        return watched.decided_within(first, last) & watched.is_judged


def matured_months(watched: Watched) -> tuple[pd.Period, ...]:
    """Whole months after the reference period in which no stay still waits for its outcome.

    A month has matured when its last day lies ``horizon_days`` back. Who left long after the
    decision may still wait then: one stay in a hundred may, or a single one of a small hub, and the
    others speak for the month.
    """
    stays = watched.stays[watched.is_new]
    month = stays["decided_on"].dt.to_period("M")
    waits = stays["label"].isna().groupby(month).agg(["sum", "size"])
    horizon = pd.Timedelta(days=watched.horizon_days)
    matured = []
    for one, (waiting, size) in zip(waits.index, waits.to_numpy(), strict=True):
        is_over = one.end_time.normalize() + horizon <= watched.as_of
        if not is_over or waiting > max(1, MAY_WAIT * size):
            break
        if one.start_time > watched.reference_to:
            matured.append(one)
    return tuple(matured)


def judged_months(watched: Watched, params: MonitorParams) -> tuple[pd.Period, ...]:
    """The newest ``cohorts_judged`` months, or more where too few outcomes are expected of them.

    None where fewer have matured, or all of them together are still too few.
    """
    months = matured_months(watched)
    for count in range(params.cohorts_judged, len(months) + 1):
        newest = months[-count:]
        expected = watched.stays.loc[Months(newest).of(watched), "score"].sum()
        if expected >= params.group_expected_least:
            return newest
    return ()


def outcome_findings(watched: Watched, params: MonitorParams) -> list[Finding]:
    """Everybody and each group in the newest matured months, against the reference period.

    ``value`` is how many standard errors more (above 0) or fewer outcomes came than expected.
    Nothing before enough months have matured (``judged_months``).
    """
    months = judged_months(watched, params)
    if not months:
        return []
    now = Months(months).of(watched)
    stays = watched.stays
    before = watched.is_reference & watched.is_judged
    levels = _levels(watched.groups)
    score = stays["score"].to_numpy(dtype=np.float64, na_value=np.nan)
    label = stays["label"].to_numpy(dtype=np.float64, na_value=np.nan)
    member = np.column_stack([mask for _, mask in levels]).astype(np.float64)
    judged = score[now] @ member[now] >= params.group_expected_least
    member = member[:, judged]
    names = [name for (name, _), is_judged in zip(levels, judged, strict=True) if is_judged]
    sets = _Sets(score[before], member[before], score[now], member[now])
    value = sets.distance(label[before] @ sets.member_before, label[now] @ sets.member_now)
    limit = _limit(sets, params)
    days = stays.loc[now, "decided_on"]
    return [
        Finding(
            "outcome" if name == EVERYBODY else "group", name, float(z), limit,
            int(member[now][:, place].sum()), f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}",
            is_raised=bool(abs(z) > limit),
            stops_retraining=False,
        )
        for place, (name, z) in enumerate(zip(names, value, strict=True))
    ]  # fmt: skip


@dataclass(frozen=True)
class _Sets:
    """Scores and memberships of the reference period and of now; outcomes come by argument.

    Outcomes are counted by group, shape (draws, groups).
    """

    score_before: FloatArray
    member_before: FloatArray
    score_now: FloatArray
    member_now: FloatArray

    def distance(self, seen_before: FloatArray, seen_now: FloatArray) -> FloatArray:
        """Standard errors between the outcomes of now and their expectation."""
        expected_before = self.score_before @ self.member_before
        ratio = (seen_before + PRIOR_OUTCOMES) / (expected_before + PRIOR_OUTCOMES)
        expected = ratio * (self.score_now @ self.member_now)
        spread = (self.score_now * (1.0 - self.score_now)) @ self.member_now
        variance = ratio * spread + expected**2 / (seen_before + PRIOR_OUTCOMES)
        return np.asarray((seen_now - expected) / np.sqrt(variance))


def _limit(sets: _Sets, params: MonitorParams) -> float:
    """The distance that the farthest group stays below in ``outcome_sure`` of unchanged worlds."""
    rng = np.random.Generator(np.random.PCG64(params.seed))
    before = _drawn(sets.score_before, sets.member_before, params.draws, rng)
    now = _drawn(sets.score_now, sets.member_now, params.draws, rng)
    farthest = np.abs(sets.distance(before, now)).max(axis=1)
    return float(np.quantile(farthest, params.outcome_sure))


def _drawn(
    score: FloatArray, member: FloatArray, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Outcomes drawn from the risks, counted by group; a few worlds are held at once."""
    size = max(1, CHUNK_CELLS // max(1, len(score)))
    worlds = [min(size, draws - start) for start in range(0, draws, size)]
    return np.concatenate(
        [(rng.random((some, len(score))) < score).astype(np.float64) @ member for some in worlds]
    )


def _levels(groups: pd.DataFrame) -> list[tuple[str, BoolArray]]:
    """Everybody, then each level of each group, in words."""
    everybody = (EVERYBODY, np.ones(len(groups), dtype=np.bool_))
    return [everybody] + [
        (f"{group}: {level}", np.asarray(groups[group] == level, dtype=np.bool_))
        for group in groups.columns
        for level in sorted(groups[group].unique())
    ]
