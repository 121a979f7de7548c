"""What each family of inputs adds: the model without it, and with nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from models.discrimination import auroc
from models.intervals import FloatArray, Interval, Statistic
from models.risk import RiskParams
from models.split import Split
from models.validation.judged import (
    BoolArray,
    among,
    counted,
    differences,
    measured,
)
from models.validation.params import ValidationParams
from models.validation.stays import Stays

Scores: TypeAlias = Mapping[str, FloatArray]

WHOLE = "all inputs"
EVERYBODY = "everybody"
ALL_UNKNOWN = "not in this source: nothing of it is known of anybody"
NOTHING_ELSE = "it is all that the model has; there is nothing to leave it out of"


def ablate_families(
    stays: Stays,
    families: Mapping[str, Sequence[str]],
    groups: Mapping[str, BoolArray],
    *,
    params: RiskParams,
    settings: ValidationParams,
) -> dict[str, Any]:
    """AUROC and Brier score lost when a family is left out, and of the family alone.

    Parameters
    ----------
    features : columns of the model; values and known-flags.
    families : columns of each family; families may overlap, columns that are absent are skipped.
    groups : rows of people for whom the answer is given apart, in the order of ``features``.

    Returns
    -------
    note (None), training_rows and of_training_rows (fewer and all, where a large source is drawn
    from by person), and families: name, columns, note, and in ``left_out`` and ``only`` one row
    for everybody and for each group: group, n, people, events, auroc_all, auroc (of
    the smaller model), lost_auroc and lost_brier (all inputs less the smaller model, and the
    smaller less all inputs: above 0 the family adds), note.
    """
    features, label, person_id = stays.features, stays.label, stays.person_id
    split = stays.split
    drawn = _fewer_people(person_id, split, settings)
    scores: dict[str, FloatArray] = {WHOLE: _scores(stays, list(features.columns), drawn, params)}
    told: list[dict[str, Any]] = []
    for name, members in families.items():
        own = [column for column in features.columns if column in set(members)]
        others = [column for column in features.columns if column not in set(members)]
        note = _nothing_to_say(features.loc[drawn.train, own], others)
        told.append({"name": name, "columns": len(own), "note": note})
        if note is None:
            scores[f"left_out {name}"] = _scores(stays, others, drawn, params)
            scores[f"only {name}"] = _scores(stays, own, drawn, params)
    held = pd.DataFrame({"label": label[split.test], "person_id": person_id[split.test]})
    test = {EVERYBODY: np.ones(len(held), dtype=np.bool_)}
    test |= {name: rows[split.test] for name, rows in groups.items()}
    found = _lost(held, scores, test, settings)
    for family in told:
        for kind in ("left_out", "only"):
            key = f"{kind} {family['name']}"
            family[kind] = [
                {
                    "group": group,
                    **_row(
                        held, rows, (scores[WHOLE], scores[key]), found.get((group, key)), settings
                    ),
                }
                for group, rows in test.items()
                if key in scores
            ]
    return {
        "note": None,
        "training_rows": int(drawn.train.sum()),
        "of_training_rows": int(split.train.sum()),
        "families": told,
    }


def _scores(stays: Stays, columns: Sequence[str], split: Split, params: RiskParams) -> FloatArray:
    """Scores of the test period by a model that has these columns alone."""
    kept = {name: side for name, side in params.monotone.items() if name in columns}
    fewer = replace(stays, features=stays.features[list(columns)], split=split)
    held = fewer.scored(params.model_copy(update={"monotone": kept}))
    return held["score"].to_numpy(dtype=np.float64)


def _nothing_to_say(own: pd.DataFrame, others: Sequence[str]) -> str | None:
    """Why a family cannot be judged: it never varies, or nothing would be left without it."""
    if own.empty or own.nunique(dropna=False).le(1).all():
        return ALL_UNKNOWN
    return None if others else NOTHING_ELSE


def _fewer_people(person_id: pd.Series, split: Split, settings: ValidationParams) -> Split:
    """The split with as many training people drawn as the row limit allows."""
    rows = int(split.train.sum())
    if rows <= settings.ablation_training_rows_most:
        return split
    people = np.unique(person_id[split.train].to_numpy(dtype=str))
    rng = np.random.Generator(np.random.PCG64(settings.seed))
    kept = round(len(people) * settings.ablation_training_rows_most / rows)
    drawn = person_id.isin(people[rng.permutation(len(people))[:kept]]).to_numpy(dtype=np.bool_)
    return replace(split, train=split.train & drawn)


def _lost(
    held: pd.DataFrame,
    scores: Scores,
    test: Mapping[str, BoolArray],
    settings: ValidationParams,
) -> dict[tuple[str, str], tuple[Interval, Interval]]:
    """What each smaller model loses in each group, all on the same draws of people."""
    label = held["label"].to_numpy(dtype=np.float64)
    statistics: dict[str, Statistic] = {}
    pairs: dict[str, tuple[str, str]] = {}
    keys = [
        (group, name)
        for group, rows in test.items()
        if counted(held[rows], settings)["note"] is None
        for name in scores
    ]
    for group, name in keys:
        rows = test[group]
        figures = measured(label[rows], scores[name][rows])
        for kind in ("auroc", "brier"):
            statistics[f"{kind} {group} {name}"] = among(rows, figures[kind])
            here, whole = f"{kind} {group} {name}", f"{kind} {group} {WHOLE}"
            pairs[here] = (whole, here) if kind == "auroc" else (here, whole)
    if not keys:
        return {}
    found = differences(statistics, pairs, held["person_id"], settings)
    return {
        (group, name): (found[f"auroc {group} {name}"], found[f"brier {group} {name}"])
        for group, name in keys
    }


def _row(
    held: pd.DataFrame,
    rows: BoolArray,
    pair: tuple[FloatArray, FloatArray],
    lost: tuple[Interval, Interval] | None,
    settings: ValidationParams,
) -> dict[str, Any]:
    """Figures of one group: all inputs, the smaller model, and what the smaller one lost."""
    sizes = counted(held[rows], settings)
    if lost is None:
        return {**sizes, **dict.fromkeys(("auroc_all", "auroc", "lost_auroc", "lost_brier"))}
    label = held["label"].to_numpy(dtype=np.float64)[rows]
    return {
        **sizes,
        "auroc_all": auroc(label, pair[0][rows]),
        "auroc": auroc(label, pair[1][rows]),
        "lost_auroc": lost[0].to_dict(),
        "lost_brier": lost[1].to_dict(),
    }
