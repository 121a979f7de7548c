"""The settings of a risk model: those of params.yaml, and what the registry and training add."""

from __future__ import annotations

from features.registry import directions
from models.risk import RiskParams, with_rounds
from pipeline import storage
from pipeline.config import Config
from pipeline.paths import Places


def risk_params(config: Config, target: str) -> RiskParams:
    """The settings of a risk target with the directions of the registry.

    A direction in params.yaml stands in place of the registry's: 0 sets a feature free.
    """
    settings: RiskParams = getattr(config.train, target)
    monotone = {**directions(target), **settings.monotone}
    return settings.model_copy(update={"monotone": monotone})


def fitted_params(config: Config, places: Places, target: str) -> RiskParams:
    """The same with the number of trees that training found, for all that fits the model again."""
    found = storage.read_json(places.models / target / "params.json")
    return with_rounds(risk_params(config, target), int(found["rounds"]))
