"""What a person may set about monitoring (params.yaml: `monitor`)."""

from pydantic import BaseModel, ConfigDict, Field


class MonitorParams(BaseModel):
    """Windows and limits. A misspelt key stops the run, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    window_rows: int = Field(ge=100)  # stays that are pooled for drift
    window_days: int = Field(ge=7)  # days of stays, where fewer than that have been decided
    psi_bins: int = Field(ge=3)
    psi_least: float = Field(gt=0)  # below it an input is never called moved
    psi_stop: float = Field(gt=0)  # of a leading input: do not retrain before it is understood
    leading_inputs: int = Field(ge=1)
    draws: int = Field(ge=100)  # worlds without any change, drawn to find the limits
    seed: int = Field(ge=0)
    earlier_slack: float = Field(ge=1)  # times the farthest earlier window
    input_sure: float = Field(gt=0.5, lt=1)  # share of those worlds below the limit of an input
    score_sure: float = Field(gt=0.5, lt=1)  # of those below the limit of the mean score
    outcome_sure: float = Field(gt=0.5, lt=1)  # of those below the limit of everybody's outcomes
    site_sure: float = Field(gt=0.5, lt=1)  # of those below the limit of all sites
    group_sure: float = Field(gt=0.5, lt=1)  # of those below the limit of all other groups
    early_sure: float = Field(gt=0.5, lt=1)  # of those below both limits of the early count, a year
    early_days: int = Field(ge=1)
    early_ratio: float = Field(gt=1)  # the rise that the early count is made to find
    judged_days: int = Field(ge=7)  # days of discharge whose outcomes are judged together
    group_expected_least: float = Field(ge=1)  # expected outcomes; smaller groups are not judged
    list_share: float = Field(gt=0, lt=1)  # of a month's stays, for precision
    reps: int = Field(ge=20)  # bootstrap replicates, people drawn with replacement
