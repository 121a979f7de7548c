"""Settings of the choice of a calibration map."""

from pydantic import BaseModel, ConfigDict, Field


class CalibrationParams(BaseModel):
    """params.yaml: train.<risk target>.calibration. A misspelt key stops the run, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    folds: int = Field(default=5, ge=2)  # groups of people who are judged by maps of the others
    reps: int = Field(default=1000, ge=20)  # bootstrap replicates
    seed: int = Field(default=20250103, ge=0)
    people_least: int = Field(default=50, ge=5)  # with the event, and as many without
