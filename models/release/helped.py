"""People whom the list has helped: who they are to a training, and when a retraining must wait.

Who is helped comes back less often, and a model that takes this for low risk learns to pass them
over. So a helped stay teaches nothing and judges nothing, a stay like it that was not helped counts
for both, and where much of the outcome was treated and nobody was drawn by lot, nothing is learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from models.calibration_measures import observed_over_expected
from models.discrimination import auroc
from models.logistic import fit_lines
from models.release.params import ReleaseParams

HELP = frozenset({"offered", "accepted", "started"})
"""Steps in the action log after which somebody is being helped."""


@dataclass(frozen=True)
class Help:
    """Per stay, on one ``spell_id`` index.

    ``share_treated`` is the part of the outcome window after help began (0 where nobody helped);
    ``is_randomised`` whether a draw decided if the stay stood in the top band. ``began`` is the
    first day of any help.
    """

    share_treated: pd.Series
    is_randomised: pd.Series
    began: pd.Timestamp

    @property
    def is_helped(self) -> pd.Series:
        """Whether help began inside the outcome window."""
        return self.share_treated > 0


def help_of(
    index_datetime: pd.Series, decisions: Sequence[Mapping[str, Any]], *, window_days: int
) -> Help | None:
    """Read who was helped off the decisions of the hub; None where nobody was.

    Parameters
    ----------
    index_datetime : when each stay was decided, indexed by ``spell_id``.
    decisions : entries of the action log: spell_id, action, decided_on (ISO day) and, where a lot
        decided about the place on the list, look_first_probability between 0 and 1.
    """
    log = pd.DataFrame.from_records(
        list(decisions), columns=["spell_id", "action", "decided_on", "look_first_probability"]
    )
    steps = log[log["action"].isin(HELP)]
    if steps.empty:
        return None
    day = pd.to_datetime(steps["decided_on"], format="%Y-%m-%d")
    first = day.groupby(steps["spell_id"]).min().reindex(index_datetime.index)
    days_before = (first - index_datetime.dt.normalize()).dt.days
    share = (1.0 - days_before / window_days).clip(0.0, 1.0).fillna(0.0)
    chance = pd.to_numeric(log["look_first_probability"])
    drawn = log.loc[(chance > 0) & (chance < 1), "spell_id"]
    is_randomised = pd.Series(index_datetime.index.isin(drawn), index=index_datetime.index)
    return Help(share, is_randomised, day.min())


def frozen_because(helped: Help, label: pd.Series, params: ReleaseParams) -> str:
    """Why nothing may be learned yet; empty where it may.

    The rule: more than ``treated_share_most`` of the outcome windows of those with the outcome was
    treated, and fewer than ``randomised_least`` stays were drawn by lot.
    """
    windows = helped.share_treated.reindex(label.index)[label == 1.0]
    treated = float(windows.mean()) if len(windows) else 0.0
    drawn = int(helped.is_randomised.sum())
    if treated <= params.treated_share_most or drawn >= params.randomised_least:
        return ""
    return (
        f"{treated:.0%} of the time at risk of those with the outcome came after help had begun "
        f"(limit {params.treated_share_most:.0%}), and {drawn} stays were drawn by lot "
        f"({params.randomised_least} are needed): what the list prevents cannot be told from what "
        "would not have happened. Keep the live model; let places at the end of the list be drawn "
        "(score.draw_places)."
    )


def teaching_weights(
    helped: Help, raw: pd.Series, index_datetime: pd.Series, params: ReleaseParams
) -> pd.Series:
    """How much each stay teaches: 0 where helped, more the likelier help was, 1 before help began.

    The chance of help is a logistic line on the champion's log-odds, by which the list is ordered;
    a weight is 1 over the chance of no help, at most ``weight_most``. Where no line exists (all
    scores equal, or help told by the score alone) the chance is that of everybody.
    """
    later = index_datetime >= helped.began
    was_helped = helped.is_helped[later].to_numpy(dtype=np.float64)
    weight = pd.Series(1.0, index=index_datetime.index)
    if 0 < was_helped.sum() < len(was_helped):
        scores = raw[later].to_numpy(dtype=np.float64)
        intercept, slope = fit_lines(scores, was_helped, np.ones((1, len(scores))))[0]
        chance = expit(intercept + slope * scores)
        not_helped = 1.0 - np.where(np.isnan(chance), was_helped.mean(), chance)
        weight[later] = 1.0 / np.clip(not_helped, 1.0 / params.weight_most, 1.0)
    return weight.mask(helped.is_helped, 0.0)


def sensitivity(
    rows: pd.DataFrame, is_helped: pd.Series, params: ReleaseParams
) -> list[dict[str, Any]]:
    """How both models look under what help may have done: a range, not an answer.

    Parameters
    ----------
    rows : label, champion and challenger of every judged stay, helped ones included.

    Returns
    -------
    Rows of assumption, n, and observed over expected and AUROC of each model. An effect of 0.25
    says that one outcome in four was prevented among those helped; AUROC cannot then be told.
    """
    inside = is_helped.reindex(rows.index).to_numpy(dtype=np.bool_)
    apart = rows[~inside]
    found = [
        {"assumption": "helped stays left out", "n": len(apart), **_both(apart, apart["label"])}
    ]
    for effect in params.help_effects:
        would_be = rows["label"].where(~inside, rows["label"] / (1.0 - effect))
        words = f"help prevented {effect:.0%} of outcomes"
        found.append({"assumption": words, "n": len(rows), **_both(rows, would_be)})
    return found


def _both(rows: pd.DataFrame, would_be: pd.Series) -> dict[str, Any]:
    label = would_be.to_numpy(dtype=np.float64)
    is_plain = bool(np.isin(label, (0.0, 1.0)).all())
    return {
        name: {
            "observed_over_expected": observed_over_expected(label, rows[name].to_numpy()),
            "auroc": auroc(label, rows[name].to_numpy()) if is_plain else None,
        }
        for name in ("champion", "challenger")
    }
