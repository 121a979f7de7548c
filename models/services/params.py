"""What a person may set about services on the list (params.yaml: ``score.services``)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ServiceParams(BaseModel):
    """When help still matters, and how old a count of places may be. Unknown keys stop the run."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    matters_within_days: int = Field(ge=0)
    places_valid_days: int = Field(ge=0)
