"""The whole of params.yaml, one field per stage; a misspelt key stops the run, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from features.settings import FeatureParams
from models.benefit.params import BenefitParams
from models.evaluate_params import EvaluateParams
from models.hours.params import HoursParams
from models.monitoring.params import MonitorParams
from models.release.params import ReleaseParams
from models.risk import RiskParams
from models.search_params import SearchParams
from models.services.params import ServiceParams
from models.validation.params import ValidationParams
from pipeline.errors import UsageError
from pipeline.strict_yaml import line_of, parse_yaml
from reports.render.moments import Moments

LARGEST_SETTINGS_BYTES = 1_000_000


def read_date(text: str) -> pd.Timestamp:
    """A civil date written YYYY-MM-DD.

    Raises
    ------
    ValueError : the text is not such a date.
    """
    try:
        return pd.to_datetime(text, format="%Y-%m-%d").as_unit("us")
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date; write it as YYYY-MM-DD in quotes") from error


def _as_written(text: str) -> str:
    read_date(text)
    return text


IsoDate = Annotated[str, AfterValidator(_as_written)]
"""A civil date in a setting, YYYY-MM-DD in quotes."""


class Params(BaseModel):
    """Settings are strict: no unknown key, no silent conversion, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StatedOutcome(Params):
    """An outcome that a source states itself, in its own meaning.

    ``definition`` is a sentence for the card; ``short`` completes "Likely: ..." on the list.
    """

    definition: str
    short: str = ""


class ExtractParams(Params):
    """params.yaml: extract."""

    source: str
    people: int = Field(ge=100)
    seed: int = Field(ge=0)
    scenario: str
    as_of: IsoDate
    stated_outcomes: dict[str, StatedOutcome] = Field(default_factory=dict)
    known_gaps: list[str] = Field(default_factory=list)


class ValidateParams(Params):
    """params.yaml: validate."""

    largest_quarantined_share: float = Field(gt=0, le=1)


class SplitParams(Params):
    """params.yaml: split."""

    by: Literal["time", "person"]
    calibrate_from: IsoDate
    test_from: IsoDate


class TrainParams(Params):
    """params.yaml: train, one section per target."""

    readmission_30d: RiskParams
    ongoing_care: RiskParams
    housing_benefit: BenefitParams


class OriginParams(Params):
    """params.yaml: evaluate.origins."""

    count: int = Field(ge=0)
    test_days: int = Field(ge=1)
    calibrate_days: int = Field(ge=1)
    order_test_share: float = Field(gt=0, lt=1)


class EvaluateStageParams(Params):
    """params.yaml: evaluate."""

    readmission_30d: EvaluateParams
    ongoing_care: EvaluateParams
    origins: OriginParams


class ExplainParams(Params):
    """params.yaml: explain."""

    rows: int = Field(ge=100)
    seed: int = Field(ge=0)


class ScoreParams(Params):
    """params.yaml: score."""

    as_of_date: IsoDate
    days_after_discharge: int = Field(ge=0)
    look_first_places: int = Field(ge=1)
    lowest_risk_to_look_first: float = Field(ge=0, le=1)
    degraded_quarantined_share: float = Field(gt=0, le=1)
    housing_help_places: int = Field(ge=0)
    draw_places: int = Field(ge=0)
    decision_rests_days: int = Field(ge=0)
    moved_places: int = Field(ge=0)
    hub: str
    contact: str
    person_id_system: str = Field(pattern=r"^[a-z][a-z0-9+.-]*:\S+$")
    services: ServiceParams


class DailyParams(Params):
    """params.yaml: daily."""

    mean_risk_off_most: float = Field(gt=0)
    mean_risk_days: int = Field(ge=1)
    days_without_run_most: int = Field(ge=0)
    keep_lists_days: int = Field(ge=1)


class Config(Params):
    """The whole of params.yaml."""

    extract: ExtractParams
    validate_: ValidateParams = Field(alias="validate")
    features: FeatureParams
    split: SplitParams
    train: TrainParams
    search: SearchParams
    evaluate: EvaluateStageParams
    validate_models: ValidationParams
    hours: HoursParams
    explain: ExplainParams
    score: ScoreParams
    daily: DailyParams
    monitor: MonitorParams
    release: ReleaseParams

    @property
    def has_mornings(self) -> bool:
        """Whether stays have days that a list could have shown, apart from those that train."""
        return self.features.has_calendar and self.split.by == "time"

    @property
    def moments(self) -> Moments:
        """How moments of the source are written: as dates, or as places in its order."""
        return Moments(self.features.calendar, read_date(self.extract.as_of))


def read_config(path: Path, overrides: Mapping[str, Any] | None = None) -> Config:
    """Read params.yaml strictly; ``overrides`` replace single keys, however deep they stand.

    Raises
    ------
    UsageError : the file is missing or no YAML, or keys are unknown, missing or of a wrong type;
        each is named with its place and what was found.
    """
    settings = replaced(read_yaml(path), overrides or {})
    try:
        return Config.model_validate(settings)
    except ValidationError as error:
        text = path.read_text(encoding="utf-8")
        faults = [
            f"  {_place(text, fault['loc'])}{'.'.join(str(part) for part in fault['loc'])}: "
            f"{_in_words(fault)}"
            for fault in error.errors()
        ]
        raise UsageError(
            f"{path.name} has {len(faults)} setting(s) that cannot be used; nothing was run.\n"
            + "\n".join(faults)
            + f"\nPut them right in {path.name}; every key there has a comment."
        ) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a settings or contract file safely; duplicate keys are refused.

    Raises
    ------
    UsageError : the file is missing, too large, not YAML, or not a mapping of keys.
    """
    if not path.is_file():
        raise UsageError(f"{path.name} is missing; it belongs in {path.parent.name}/.")
    if path.stat().st_size > LARGEST_SETTINGS_BYTES:
        raise UsageError(f"{path.name} is over {LARGEST_SETTINGS_BYTES:,} bytes; is it settings?")
    try:
        settings = parse_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} is not readable YAML: {_first_line(error)}") from error
    if not isinstance(settings, dict):
        raise UsageError(f"{path.name} must hold keys and values; it holds none.")
    return settings


def replaced(settings: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with single keys replaced, section by section."""
    return {
        **settings,
        **{
            key: replaced(settings[key], value)
            if isinstance(value, Mapping) and isinstance(settings.get(key), Mapping)
            else value
            for key, value in overrides.items()
        },
    }


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _place(text: str, keys: Sequence[str | int]) -> str:
    line = line_of(text, keys)
    return f"line {line}, " if line else ""


def _in_words(fault: Mapping[str, Any]) -> str:
    """What is wrong with one setting, for a reader who does not know pydantic."""
    if fault["type"] == "extra_forbidden":
        return "unknown key; is it misspelt?"
    if fault["type"] == "missing":
        return "missing"
    return f"{fault['msg']}, found {fault['input']!r}"
