"""What the release gate answers on challengers of a known kind, under the limits of params.yaml.

Run `python -m benchmarks.release_gate`; it takes about three minutes and prints what
docs/benchmarks.md shows. An invented area is drawn; the champion was taught by its early years
with few trees. Each challenger differs from a good one in one thing, and the evidence also picks
what to change where only the level of the champion's risks is off.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from benchmarks.invented_area import walked_area
from benchmarks.measure import stop_where_missed
from features.registry import model_columns
from models.calibration_measures import log_odds
from models.release.comparison import compare
from models.release.gate import KEEP, MAY, Facts, release_decision
from models.release.seeds import overlap_over_seeds
from models.release.update import choose_update
from models.risk import CrossFit, RiskParams, cross_fit, predict_raw, with_rounds
from models.split import Split, split_by_time
from models.tree_count import count_trees
from pipeline.config import Config, read_config, read_date
from pipeline.paths import PARAMS
from pipeline.risk_settings import risk_params

TARGET = "readmission_30d"
SEED, PEOPLE = 301, 40_000
EARLY_SHARE = 0.4  # of the training rows, the oldest, taught the champion
FEW_TREES = 15
LOWERED = 0.9  # log-odds taken off one group by the unfair challenger
TOO_FREE = {"num_leaves": 255, "min_data_in_leaf": 20, "learning_rate": 0.5, "lambda_l2": 0.0}
LEVEL_OFF = 0.5  # log-odds by which all risks of a champion are too high
EXPECTED = {
    "good": MAY, "worse": KEEP, "unfair": KEEP, "unstable": KEEP, "the champion itself": MAY,
}  # fmt: skip


@dataclass(frozen=True)
class Stays:
    """Readmission stays of an area: features, labels and groups on one index, and the periods."""

    features: pd.DataFrame
    label: pd.Series
    person_id: pd.Series
    groups: pd.DataFrame
    split: Split


def draw_stays(config: Config, *, people: int) -> Stays:
    """Draw the area and walk it to the stays whose outcome is known."""
    prepared = walked_area(config, "default", seed=SEED, people=people).prepared
    labels = prepared.labels[prepared.labels[TARGET].notna()]
    return Stays(
        features=prepared.features.loc[labels.index, model_columns(TARGET)],
        label=labels[TARGET].astype("float64"),
        person_id=labels["person_id"],
        groups=prepared.groups.loc[labels.index],
        split=split_by_time(
            labels["index_datetime"],
            calibrate_from=read_date(config.split.calibrate_from),
            test_from=read_date(config.split.test_from),
            gap_days=config.features.outcome_window_days(TARGET),
        ),
    )


def champion_of(stays: Stays, params: RiskParams) -> CrossFit:
    """Few trees, taught by the oldest of the training stays."""
    train = np.flatnonzero(stays.split.train)
    early = np.zeros(len(stays.label), dtype=bool)
    early[train[: round(EARLY_SHARE * len(train))]] = True
    split = Split(early, stays.split.calibrate, stays.split.test)
    return _fit(stays, with_rounds(params, FEW_TREES), split)


def challenger_of(stays: Stays, params: RiskParams) -> tuple[CrossFit, RiskParams]:
    """As `homefirst train` would: the trees are counted; also the settings with their number."""
    train = stays.split.train
    trees = count_trees(stays.features[train], stays.label[train], stays.person_id[train], params)
    counted = with_rounds(params, trees.shipped)
    return _fit(stays, counted, stays.split), counted


def _fit(stays: Stays, params: RiskParams, split: Split) -> CrossFit:
    return cross_fit(stays.features, stays.label, stays.person_id, split, params)


def answers(config: Config, stays: Stays) -> dict[str, Mapping[str, Any]]:
    """The gate's decision on each challenger, by its name, with what it was compared by."""
    params = risk_params(config, TARGET)
    champion = champion_of(stays, params)
    good, counted = challenger_of(stays, params)
    wild = params.model_copy(update=TOO_FREE)
    is_hit = stays.groups["deprivation_fifth"].astype("str").str.startswith("1")[stays.split.test]
    risk = _risk(good, stays)
    told = {
        "good": (risk, _seed_overlap(stays, counted, config)),
        "worse": (_risk(_fit(stays, with_rounds(params, 1), stays.split), stays), None),
        "unfair": (_lowered(risk, is_hit), None),
        "unstable": (
            _risk(_fit(stays, wild, stays.split), stays),
            _seed_overlap(stays, wild, config),
        ),
        "the champion itself": (_risk(champion, stays), None),
    }
    return {
        name: _decided(config, stays, _risk(champion, stays), one, overlap)
        for name, (one, overlap) in told.items()
    }


