"""The knobs of the evaluation of a risk model, and the limits that it is held to."""

from pydantic import BaseModel, ConfigDict, Field


class GateLimits(BaseModel):
    """params.yaml: evaluate.gates. Changing one is a decision to record."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    must_beat: tuple[str, ...] = ("lace", "parr30")  # comparators, by name
    auroc_gain_least: float = 0.02  # over each of them, with the interval above 0
    slope_low: float = 0.90
    slope_high: float = 1.10
    in_the_large_most: float = 0.10  # log-odds, either way
    ici_most: float = 0.02  # probability
    auroc_most: float = 0.85  # above it a leak is suspected
    group_ratio_low: float = 0.80  # observed over expected within a protected group
    group_ratio_high: float = 1.25
    group_events_least: int = Field(default=30, ge=1)
    # A booster fitted on shuffled labels leans some way by chance: over forty shuffles its AUROC
    # ran from 0.43 to 0.57, with a mean of 0.501. The gate judges the mean, with its interval.
    shuffled_low: float = 0.48
    shuffled_high: float = 0.52
    protected: tuple[str, ...] = ("sex", "ethnic_group", "age_band", "deprivation_fifth")


class EvaluateParams(BaseModel):
    """params.yaml: evaluate."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reps: int = Field(default=1000, ge=1)  # bootstrap replicates
    seed: int = Field(default=20250101, ge=0)
    shares: tuple[float, ...] = (0.05, 0.10, 0.20)  # list lengths, as shares of people
    key_share: float = 0.10  # the list length that groups and net benefit are judged at
    group_events_least: int = Field(default=20, ge=1)
    crossings: tuple[tuple[str, ...], ...] = (("sex", "age_band", "deprivation_fifth"),)
    permutations: int = Field(default=20, ge=2)  # of the training labels, a refit each
    permutation_rows: int = Field(default=4000, ge=100)  # training rows of such a refit, at most
    gates: GateLimits = GateLimits()
