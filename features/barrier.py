"""Whether the home itself is a barrier to living there: a rule on dated housing facts.

Three states: a barrier is present, none is recorded, or nobody knows. The third is not the second.
"""

from __future__ import annotations

import pandas as pd

from features.known import KnownFacts

PRESENT = "present"
NONE_RECORDED = "none recorded"
UNKNOWN = "unknown"
NO_SETTLED_HOME = "no settled home"
DAMP_FROM = 1
CLUTTER_FROM = 4


def housing_barriers(known: KnownFacts, features: pd.DataFrame) -> pd.DataFrame:
    """The state of the home of each index stay, the barriers by name, their source and date.

    Parameters
    ----------
    known : facts that passed the gate.
    features : the feature table of the same stays.

    Returns
    -------
    ``state`` (present, none recorded, unknown), ``barriers`` (names joined by "; "), ``source``
    and ``source_date`` (the survey's, else the property's, else the tenancy's), one row per stay.
    """
    found = pd.DataFrame(
        {
            NO_SETTLED_HOME: features["is_without_settled_home"].eq(1),
            "serious hazard not made safe": features["open_serious_hazards"].gt(0),
            "stairs or steps": features["has_stairs_barrier"].eq(1),
            "bathroom upstairs": features["has_bathroom_barrier"].eq(1),
            "heating not working": features["has_heating_fault"].eq(1),
            "cold home": features["is_cold_risk"].eq(1),
            "damp or mould": features["damp_severity"].ge(DAMP_FROM),
            "clutter": features["clutter_rating"].ge(CLUTTER_FROM),
        }
    )
    is_surveyed = features["survey_age_days"].notna()
    state = pd.Series(UNKNOWN, index=features.index, dtype="str")
    state = state.mask(is_surveyed, NONE_RECORDED).mask(found.any(axis="columns"), PRESENT)
    names = pd.Series("", index=features.index, dtype="str")
    for barrier, holds in found.items():
        names = names + holds.map({True: f"{barrier}; ", False: ""}).astype("str")
    source, source_date = _source(known)
    return pd.DataFrame(
        {
            "state": state,
            "barriers": names.str.removesuffix("; "),
            "source": source,
            "source_date": source_date,
        }
    )


def _source(known: KnownFacts) -> tuple[pd.Series, pd.Series]:
    """Where the housing facts of each stay come from, and from which day."""
    source = pd.Series(pd.NA, index=known.index.index, dtype="str")
    source_date = pd.Series(pd.NaT, index=known.index.index, dtype="datetime64[us]")
    tenancy = known.tenancy
    source = source.mask(tenancy["recorded_on"].notna(), "tenancy record")
    source_date = source_date.fillna(tenancy["recorded_on"])
    home = known.home
    if home is not None:
        is_recorded = home["known_at"].notna()
        source = source.mask(is_recorded, "property record")
        source_date = source_date.mask(is_recorded, home["known_at"])
    survey = known.survey
    if survey is not None:
        is_surveyed = survey["survey_date"].notna()
        source = source.mask(is_surveyed, survey["survey_type"].str.replace("_", " "))
        source_date = source_date.mask(is_surveyed, survey["survey_date"])
    return source, source_date
