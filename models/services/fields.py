"""The fields that a rule of eligibility may name, what they are called, and how to ask for them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from features.known import KnownFacts
from features.registry import FEATURES

TEXT_FIELDS: Mapping[str, str] = {
    "tenure": "kind of tenure",
    "pathway": "discharge pathway",
}
TENURES: Mapping[str, str] = {
    "owner_outright": "owned outright", "owner_mortgage": "owned with a mortgage",
    "shared_ownership": "shared ownership", "rent_la": "council rent",
    "rent_prp": "housing association rent", "rent_private": "private rent",
    "tied": "tied to a job", "rent_free": "rent free", "none": "no home",
}  # fmt: skip
"""The codes of the code list ``tenure`` in short words."""
KINDS: Mapping[str, str] = {
    **{f.name: "yes or no" if f.kind == "yes_no" else "number" for f in FEATURES},
    **dict.fromkeys(TEXT_FIELDS, "text"),
}
"""Every field with its kind: ``yes or no`` (1 or 0), ``number`` or ``text``."""

SENSITIVE = tuple(feature.name for feature in FEATURES if feature.is_sensitive)
"""Fields that a list never tells, in any words."""
SENSITIVE_LABEL = "a condition on a record that is not shown"
LABELS: Mapping[str, str] = {
    **{f.name: SENSITIVE_LABEL if f.is_sensitive else f.label.lower() for f in FEATURES},
    **TEXT_FIELDS,
    **TENURES,
}
"""What fields, and the codes they may hold, are called."""
ASKS: Mapping[str, str] = {
    **LABELS,
    "age_years": "the age",
    "clutter_rating": "clutter",
    "damp_severity": "damp or mould",
    "falls": "falls",
    "had_dementia": "memory",
    "has_bathroom_barrier": "the bathroom",
    "has_heating_fault": "the heating",
    "has_stairs_barrier": "stairs",
    "is_access_for_carers_ok": "a key safe",
    "is_cold_risk": "how warm the home is",
    "is_fall_admission": "falls",
    "is_tenancy_at_risk": "whether the home may be lost",
    "is_without_settled_home": "where the person lives",
    "lives_alone": "who else lives there",
    "open_serious_hazards": "dangers in the home",
    "package_hours_per_week": "the care package",
    "pathway": "the discharge pathway",
    "restart_delay_days": "when the care package can restart",
    "tenure": "whose home it is",
    "transfer_helpers": "help from bed to chair",
}
"""What to ask about, after the words "ask about", where a field is unknown."""


def rule_fields(known: KnownFacts, features: pd.DataFrame) -> pd.DataFrame:
    """The fields of each index stay, one column per name in ``KINDS``; missing is unknown."""
    words = {
        "tenure": known.tenancy["tenure"],
        "pathway": known.index["discharge_pathway"],
    }
    told = {name: column.astype("str") for name, column in words.items()}
    told = {name: column.mask(column == "unknown") for name, column in told.items()}
    names = [feature.name for feature in FEATURES]
    return pd.concat([features[names], pd.DataFrame(told, index=features.index)], axis="columns")
