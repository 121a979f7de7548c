"""Whether what came true is still what was said, for everybody and for each group.

A limit is the point that a stated share of worlds where nothing changed stay below. Everybody has
one, all sites together, and all other groups together: what changes is mostly a site or all, and
need not pass the limit of thirty groups. Each world draws the outcomes of the reference period and
of the judged stays from the same risks, so the limits know how few stays there are, how many
groups are looked at, and that the reference itself is only a sample. A group that was off from the
start does not ring: its release said so. What rings is a change.
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
SITES = "site"
OTHERS = "other groups"

PRIOR_OUTCOMES = 5.0  # of the reference ratio, drawn towards 1 by so many outcomes


def judged_stays(watched: Watched, params: MonitorParams) -> BoolArray:
    """Stays that ended in the newest ``judged_days`` of which outcomes stand, or in more days.

    More where too few outcomes are expected of those. Nobody where the days would reach back into
    the reference period. By the day of discharge, so that no stay waits for those of its month.
    """
    stays, last = watched.stays, watched.as_of - pd.Timedelta(days=watched.horizon_days)
    is_known = watched.is_new & watched.is_judged
    ended = stays.loc[is_known].sort_values("discharged_on", ascending=False, kind="stable")
    is_enough = (ended["score"].cumsum() >= params.group_expected_least).to_numpy()
    if not is_enough.any():
        return np.zeros(len(stays), dtype=np.bool_)
    days = pd.Timedelta(days=params.judged_days - 1)
    first = min(last - days, ended["discharged_on"].iloc[int(is_enough.argmax())])
    is_recent = np.asarray(stays["discharged_on"] >= first, dtype=np.bool_)
    return is_known & is_recent & bool(first > watched.reference_to)


def outcome_findings(watched: Watched, params: MonitorParams) -> list[Finding]:
    """Everybody and each group among the newest known outcomes, against the reference period.

    ``value`` is how many standard errors more (above 0) or fewer outcomes came than expected.
    Nothing before enough of them are known (``judged_stays``).
    """
    now = judged_stays(watched, params)
    if not now.any():
        return []
    stays = watched.stays
    before = watched.is_reference & watched.is_judged
    levels = _levels(watched.groups)
    score = stays["score"].to_numpy(dtype=np.float64, na_value=np.nan)
    label = stays["label"].to_numpy(dtype=np.float64, na_value=np.nan)
    member = np.column_stack([mask for _, _, mask in levels]).astype(np.float64)
    judged = score[now] @ member[now] >= params.group_expected_least
    member = member[:, judged]
    groups = [group for (group, _, _), kept in zip(levels, judged, strict=True) if kept]
    names = [name for (_, name, _), kept in zip(levels, judged, strict=True) if kept]
    sets = _Sets(score[before], member[before], score[now], member[now])
    value = sets.distance(label[before] @ sets.member_before, label[now] @ sets.member_now)
    limits = _limits(sets, groups, params)
    days = stays.loc[now, "discharged_on"]
    return [
        Finding(
            "outcome" if name == EVERYBODY else "group", name, float(z), float(limit),
            int(member[now][:, place].sum()), f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}",
            is_raised=bool(abs(z) > limit),
            stops_retraining=False,
        )
        for place, (name, z, limit) in enumerate(zip(names, value, limits, strict=True))
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


def _limits(sets: _Sets, groups: list[str], params: MonitorParams) -> FloatArray:
    """For each set, by the group it is of, what the farthest judged with it stays below."""
    rng = np.random.Generator(np.random.PCG64(params.seed))
    before = _drawn(sets.score_before, sets.member_before, params.draws, rng)
    now = _drawn(sets.score_now, sets.member_now, params.draws, rng)
    distance = np.abs(sets.distance(before, now))
    sure = {EVERYBODY: params.outcome_sure, SITES: params.site_sure, OTHERS: params.group_sure}
    judged_with = np.array([group if group in sure else OTHERS for group in groups])
    limits = np.empty(len(groups))
    for one in set(judged_with):
        together = judged_with == one
        limits[together] = np.quantile(distance[:, together].max(axis=1), sure[one])
    return limits


def _drawn(
    score: FloatArray, member: FloatArray, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Outcomes drawn from the risks, counted by group; a few worlds are held at once."""
    size = max(1, CHUNK_CELLS // max(1, len(score)))
    worlds = [min(size, draws - start) for start in range(0, draws, size)]
    return np.concatenate(
        [(rng.random((some, len(score))) < score).astype(np.float64) @ member for some in worlds]
    )


def _levels(groups: pd.DataFrame) -> list[tuple[str, str, BoolArray]]:
    """Everybody, then each level of each group: the group, the level in words, who is of it."""
    everybody = (EVERYBODY, EVERYBODY, np.ones(len(groups), dtype=np.bool_))
    return [everybody] + [
        (group, f"{group}: {level}", np.asarray(groups[group] == level, dtype=np.bool_))
        for group in groups.columns
        for level in sorted(groups[group].unique())
    ]
