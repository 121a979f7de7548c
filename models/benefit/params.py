"""The knobs of the benefit model, with the settings that were measured to work best."""

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt


class BenefitParams(BaseModel):
    """params.yaml: the benefit section; a misspelt key stops the run.

    The heavy regularisation of the final stage is the largest lever on quality: few leaves,
    few rounds, extremely random trees and weights that follow overlap.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Cross-fitting
    seed: int = 20260
    folds: PositiveInt = Field(default=3, ge=2, description="person folds inside one fit")
    repeats: PositiveInt = Field(default=3, description="whole fits, on other folds, averaged")
    num_threads: PositiveInt = 1

    # Nuisances: who is referred, and who is at home in each arm
    propensity_leaves: PositiveInt = 4
    propensity_rounds: PositiveInt = 120
    outcome_leaves: PositiveInt = 8
    outcome_rounds: PositiveInt = 80
    nuisance_learning_rate: PositiveFloat = 0.12
    leaf_min_rows: PositiveInt = Field(default=20, ge=20)

    # Final stage on the doubly-robust scores
    final_leaves: PositiveInt = 4
    final_rounds: PositiveInt = 150
    final_learning_rate: PositiveFloat = 0.03
    final_fraction: float = Field(default=0.5, gt=0, le=1, description="of rows, of columns")
    final_l2: float = Field(default=50.0, ge=0)
    final_leaf_min_rows: PositiveInt = 60
    final_leaf_min_share: float = Field(default=0.005, gt=0, lt=1, description="of all rows")
    slope_floor_se: float = Field(default=0.25, ge=0, description="least spread, in its own se")

    # The shipped model, which repeats the blend in one booster
    student_leaves: PositiveInt = 8
    student_rounds: PositiveInt = 300
    student_learning_rate: PositiveFloat = 0.1
    min_student_r2: float = Field(default=0.85, description="below it, no reasons are shown")

    # Where one person's number stands among others
    stable_share: float = Field(default=0.1, gt=0, lt=1, description="first in line: this share")
    stability_halves: PositiveInt = Field(default=16, ge=4, description="half-samples of people")

    # Effects by kind of help
    kind_min_treated: PositiveInt = Field(default=100, description="of a kind, to measure it")
    kind_prior_se: PositiveFloat = Field(default=0.03, description="error of a prior effect")

    # Overlap: the chance of referral must leave both arms possible
    single_limit: float = Field(default=0.02, gt=0, lt=0.5, description="for one person's number")
    headline_limit: float = Field(default=0.05, gt=0, lt=0.5, description="for the average effect")
    band_min_per_arm: PositiveInt = Field(
        default=30, description="in each of up to ten bands of the chance of referral"
    )

    # Least evidence for any estimate, and for a claim that targeting pays
    min_rows: PositiveInt = 500
    min_per_arm: PositiveInt = 100
    min_events_per_arm: PositiveInt = 20
    min_effective_rows: PositiveInt = Field(default=200, description="after weighing, both arms")
    max_refused_to_estimate: float = Field(default=0.5, gt=0, le=1)
    max_refused_to_pass: float = Field(default=0.1, gt=0, le=1)
    targeting_min_treated: PositiveInt = 1500
    targeting_min_events: PositiveInt = 200
    min_z: PositiveFloat = Field(default=1.65, description="one-sided 5 %")

    # Evaluation on later discharges
    sibling_folds: PositiveInt = Field(default=5, ge=2, description="person folds for scoring")
    sibling_inner_folds: PositiveInt = Field(default=3, ge=2)
    sibling_repeats: PositiveInt = 1
    half_samples: PositiveInt = Field(default=200, ge=20)
    policy_shares: tuple[float, ...] = (0.05, 0.1, 0.2)
    same_rows_inflation: float = Field(
        default=1.3, ge=1, description="on standard errors when train rows are also scored"
    )
    smallest_group: PositiveInt = Field(default=10, description="groups below it show no share")
