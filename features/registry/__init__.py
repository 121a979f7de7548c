"""The feature registry: one row per feature, one module per family, in the order of the table."""

from __future__ import annotations

from features.families.referral import is_housing_referral_open as build_arm
from features.registry.admissions import ADMISSIONS
from features.registry.care import CARE
from features.registry.clinical import CLINICAL
from features.registry.conditions import CONDITIONS
from features.registry.feature import Feature
from features.registry.housing import HOUSING
from features.registry.living import LIVING
from features.registry.modifiers import BY_NAME_ALONE, GROUP
from features.registry.referral import REFERRALS
from features.registry.ward import WARD

FEATURES: tuple[Feature, ...] = (
    *ADMISSIONS, *CLINICAL, *CONDITIONS, *WARD, *LIVING, *CARE, *HOUSING, *REFERRALS
)  # fmt: skip
BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}
KNOWN_SUFFIX = "_known"
ARM_COLUMN = "is_housing_referral_open"

__all__ = [
    "ARM_COLUMN", "BY_NAME", "FEATURES", "KNOWN_SUFFIX", "Feature", "build_arm", "directions",
    "help_modifiers", "model_columns",
]  # fmt: skip


def model_columns(target: str) -> list[str]:
    """The columns that a target's model may use, in order: values, then their known-flags."""
    names = [f.name for f in FEATURES if target not in f.not_for]
    return names + [name + KNOWN_SUFFIX for name in names]


def help_modifiers(target: str) -> list[str]:
    """The columns of the target's model that can change what help does, in order."""
    return [
        f.name
        for f in FEATURES
        if target not in f.not_for and (f.group == GROUP or f.name in BY_NAME_ALONE)
    ]


def directions(target: str) -> dict[str, int]:
    """Which way the target's score must move with a feature: 1 never down, -1 never up."""
    return {
        f.name: f.direction.sign
        for f in FEATURES
        if f.direction is not None and target in f.direction.of and target not in f.not_for
    }
