"""Settings of the further validation."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from models.risk import RiskParams


class ValidationParams(BaseModel):
    """params.yaml: validate_models. A misspelt key stops the run, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folds: int = Field(ge=2)  # groups of people, in every part
    reps: int = Field(ge=20)  # bootstrap replicates
    seed: int = Field(ge=0)
    events_least: int = Field(ge=5)  # events, and as many others; below it nothing is said
    snapshot_every_days: int = Field(ge=1)
    snapshots_most: int = Field(ge=2)  # rows of one stay in training
    accepted_auroc_loss: float = Field(ge=0)  # on the day of decision, when snapshots are taken
    recalibration_rows: int = Field(ge=50)  # stays of a new site
    sites_most: int = Field(ge=1)
    learning_shares: tuple[float, ...]  # of the people with training rows, rising, last 1
    ablation_training_rows_most: int = Field(ge=1000)
    parts_at_once: int = Field(ge=1)
    smaller_by: float = Field(gt=0, lt=1)  # times today's trees and leaves
    larger_by: float = Field(gt=1)

    @field_validator("learning_shares")
    @classmethod
    def _shares_rise_to_all(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if not shares or list(shares) != sorted(set(shares)) or shares[0] <= 0 or shares[-1] != 1:
            raise ValueError(f"learning_shares must rise from above 0 to 1, found {list(shares)}")
        return shares


def with_folds(params: RiskParams, settings: ValidationParams) -> RiskParams:
    """The model's own settings, cross-fitted over the folds of the validation."""
    return params.model_copy(update={"folds": settings.folds})
