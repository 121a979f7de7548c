"""Effects by kind of help: measured where enough people had it, the catalogue's prior elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.boosting import bin_rows, predict, train_booster
from models.benefit.scores import Estimate, Influence, mean_where, weighted_mean

if TYPE_CHECKING:
    from models.benefit.cohort import Bools, Cohort, Floats, Ints
    from models.benefit.nuisance import Nuisances
    from models.benefit.params import BenefitParams

KIND_OF = {
    "REPAIR_DAMP": "repairs and hazards",
    "MINOR_ADAPT": "adaptations",
    "MAJOR_ADAPT": "adaptations",
    "REHOUSE": "rehousing",
    "EXTRA_CARE": "rehousing",
    "STEPDOWN_FLAT": "step-down flat",
    "TEMP_ACCESS_FLAT": "step-down flat",
    "HOUSING_OPTIONS": "homelessness and options",
    "HOMELESS_STEPDOWN": "homelessness and options",
    "CLEAR_CLUTTER": "clearing",
    "WARM_HOME": "warmth",
}
"""Code of the intervention catalogue → kind; codes that are not here are care, not housing."""

KINDS = tuple(dict.fromkeys(KIND_OF.values()))
ESTIMATED, PRIOR_ONLY = "estimated", "prior only"
SHARES_LEAVES, SHARES_ROUNDS = 4, 60


@dataclass(frozen=True)
class Prior:
    """Risk ratio of emergency readmission within 30 days before any local evidence, and whence."""

    risk_ratio: float
    source: str


NO_PRIOR = Prior(1.0, "none: no effect is assumed")


def priors_of(catalogue: pd.DataFrame) -> dict[str, Prior]:
    """The prior of each kind of help from the catalogue of services, the newest edition of each.

    Of several services of one kind the one that claims least speaks for all of them; one without
    a ratio claims nothing at all and speaks too.

    Parameters
    ----------
    catalogue : accepted rows of the table ``intervention_catalogue``.
    """
    service = ["intervention_code", "service_id"]
    columns = [*service, "effective_from", "evidence_grade", "prior_risk_ratio"]
    rows = catalogue.reindex(columns=columns).sort_values("effective_from", kind="stable")
    rows = rows.drop_duplicates(service, keep="last")
    rows = rows.assign(
        kind=rows["intervention_code"].map(KIND_OF),
        ratio=rows["prior_risk_ratio"].astype("float64").fillna(NO_PRIOR.risk_ratio),
        grade=rows["evidence_grade"].astype("str").fillna("not graded"),
    )
    rows = rows[rows["kind"].notna()].assign(claim=(rows["ratio"] - NO_PRIOR.risk_ratio).abs())
    rows = rows.sort_values(["claim", *service], kind="stable").drop_duplicates("kind")
    return {
        kind: Prior(ratio, f"catalogue of services: {service_id}, evidence {grade}")
        for kind, ratio, service_id, grade in zip(
            rows["kind"], rows["ratio"], rows["service_id"], rows["grade"], strict=True
        )
    }


@dataclass(frozen=True)
class KindEffect:
    """Effect of one kind of help among those who were referred to it.

    ``raw``: doubly robust, from these people alone; None where they are too few. ``shrunk``: drawn
    towards the effect of all kinds as far as its error demands, or the prior where ``state`` is
    "prior only". ``n`` discharges with it, ``events`` of the rarer outcome among them.
    """

    kind: str
    n: int
    events: int
    raw: Estimate | None
    shrunk: Estimate
    state: str
    source: str


def effects_by_kind(
    cohort: "Cohort",
    folds: "Ints",
    nuisances: "Nuisances",
    usable: "Bools",
    params: "BenefitParams",
    *,
    priors: Mapping[str, Prior],
    seed: int,
) -> tuple[KindEffect, ...]:
    """Effect of each kind on those given it, with partial pooling; empty where no kind is known.

    The comparison for a kind weighs the untreated by their chance of that kind over their chance
    of none, so that they are alike in all that is known.
    """
    named = np.array([KIND_OF.get(code, "") for code in cohort.kinds], dtype=object)
    kind = np.where(cohort.referred == 1, named, "")
    if not (kind != "").any():
        return ()
    counts = {name: _counted(cohort, usable & (kind == name)) for name in KINDS}
    enough = [
        name
        for name, (n, events) in counts.items()
        if n >= params.kind_min_treated and events >= params.min_events_per_arm
    ]
    given = kind != ""
    shares = _chance_of_each(cohort, folds, kind, given, enough=enough, params=params, seed=seed)
    raw = {
        name: _effect_on_given(
            cohort,
            nuisances,
            usable & (kind == name),
            usable=usable,
            share=shares[name],
            params=params,
        )
        for name in enough
    }
    return _pooled(cohort, counts, raw, priors, params)


def benefit_by_kind(
    kinds: tuple[KindEffect, ...], benefit: "Floats", index: pd.Index
) -> pd.DataFrame:
    """Benefit of each person from each kind: persons by kinds, in probability points.

    The person's own benefit, moved by how far the kind stands from the mean of the measured
    kinds; the bare prior for a kind of "prior only". Missing where the person has no number.
    Whether a person is eligible for a kind is not asked here.
    """
    measured = [one.shrunk.value for one in kinds if one.state == ESTIMATED]
    centre = float(np.mean(measured)) if measured else 0.0
    columns = {
        one.kind: benefit + (one.shrunk.value - centre)
        if one.state == ESTIMATED
        else np.where(np.isnan(benefit), np.nan, one.shrunk.value)
        for one in kinds
    }
    return pd.DataFrame(columns, index=index)


def measured_kinds(kinds: tuple[KindEffect, ...]) -> frozenset[str]:
    """The kinds of help whose effect was measured here, not taken from the literature."""
    return frozenset(one.kind for one in kinds if one.state == ESTIMATED)


def benefit_by_code(
    benefit: pd.Series, by_kind: pd.DataFrame, measured: frozenset[str]
) -> pd.DataFrame:
    """Benefit of each person from each code of the intervention catalogue, where it was measured.

    Parameters
    ----------
    benefit : of a referral of whatever kind, by person: stands in where no kind was ever named.
    by_kind : of ``benefit_by_kind``, on the index of ``benefit``; no columns where none was named.
    measured : kinds that were measured; codes of the others have no column.
    """
    if by_kind.columns.empty:
        return pd.DataFrame(dict.fromkeys(KIND_OF, benefit))
    told = {code: by_kind[kind] for code, kind in KIND_OF.items() if kind in measured}
    return pd.DataFrame(told, index=benefit.index)


def shrink_towards_common(raw: dict[str, Estimate]) -> dict[str, Estimate]:
    """Empirical Bayes: each effect drawn to their common mean as far as its error demands.

    DerSimonian and Laird's variance between kinds; the error of the common mean is kept.
    """
    values = np.array([one.value for one in raw.values()])
    variance = np.array([max(one.se**2, np.finfo("float64").tiny) for one in raw.values()])
    fixed = 1 / variance
    centre = np.sum(fixed * values) / np.sum(fixed)
    spare = np.sum(fixed * (values - centre) ** 2) - (len(values) - 1)
    scale = np.sum(fixed) - np.sum(fixed**2) / np.sum(fixed)
    between = max(float(spare / scale), 0.0) if len(values) > 1 and scale > 0 else 0.0
    weight = 1 / (variance + between)
    common = float(np.sum(weight * values) / np.sum(weight))
    kept = between / (between + variance)
    se = np.sqrt(kept * variance + (1 - kept) ** 2 / np.sum(weight))
    return {
        name: Estimate(float(k * v + (1 - k) * common), float(s))
        for name, k, v, s in zip(raw, kept, values, se, strict=True)
    }


def prior_effect(prior: Prior, readmitted: float, params: "BenefitParams") -> Estimate:
    """Fewer readmitted by the prior ratio, as points more at home; its error is set wide."""
    return Estimate((1 - prior.risk_ratio) * readmitted, params.kind_prior_se)


def _counted(cohort: "Cohort", rows: "Bools") -> tuple[int, int]:
    home = cohort.outcome[rows]
    return len(home), int(min(home.sum(), len(home) - home.sum()))


def _pooled(
    cohort: "Cohort",
    counts: dict[str, tuple[int, int]],
    raw: dict[str, Estimate],
    priors: Mapping[str, Prior],
    params: "BenefitParams",
) -> tuple[KindEffect, ...]:
    shrunk = shrink_towards_common(raw) if raw else {}
    untreated = cohort.referred == 0
    second = cohort.second[untreated & ~np.isnan(cohort.second)]
    readmitted = 1 - float(second.mean() if second.size else cohort.outcome[untreated].mean())
    return tuple(
        KindEffect(
            kind=name,
            n=n,
            events=events,
            raw=raw.get(name),
            shrunk=shrunk.get(name) or prior_effect(priors.get(name, NO_PRIOR), readmitted, params),
            state=ESTIMATED if name in raw else PRIOR_ONLY,
            source=priors.get(name, NO_PRIOR).source,
        )
        for name, (n, events) in counts.items()
    )


def _chance_of_each(
    cohort: "Cohort",
    folds: "Ints",
    kind: Any,
    given: "Bools",
    *,
    enough: list[str],
    params: "BenefitParams",
    seed: int,
) -> dict[str, "Floats"]:
    """Chance of each kind, if referred at all, by boosters that never saw the person."""
    answer = {name: np.empty(cohort.rows) for name in enough}
    binned = bin_rows(cohort.matrix)
    settings = {
        "objective": "binary", "num_leaves": SHARES_LEAVES, "seed": seed,
        "learning_rate": params.nuisance_learning_rate, "min_data_in_leaf": params.leaf_min_rows,
        "num_threads": params.num_threads,
    }  # fmt: skip
    for name in enough:
        is_kind = (kind == name).astype("float64")
        for fold in np.unique(folds):
            inside = folds == fold
            booster = train_booster(
                binned, is_kind, settings, rounds=SHARES_ROUNDS, rows=given & ~inside
            )
            answer[name][inside] = predict(booster, cohort.matrix[inside])
    return answer


def _effect_on_given(
    cohort: "Cohort",
    nuisances: "Nuisances",
    given: "Bools",
    *,
    usable: "Bools",
    share: "Floats",
    params: "BenefitParams",
) -> Estimate:
    chance = np.clip(nuisances.propensity, params.single_limit, 1 - params.single_limit)
    rest = cohort.outcome - nuisances.home_untreated
    alike = np.where(usable & (cohort.referred == 0), chance * share / (1 - chance), 0.0)
    found: Influence = mean_where(rest, given).minus(weighted_mean(rest, alike))
    return found.estimate(cohort.people)