def update_picked(config: Config, stays: Stays) -> str:
    """What the evidence picks where all of a good champion's risks are too high alike."""
    params = risk_params(config, TARGET)
    good, _ = challenger_of(stays, params)
    own = good.calibration
    raw = log_odds(own["score"].to_numpy(dtype="float64")) + LEVEL_OFF
    rows = own[["person_id", "label", "fold"]].assign(
        raw=raw, champion=expit(raw), refit=own["score"]
    )
    return choose_update(rows, params.calibration).change


def _lowered(risk: pd.Series, is_hit: pd.Series) -> pd.Series:
    """The same risks, with those of one group lowered."""
    shifted = log_odds(risk.to_numpy(dtype="float64")) - LOWERED * is_hit.to_numpy()
    return pd.Series(expit(shifted), index=risk.index)


def _risk(fit: CrossFit, stays: Stays) -> pd.Series:
    test = stays.features[stays.split.test]
    return pd.Series(fit.calibrator.apply(predict_raw(fit.booster, test)), index=test.index)


def _seed_overlap(stays: Stays, params: RiskParams, config: Config) -> float:
    return overlap_over_seeds(
        stays.features,
        stays.label,
        params,
        train=stays.split.train,
        test=stays.split.test,
        seeds=config.release.stability_seeds,
        share=getattr(config.evaluate, TARGET).key_share,
    )


def _decided(
    config: Config, stays: Stays, champion: pd.Series, challenger: pd.Series, overlap: float | None
) -> Mapping[str, Any]:
    test, judged = stays.split.test, getattr(config.evaluate, TARGET)
    rows = pd.DataFrame(
        {
            "person_id": stays.person_id[test],
            "label": stays.label[test],
            "champion": champion,
            "challenger": challenger,
            "weight": 1.0,
        }
    )
    compared = compare(
        rows, stays.groups[test], share=judged.key_share, gates=judged.gates, params=config.release
    )
    facts = Facts((), (), "refit", is_asked_for=True, seed_overlap=overlap)
    return {"compared": compared, "overlap": overlap} | release_decision(
        compared, facts, config.release, judged.gates
    )


def _failed(checks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each check that failed, with the groups that it names."""
    return [
        ": ".join([check["name"], *([", ".join(check["which"])] if check.get("which") else [])])
        for check in checks
        if not check["passed"]
    ]


def main() -> None:
    """Print the answers, and stop with an error where one is not as it should be."""
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=PEOPLE)
    config = read_config(PARAMS)
    stays = draw_stays(config, people=options.parse_args().people)
    found = answers(config, stays)
    missed = []
    print("| challenger | answer | AUROC less the champion's | list over seeds | what failed |")
    print("|---|---|---|---|---|")
    for name, told in found.items():
        gain = told["compared"]["auroc"]["difference"]
        overlap = "" if told["overlap"] is None else f"{told['overlap']:.2f}"
        failed = "; ".join(_failed(told["checks"]))
        print(
            f"| {name} | {told['answer']} | {gain['value']:+.3f} ({gain['low']:+.3f} to "
            f"{gain['high']:+.3f}) | {overlap} | {failed} |"
        )
        if told["answer"] != EXPECTED[name]:
            missed.append(f"{name}: {told['answer']}")
    picked = update_picked(config, stays)
    print(f"\nWhere only the level of all risks is off, the evidence picks: {picked}")
    if picked != "intercept":
        missed.append(f"the level alone was off, and the change is {picked}")
    stop_where_missed(missed)


if __name__ == "__main__":
    main()
