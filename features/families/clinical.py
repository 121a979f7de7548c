"""Illness and frailty, from diagnoses already coded: earlier stays, as a rule, not this one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from data_contracts.code_groups import (
    CARE_HOME_DESTINATIONS,
    HOME_DESTINATIONS,
    INDEPENDENT_HOSPITAL_DESTINATIONS,
    MENTAL_HEALTH_DESTINATIONS,
    SELF_DISCHARGE_METHODS,
    TRANSFER_OUT_DESTINATIONS,
)
from features.charlson import CONDITIONS, points_of
from features.charlson_shmi import shmi_points
from features.counting import (
    count_per_stay,
    given,
    latest_per_stay,
    one_per_stay,
    sum_per_stay,
    unknown,
)
from features.diagnosis_chapters import chapter_codes, code_numbers
from features.hospital_frailty import HOSPITAL_FRAILTY_POINTS
from features.known import LEADING_POSITIONS, KnownFacts
from features.settings import FeatureParams


def charlson_points(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Charlson points, each condition once; 0 where no code is known of the person."""
    del params
    if known.conditions is None:
        return unknown(known.index)
    return points_of(known.conditions, CONDITIONS)


def charlson_shmi_points(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Charlson points with the weights of SHMI, 0 to 50; they are defined for ICD-10 alone."""
    del params
    if known.diagnoses is None:
        return unknown(known.index)
    return shmi_points(known.diagnoses, known.index).mask(
        _is_coded_otherwise(known.diagnoses, known)
    )


def had_condition(condition: str) -> Callable[[KnownFacts, FeatureParams], pd.Series]:
    """Make the feature function: 1 when a code of the condition is known, else 0."""

    def had(known: KnownFacts, params: FeatureParams) -> pd.Series:
        del params
        if known.conditions is None:
            return unknown(known.index)
        return known.conditions[condition].astype("float64")

    return had


def hospital_frailty_points(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Hospital Frailty Risk Score over known ICD-10 codes, each three-character code once."""
    del params
    if known.diagnoses is None:
        return unknown(known.index)
    points_at = {head: place for place, head in enumerate(HOSPITAL_FRAILTY_POINTS)}
    codes = known.diagnoses["code"].cat
    heads = pd.Series(codes.categories.astype("str").str.upper().str.slice(0, 3))
    place = heads.map(points_at).astype("float64").reindex(codes.codes).to_numpy()
    has_points = (known.diagnoses["code_system"] == "icd10").to_numpy() & ~np.isnan(place)
    coded = pd.DataFrame({"stay": known.diagnoses["stay"].to_numpy(), "place": place})
    coded = coded[has_points].drop_duplicates()
    points = np.array(list(HOSPITAL_FRAILTY_POINTS.values()))[coded["place"].astype("int64")]
    total = sum_per_stay(pd.Series(points, index=coded.index), coded, known.index).round(1)
    return total.mask(_is_coded_otherwise(known.diagnoses, known))


def _is_coded_otherwise(diagnoses: pd.DataFrame, known: KnownFacts) -> pd.Series:
    """Whether a person has known codes, but none of ICD-10: then points on ICD-10 are unknown."""
    is_icd10 = diagnoses["code_system"] == "icd10"
    has_icd10 = count_per_stay(diagnoses[is_icd10], known.index).gt(0)
    return count_per_stay(diagnoses, known.index).gt(0) & ~has_icd10


def main_diagnosis_chapter(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Chapter number of the latest known main diagnosis; missing where none is known."""
    del params
    latest = _latest_diagnoses(known, position=1)
    return chapter_codes(latest["code"], latest["code_system"])


def diagnosis_code(position: int) -> Callable[[KnownFacts, FeatureParams], pd.Series]:
    """Make the feature function: this stay's own code at the position, as a number.

    Missing where the stay is not coded yet: single codes of earlier stays are too fine to help.

    Raises
    ------
    ValueError : the gate lets no code of that position through one by one.
    """
    if position > LEADING_POSITIONS:
        raise ValueError(
            f"codes are read one by one up to position {LEADING_POSITIONS}, not {position}; "
            "raise LEADING_POSITIONS in features/known.py"
        )

    def code(known: KnownFacts, params: FeatureParams) -> pd.Series:
        del params
        if known.leading_diagnoses is None:
            return unknown(known.index)
        codes = known.leading_diagnoses
        own = one_per_stay(codes[codes["is_own"] & (codes["position"] == position)], known.index)
        return code_numbers(own["code"].astype("str"))

    return code


def _latest_diagnoses(known: KnownFacts, *, position: int) -> pd.DataFrame:
    """Per index stay the ``code`` and ``code_system`` known last at a position, 1 the main one."""
    codes = known.leading_diagnoses
    if codes is None:
        return pd.DataFrame(index=known.index.index, columns=["code", "code_system"], dtype="str")
    there = codes[codes["position"] == position]
    latest = latest_per_stay(there, known.index, by=["known_at", "spell_id"])
    return latest[["code", "code_system"]].astype("str")


def age_years(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Age at admission in whole years; it enters as need (docs/decisions)."""
    del params
    return known.index["age_at_admission_years"].astype("float64")


def clinical_frailty_scale(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Clinical Frailty Scale 1 to 9 as recorded at admission; not made for people under 65."""
    del params
    return known.index["cfs_score"].astype("float64")


def stated(column: str) -> Callable[[KnownFacts, FeatureParams], pd.Series]:
    """Make the feature function: a count of this stay that the source itself states."""

    def state(known: KnownFacts, params: FeatureParams) -> pd.Series:
        del params
        return given(known.index, column)

    return state


PATHWAYS = {"P0": 0.0, "P1": 1.0, "P2": 2.0, "P3": 3.0}


def discharge_pathway(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Planned discharge pathway 0 to 3 where it was known at the decision."""
    del params
    return known.own_stay["discharge_pathway"].map(PATHWAYS).astype("float64")


DESTINATIONS = (
    "home", "home with care arranged", "home against advice", "care home", "hospital",
    "independent hospital", "mental health hospital", "elsewhere or not known",
)  # fmt: skip


def discharge_destination(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Position in DESTINATIONS of where the patient went; missing while that is not known.

    Taken only where no ready date stands, so that the decision is set at the discharge itself. A
    hub that decides when a person is ready does not know it yet, even if both fall on one day: a
    model taught with it would meet people still in hospital without it.
    """
    del params
    own = known.own_stay
    code, method = own["discharge_destination"], own["discharge_method"]
    is_home = code.isin(HOME_DESTINATIONS)
    kinds = {
        "home": is_home,
        "home with care arranged": is_home & own["home_care_arranged"].eq("yes"),
        "home against advice": is_home & method.isin(SELF_DISCHARGE_METHODS),
        "care home": code.isin(CARE_HOME_DESTINATIONS),
        "hospital": code.isin(TRANSFER_OUT_DESTINATIONS),
        "independent hospital": code.isin(INDEPENDENT_HOSPITAL_DESTINATIONS),
        "mental health hospital": code.isin(MENTAL_HEALTH_DESTINATIONS),
    }
    position = pd.Series(float(len(DESTINATIONS) - 1), index=known.index.index, dtype="float64")
    for kind, holds in kinds.items():
        position = position.mask(holds, float(DESTINATIONS.index(kind)))
    return position.where(code.notna() & own["discharge_ready_date"].isna())


def main_specialty(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """The three digits of the specialty in charge, as a number; missing where there is none.

    Neighbouring numbers are of one kind (100 to 199 surgery, 300 to 499 medicine).
    """
    del params
    return pd.to_numeric(known.index["main_specialty"], errors="coerce").astype("float64")
