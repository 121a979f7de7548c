"""What ward and therapists found in this stay, as far as it was known when the hub decided.

Each value counts from the day on which it was assessed; an unknown answer is missing.
"""

from __future__ import annotations

import pandas as pd

from features.counting import yes_no
from features.known import KnownFacts
from features.settings import FeatureParams

MOBILITY = ("independent", "with_aid", "help_of_one", "help_of_two", "hoisted", "in_bed")
BARTHEL_SCALES = {"20": 1.0, "100": 5.0}
"""Points of each scale that make one point of the scale from 0 to 20."""


def is_fall_admission(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when a fall led to this stay, 0 when it did not."""
    del params
    return yes_no(known.own_stay["falls_admission"])


def falls(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Falls in the 12 months before this stay, as told."""
    del params
    return known.own_stay["falls_12m"].astype("float64")


def is_delirious(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the patient was delirious at the ward assessment, 0 when not."""
    del params
    return yes_no(known.own_stay["delirium"])


def alertness_test_points(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Points of the 4AT test, 0 to 12; 4 or more suggests delirium."""
    del params
    return known.own_stay["cognition_4at"].astype("float64")


def mobility(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Position in MOBILITY of how the patient moved about, 0 without help to 5 in bed."""
    del params
    places = {level: float(place) for place, level in enumerate(MOBILITY)}
    return known.own_stay["mobility_level"].map(places).astype("float64")


def is_unsafe_on_stairs(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when a therapist saw that the patient cannot climb stairs safely, 0 when they can."""
    del params
    return 1.0 - yes_no(known.own_stay["stairs_assessed_safe"])


def transfer_helpers(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Helpers needed to move from bed to chair, 0 to 2."""
    del params
    return known.own_stay["transfers_assist_count"].astype("float64")


def barthel_points(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Barthel index on the scale from 0 to 20; missing where its scale is not said."""
    del params
    points_in_one = known.own_stay["barthel_scale"].map(BARTHEL_SCALES).astype("float64")
    return known.own_stay["barthel_score"].astype("float64") / points_in_one
