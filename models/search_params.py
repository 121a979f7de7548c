"""Settings of the search: how long, where it judges, and between which bounds."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LEAVES_MOST = 31  # a larger tree learns by heart on tables of this kind (docs/decisions/0024)


class Bounds(BaseModel):
    """The least and the most of one setting."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    low: float
    high: float

    @model_validator(mode="after")
    def _low_is_not_above_high(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        return self


class SearchSpace(BaseModel):
    """params.yaml: search.space. Each bound is one that ``RiskParams`` allows."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    learning_rate: Bounds
    num_leaves: Bounds
    min_data_in_leaf: Bounds
    feature_fraction: Bounds
    bagging_fraction: Bounds
    lambda_l2: Bounds

    @model_validator(mode="after")
    def _keeps_models_modest(self) -> Self:
        if self.num_leaves.low < 2 or self.num_leaves.high > LEAVES_MOST:
            raise ValueError(f"num_leaves must lie within 2 and {LEAVES_MOST}")
        if self.min_data_in_leaf.low < 20:
            raise ValueError("min_data_in_leaf must be 20 or more")
        if min(self.learning_rate.low, self.lambda_l2.low) <= 0:
            raise ValueError("learning_rate and lambda_l2 are searched by size and must be above 0")
        if max(self.feature_fraction.high, self.bagging_fraction.high) > 1:
            raise ValueError("a fraction is 1 at most")
        return self


class SearchParams(BaseModel):
    """params.yaml: search. A misspelt key stops the run, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    trials: int = Field(ge=1)
    seed: int = Field(ge=0)
    rounds_most: int = Field(ge=10)  # trees of a trial; the best number up to it is taken
    folds: int = Field(ge=2)  # groups of people
    origins: int = Field(ge=1)  # days inside the training period from which the future is judged
    test_days: int = Field(ge=1)  # days of each future
    people_share: float = Field(gt=0, le=1)  # of the people, where there is no calendar
    space: SearchSpace
