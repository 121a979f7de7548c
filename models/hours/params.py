"""The knobs of the hours model (params.yaml: `hours`)."""

from pydantic import BaseModel, ConfigDict, Field


class HoursParams(BaseModel):
    """Settings of the fit, of the interval, and of when its answer may be said."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rounds: int = Field(ge=1)  # trees of each of the two boosters
    learning_rate: float = Field(gt=0, le=1)
    num_leaves: int = Field(ge=2)
    min_data_in_leaf: int = Field(ge=20)  # rows; fewer would point at single people
    feature_fraction: float = Field(gt=0, le=1)  # of the columns, for each tree
    bagging_fraction: float = Field(gt=0, le=1)  # of the rows, drawn anew for each tree
    lambda_l2: float = Field(ge=0)
    seed: int = Field(ge=0)
    num_threads: int = Field(ge=1)
    folds: int = Field(ge=2)  # groups of people
    level: float = Field(gt=0.5, lt=1)  # share of people whose hours the interval is to hold
    training_rows_least: int = Field(ge=1)
    training_with_care_least: int = Field(ge=20)  # training rows with hours above 0
    calibration_rows_least: int = Field(ge=20)
    test_rows_least: int = Field(ge=20)
    must_beat: list[str] = Field(min_length=1)  # rivals, by name
    coverage_margin: float = Field(gt=0, lt=0.5)  # either way
    group_rows_least: int = Field(ge=10)
    reps: int = Field(ge=1)  # bootstrap replicates
