"""What a person may set about cohort, windows and labels (params.yaml: `features`)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ClockStart = Literal["discharge", "reablement_start", "reablement_end"]
Support = Literal["admission", "home_care", "care_home", "low_level"]


class FeatureParams(BaseModel):
    """Windows and rules; days count civil days. Unknown keys stop the run, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    calendar: Literal["dates", "order"] = "dates"
    is_transfer_one_stay: bool = True
    decision_hour: int = Field(ge=0, le=23)
    index_from: str
    minimum_age_years: int = Field(ge=0, le=120)
    admissions_lookback_days: int = Field(ge=1)
    history_lookback_days: int = Field(ge=1)
    recent_stay_lookback_days: int = Field(ge=1)
    ed_lookback_days: int = Field(ge=1)
    diagnosis_lookback_days: int = Field(ge=1)
    care_lookback_days: int = Field(ge=1)
    hours_trend_days: int = Field(ge=30)
    moves_lookback_days: int = Field(ge=1)
    survey_valid_days: int = Field(ge=1)
    readmission_window_days: int = Field(ge=1)
    reablement_window_days: int = Field(ge=1)
    home_window_days: int = Field(ge=1)
    snapshot_day_days: int = Field(ge=1)
    most_stays_at_once: int = Field(default=100_000, ge=1)
    nfa_window_days: int = Field(ge=1)
    nfa_clock_start: ClockStart
    nfa_scope: list[Support] = Field(min_length=1)
    outcome_lag_days: int = Field(ge=0)
    is_zero_night_readmission_counted: bool
    reablement_link_before_days: int = Field(ge=0)
    reablement_link_after_days: int = Field(ge=0)
    sequel_window_days: int = Field(ge=0)

    @property
    def has_calendar(self) -> bool:
        """Whether days of the source are days; else they are places in an order."""
        return self.calendar == "dates"

    def outcome_window_days(self, target: str) -> int:
        """How long after discharge the target's outcome may still come, in days."""
        return {
            "readmission_30d": self.readmission_window_days,
            "ongoing_care": self.reablement_window_days,
            "housing_benefit": self.home_window_days,
        }[target]
