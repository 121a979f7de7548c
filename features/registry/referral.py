"""Registry rows: housing help that was asked for before this stay."""

from __future__ import annotations

from features.families import referral
from features.registry.feature import DAY_BEFORE_LAST, TWO_YEARS_BEFORE, Feature

REFERRALS: tuple[Feature, ...] = (
    Feature(
        name="earlier_housing_referrals", family="referral", group="home", kind="count",
        label="Earlier housing referrals", unit="referrals", window=TWO_YEARS_BEFORE,
        source="referral.referral_date", build=referral.earlier_housing_referrals,
        definition="Requests for housing help in the window, those of this stay not counted.",
        boundary=DAY_BEFORE_LAST, missing="the extract has no table of referrals",
        sentence="asked for housing help before",
        absent_sentence="never asked for housing help in two years",
        is_actionable=True, needs_calendar=True,
    ),
)  # fmt: skip
