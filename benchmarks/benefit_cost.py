"""What the benefit model costs: a whole fit beside one LightGBM fit, and a morning's scoring.

Run `python -m benchmarks.benefit_cost`; it prints what docs/benchmarks.md shows.
"""

from __future__ import annotations

import argparse

import pandas as pd

from benchmarks.benefit_truth.trials import Trial, draw_trial
from benchmarks.invented_features import invented_features
from benchmarks.measure import (
    cpu_seconds,
    in_own_process,
    peak_over_base,
    stop_where_missed,
    this_machine,
)
from models.benefit.boosting import model_text
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import BenefitModel, predict_benefit
from models.benefit.params import BenefitParams
from models.reasons import contributions
from models.risk import Booster, fit_booster, predict_raw
from pipeline.config import read_config
from pipeline.paths import PARAMS

SEED = 4949
ROWS, SCORED, SAME_BYTES_ROWS = 100_000, 50_000, 10_000
MOST_FITS, MOST_SCORING, MOST_MEBIBYTES = 25.0, 3.0, 2048.0


def fitted(trial: Trial, params: BenefitParams) -> BenefitFit:
    """The shipped fit of a trial that is large enough for one."""
    tables = (trial.features, trial.referred, trial.outcome, trial.person_id)
    answer = fit_benefit(*tables, params)
    if not isinstance(answer, BenefitFit):
        raise TypeError(answer.verdict)
    return answer


def one_lightgbm(trial: Trial) -> object:
    """One classifier with default settings: 100 trees of 31 leaves, binning included."""
    import lightgbm

    data = lightgbm.Dataset(trial.features.to_numpy(), label=trial.outcome.to_numpy())
    settings = {"objective": "binary", "num_threads": 1, "verbosity": -1}
    return lightgbm.train(settings, data, 100)


def score_benefit(model: BenefitModel, features: pd.DataFrame) -> None:
    """A benefit with its place among others, and what each column adds to it."""
    predict_benefit(model, features)
    model.student.predict(features.to_numpy(), pred_contrib=True, num_threads=1)


def score_risk(booster: Booster, features: pd.DataFrame) -> None:
    """A risk and what each column adds to it."""
    contributions(booster, features, raw=predict_raw(booster, features))


def main(rows: int = ROWS, scored: int = SCORED, times: int = 1) -> None:
    """Print every figure, and stop with an error where a goal is missed."""
    config = read_config(PARAMS)
    params = config.train.housing_benefit
    print(this_machine("lightgbm"))
    trial = draw_trial("mixed", rows, seed=SEED)
    fits: list[BenefitFit] = []
    seconds = cpu_seconds(
        {
            "one LightGBM fit": lambda: one_lightgbm(trial),
            "whole benefit fit": lambda: fits.append(fitted(trial, params)),
        },
        times=times,
    )
    ratio = seconds["whole benefit fit"] / seconds["one LightGBM fit"]
    peak = float(in_own_process("benchmarks.benefit_cost", ["--peak", "--rows", str(rows)]))
    stays = invented_features(scored, seed=SEED)
    risk = fit_booster(stays.features, stays.labels["one"], config.train.readmission_30d)
    people = draw_trial("mixed", scored, seed=SEED + 1)
    asked = people.features
    own_risk = fit_booster(asked, 1 - people.outcome, config.train.readmission_30d)
    scoring = cpu_seconds(
        {
            "risk and reasons": lambda: score_risk(own_risk, asked),
            "benefit and reasons": lambda: score_benefit(fits[0].model, asked),
            "risk and reasons, all columns": lambda: score_risk(risk, stays.features),
        },
        times=max(times, 3),
    )
    times_risk = scoring["benefit and reasons"] / scoring["risk and reasons"]
    few = draw_trial("mixed", min(rows, SAME_BYTES_ROWS), seed=SEED + 2)
    texts = {
        model_text(fitted(few, params.model_copy(update={"num_threads": threads})).model.student)
        for threads in (1, 2)
    }
    print(f"{rows:,} discharges, {asked.shape[1]} columns; {scored:,} scored\n")
    for name, taken in {**seconds, **scoring}.items():
        print(f"| {name} | {taken:.2f} |")
    print(f"| fits | {ratio:.1f} | at most {MOST_FITS:g} |")
    print(f"| scoring, times a risk | {times_risk:.2f} | at most {MOST_SCORING:g} |")
    print(f"| peak MiB over base | {peak:.0f} | at most {MOST_MEBIBYTES:g} |")
    print(f"| 1 and 2 threads, same bytes | {len(texts) == 1} |")
    missed = []
    if ratio > MOST_FITS:
        missed.append(f"a fit takes {ratio:.1f} times one LightGBM fit")
    if times_risk > MOST_SCORING:
        missed.append(f"scoring takes {times_risk:.2f} times a risk")
    if peak > MOST_MEBIBYTES:
        missed.append(f"a fit holds {peak:.0f} MiB")
    if len(texts) > 1:
        missed.append("1 and 2 threads differ")
    stop_where_missed(missed)


def peak_of_fit(rows: int) -> float:
    """MiB that one fit holds over what the trial itself takes."""
    trial = draw_trial("mixed", rows, seed=SEED)
    params = read_config(PARAMS).train.housing_benefit
    return peak_over_base(lambda: fitted(trial, params))


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--rows", type=int, default=ROWS)
    wanted.add_argument("--scored", type=int, default=SCORED)
    wanted.add_argument("--peak", action="store_true")
    options = wanted.parse_args()
    if options.peak:
        print(peak_of_fit(options.rows))
    else:
        main(options.rows, options.scored)
