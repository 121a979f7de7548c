"""Champion and challenger on the same rows: every figure with a paired interval by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import calibration_error, log_odds, observed_over_expected
from models.capacity import kth_score, places
from models.discrimination import Ordering, divided
from models.evaluate_params import GateLimits
from models.groups import NOT_RECORDED
from models.intervals import PersonBootstrap, percentile_interval
from models.logistic import fit_intercepts, fit_lines
from models.release.lists import listed_in_each, overlap
from models.release.params import ReleaseParams
from models.rounding import rounded

FloatArray = NDArray[np.float64]
CHAMPION, CHALLENGER = "champion", "challenger"
BOTH = (CHAMPION, CHALLENGER)


@dataclass(frozen=True)
class _Rows:
    """The rows as arrays, and one column per judged level of a protected group."""

    label: FloatArray
    risk: Mapping[str, FloatArray]
    order: Mapping[str, Ordering]
    weight: FloatArray
    levels: tuple[tuple[str, str], ...]
    member: FloatArray
    share: float
    threshold: float

    @property
    def once(self) -> FloatArray:
        """The rows as they are: one set of weights."""
        return np.ones((1, len(self.label)))


def compare(
    rows: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    share: float,
    gates: GateLimits,
    params: ReleaseParams,
) -> dict[str, Any]:
    """Judge both models on the same stays.

    Parameters
    ----------
    rows : person_id, label (0 or 1), champion and challenger (risks), weight (1 where nobody was
        helped because of a list), on a unique ``spell_id`` index.
    groups : audit groups of those stays.
    share : length of the list, as a share of the stays.
    gates : which groups are protected, and the events below which a level is not judged.

    Returns
    -------
    n, people, events, k, threshold; auroc and net_benefit_at_k (champion, challenger,
    difference with its interval); calibration of each; groups (recall at k of each, their
    difference, observed over expected of the challenger) and gaps (largest less smallest recall of
    a group); overlap with the champion's list and the largest change of one stay's risk.
    Net benefit is priced for both at the champion's risk at the end of its list. The average
    calibration error (ici) counts each stay alike, for its smoother takes no weights; the other
    figures are weighted. Figures have four decimals; None where one cannot be estimated.
    """
    judged = _judged(rows, groups, share=share, gates=gates)
    k = places(len(rows), share)
    bootstrap = PersonBootstrap.of(rows["person_id"], reps=params.reps, seed=params.seed)
    point = _figures(judged, judged.once)
    drawn = bootstrap.replicate(lambda weights: _figures(judged, weights))[0]

    def told(at: int) -> dict[str, float]:
        return percentile_interval(float(point[0, at]), drawn[:, at]).to_dict()

    def difference(one: int, other: int) -> dict[str, float]:
        value = float(point[0, one] - point[0, other])
        return percentile_interval(value, drawn[:, one] - drawn[:, other]).to_dict()

    count = len(judged.levels)
    first = 6
    champion_recall, recall, ratio = first, first + count, first + 2 * count
    risks = [judged.risk[name] for name in BOTH]
    found = {
        "n": len(rows),
        "people": int(rows["person_id"].nunique()),
        "events": int(judged.label.sum()),
        "k": k,
        "threshold": judged.threshold,
        "auroc": {**_pair(point, 0), "difference": difference(1, 0)},
        "net_benefit_at_k": {**_pair(point, 2), "difference": difference(3, 2)},
        "calibration": {
            name: _calibration(judged, name, told(4 + at)) for at, name in enumerate(BOTH)
        },
        "groups": [
            {
                "group": group,
                "level": level,
                "n": int(judged.member[:, at].sum()),
                "events": int(judged.label @ judged.member[:, at]),
                "recall": {
                    CHAMPION: float(point[0, champion_recall + at]),
                    CHALLENGER: float(point[0, recall + at]),
                    "difference": difference(recall + at, champion_recall + at),
                },
                "observed_over_expected": told(ratio + at),
            }
            for at, (group, level) in enumerate(judged.levels)
        ],
        "gaps": _gaps(judged.levels, point[:, first:ratio], drawn[:, first:ratio]),
        "overlap_with_champion": overlap(risks[0], risks[1], k),
        "largest_change_of_a_risk": float(np.abs(risks[1] - risks[0]).max()),
    }

    return dict(rounded(found))


def _judged(rows: pd.DataFrame, groups: pd.DataFrame, *, share: float, gates: GateLimits) -> _Rows:
    label = rows["label"].to_numpy(dtype=np.float64)
    risk = {name: rows[name].to_numpy(dtype=np.float64) for name in BOTH}
    k = places(len(rows), share)
    levels, members = _levels(groups.loc[rows.index], label, gates)
    return _Rows(
        label=label,
        risk=risk,
        order={name: Ordering.of(risk[name], label) for name in BOTH},
        weight=rows["weight"].to_numpy(dtype=np.float64),
        levels=tuple(levels),
        member=np.column_stack(members) if members else np.zeros((len(rows), 0)),
        share=k / len(rows),
        threshold=float(np.clip(kth_score(risk[CHAMPION], k), 1e-6, 1 - 1e-6)),
    )


def _levels(
    groups: pd.DataFrame, label: FloatArray, gates: GateLimits
) -> tuple[list[tuple[str, str]], list[FloatArray]]:
    """Levels of protected groups with enough events and as many others, and who is in each."""
    levels, members = [], []
    for group in [name for name in gates.protected if name in groups]:
        said = groups[group].astype("str").where(groups[group].notna(), NOT_RECORDED).to_numpy()
        for level in sorted(set(said)):
            inside = (said == level).astype(np.float64)
            events = float(label @ inside)
            if min(events, inside.sum() - events) >= gates.group_events_least:
                levels.append((group, str(level)))
                members.append(inside)
    return levels, members


def _figures(rows: _Rows, drawn: FloatArray) -> FloatArray:
    """Every figure on each set of weights, (sets, figures).

    Order: AUROC, net benefit and calibration slope of champion and challenger, then per level the
    recall of the champion, that of the challenger, and observed over expected.
    """
    weights = drawn * rows.weight
    price = rows.threshold / (1.0 - rows.threshold)
    total, cases = weights.sum(axis=1), weights * rows.label
    aurocs, benefits, recalls, slopes = [], [], [], []
    for name in BOTH:
        chance = listed_in_each(rows.order[name], weights, rows.share)
        hits = (chance * cases).sum(axis=1)
        aurocs.append(rows.order[name].auroc(weights))
        benefits.append((hits - (rows.share * total - hits) * price) / total)
        recalls.append(divided((chance * cases) @ rows.member, cases @ rows.member))
        slopes.append(fit_lines(log_odds(rows.risk[name]), rows.label, weights)[:, 1])
    expected = (weights * rows.risk[CHALLENGER]) @ rows.member
    ratio = divided(cases @ rows.member, expected)
    return np.column_stack([*aurocs, *benefits, *slopes, *recalls, ratio])


def _calibration(rows: _Rows, name: str, slope: Mapping[str, float]) -> dict[str, Any]:
    risk = rows.risk[name]
    large = fit_intercepts(log_odds(risk), rows.label, rows.weight[None, :])[0]
    return {
        "slope": dict(slope),
        "in_the_large": float(large),
        "ici": calibration_error(rows.label, risk).ici,
        "observed_over_expected": observed_over_expected(
            rows.weight * rows.label, rows.weight * risk
        ),
    }


def _gaps(
    levels: Sequence[tuple[str, str]], point: FloatArray, drawn: FloatArray
) -> list[dict[str, Any]]:
    """By group: largest less smallest recall of each model, and how much larger it became."""
    count, found = len(levels), []
    for group in dict.fromkeys(name for name, _ in levels):
        at = np.array([i for i, (name, _) in enumerate(levels) if name == group])
        if len(at) < 2:
            continue
        one, other = (np.ptp(point[:, place], axis=1) for place in (at, at + count))
        growth = np.ptp(drawn[:, at + count], axis=1) - np.ptp(drawn[:, at], axis=1)
        value = float(other[0] - one[0])
        found.append(
            {
                "group": group,
                CHAMPION: float(one[0]),
                CHALLENGER: float(other[0]),
                "growth": percentile_interval(value, growth).to_dict(),
            }
        )
    return found


def _pair(point: FloatArray, first: int) -> dict[str, float]:
    return {name: float(point[0, first + at]) for at, name in enumerate(BOTH)}
