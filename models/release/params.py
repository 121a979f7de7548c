"""Settings of the release gate."""

from pydantic import BaseModel, ConfigDict, Field


class ReleaseParams(BaseModel):
    """params.yaml: release. Changing one is a decision to record."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    test_days: int = Field(ge=1)
    calibrate_days: int = Field(ge=1)
    new_training_days_least: int = Field(ge=1)
    events_least: int = Field(ge=1)
    events_least_housing: int = Field(ge=1)
    reps: int = Field(ge=20)
    seed: int = Field(ge=0)
    net_benefit_loss_most: float = Field(ge=0)
    auroc_loss_most: float = Field(ge=0)
    group_recall_loss_most: float = Field(ge=0)
    stability_seeds: int = Field(ge=2)
    overlap_least: float = Field(gt=0, le=1)
    treated_share_most: float = Field(ge=0, le=1)
    randomised_least: int = Field(ge=0)
    weight_most: float = Field(ge=1)
    help_effects: tuple[float, ...] = Field(strict=False)
