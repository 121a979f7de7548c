"""Whether the model travels: each site judged by a model that was never taught there."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from models.calibration.line import fit_line
from models.calibration_measures import log_odds
from models.groups import TOO_FEW
from models.logistic import fit_intercepts
from models.risk import RiskParams
from models.validation.judged import BoolArray, counted, judged, paired
from models.validation.params import ValidationParams
from models.validation.stays import Stays

NOT_RECORDED = "not recorded"
ONE_SITE = "not possible: fewer than two sites have stays enough to be judged"


def transfer_to_sites(
    stays: Stays,
    site: pd.Series,
    *,
    gap_days: int,
    params: RiskParams,
    settings: ValidationParams,
) -> dict[str, Any]:
    """Leave each site out of training and calibration, and judge its stays of the test period.

    Parameters
    ----------
    site : the code of each stay's site, "not recorded" where it has none.
    gap_days : days between the rows that recalibrate and those that judge: the outcome window.

    Returns
    -------
    note (None, or why nothing could be done) and sites, the largest first: site, without
    (judged, by a model that never saw the site), with_site (the same stays by a model that did),
    difference (without less with) and recalibrated: rows (how many stays taught it),
    before, level (a new intercept) and line (a new intercept and slope), each judged on the
    later stays of other people, and note.
    """
    split = stays.split
    recorded = site[split.test & site.ne(NOT_RECORDED).to_numpy()]
    sites = recorded.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(sites) < 2 or not (split.train & site.ne(sites.index[0]).to_numpy()).any():
        return {"note": ONE_SITE, "sites": []}
    everywhere = stays.scored(params)
    rows = []
    for name in sites.index[: settings.sites_most]:
        here = site.eq(name).to_numpy(dtype=np.bool_)
        told = {"site": str(name), **_too_few(stays, split.test & here, settings)}
        if told["note"] is None:
            apart = replace(
                split,
                train=split.train & ~here,
                calibrate=split.calibrate & ~here,
                test=split.test & here,
            )
            try:
                held = stays.parted(apart).scored(params)
            except ValueError as too_thin:
                rows.append({**told, "note": f"not judged: {too_thin}"})
                continue
            own = everywhere.loc[held.index]
            told |= {
                "without": judged(held, settings),
                "with_site": judged(own, settings),
                "difference": paired(held, held["score"], own["score"], settings),
                "recalibrated": _recalibrated(
                    held, stays.index_datetime[held.index], gap_days, settings
                ),
            }
        rows.append(told)
    return {"note": None, "sites": rows}


def _too_few(stays: Stays, rows: BoolArray, settings: ValidationParams) -> dict[str, Any]:
    frame = pd.DataFrame({"label": stays.label[rows], "person_id": stays.person_id[rows]})
    return {
        **counted(frame, settings),
        **dict.fromkeys(("without", "with_site", "difference", "recalibrated")),
    }


def _recalibrated(
    held: pd.DataFrame, index_datetime: pd.Series, gap_days: int, settings: ValidationParams
) -> dict[str, Any]:
    """A new level, and a new line, from a site's first stays, judged on later ones of other people.

    The gap lets every outcome that teaches them be known before the first stay is judged.
    """
    first = index_datetime.sort_values(kind="stable").index[: settings.recalibration_rows]
    taught = held.loc[first]
    opens = index_datetime[first].max() + pd.Timedelta(days=gap_days)
    is_later = (index_datetime > opens) & ~held["person_id"].isin(taught["person_id"])
    rest = held[is_later]
    told = {"rows": len(taught), "events": int(taught["label"].sum())}
    is_short = len(taught) < settings.recalibration_rows or taught["label"].nunique() < 2
    if is_short or counted(rest, settings)["note"]:
        return {**told, "before": None, "level": None, "line": None, "note": TOO_FEW}
    known, label = log_odds(taught["score"].to_numpy()), taught["label"].to_numpy()
    odds = log_odds(rest["score"].to_numpy())
    level = fit_intercepts(known, label, np.ones((1, len(label))))[0]
    line = fit_line(known, label)
    return {
        **told,
        "before": judged(rest, settings),
        "level": judged(rest.assign(score=expit(level + odds)), settings),
        "line": judged(rest.assign(score=line.apply(odds)), settings),
        "note": None,
    }
