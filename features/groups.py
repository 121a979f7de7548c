"""Who is who, for the audit: protected and practical groups. Never a model input."""

from __future__ import annotations

import pandas as pd

from features.known import KnownFacts

NOT_RECORDED = "not recorded"
AGE_BANDS = ((0, "18 to 49"), (50, "50 to 64"), (65, "65 to 74"), (75, "75 to 84"), (85, "85+"))
SEXES = {"1": "male", "2": "female"}
ETHNIC_GROUPS = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFG", "mixed"),
    **dict.fromkeys("HJKL", "asian"),
    **dict.fromkeys("MNP", "black"),
    **dict.fromkeys("RS", "other"),
}
TENURE_GROUPS = {
    "owner_outright": "owner", "owner_mortgage": "owner", "shared_ownership": "owner",
    "rent_la": "social rent", "rent_prp": "social rent", "rent_private": "private rent",
    "tied": "other", "rent_free": "other", "none": "no home",
}  # fmt: skip
GROUP_COLUMNS = (
    "age_band", "sex", "ethnic_group", "deprivation_fifth", "tenure", "lives_alone", "home",
    "home_survey", "site",
)  # fmt: skip


def audit_groups(known: KnownFacts, features: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """The group of each index stay in each of GROUP_COLUMNS, in words, never missing."""
    person = persons.set_index("person_id").reindex(known.index["person_id"])
    person.index = known.index.index
    age = features["age_years"]
    bands = pd.cut(
        age, [start for start, _ in AGE_BANDS] + [float("inf")], right=False,
        labels=[name for _, name in AGE_BANDS],
    )  # fmt: skip
    fifth = ((person["imd_decile"].astype("float64") + 1) // 2).map(
        {1.0: "1 most deprived", 2.0: "2", 3.0: "3", 4.0: "4", 5.0: "5 least deprived"}
    )
    tenure = known.tenancy["tenure"].map(TENURE_GROUPS)
    groups = pd.DataFrame(
        {
            "age_band": bands.astype("str"),
            "sex": person["sex"].map(SEXES),
            "ethnic_group": person["ethnic_category"].map(ETHNIC_GROUPS),
            "deprivation_fifth": fifth,
            "tenure": tenure,
            "lives_alone": features["lives_alone"].map({1.0: "alone", 0.0: "with others"}),
            "home": features["is_without_settled_home"].map(
                {0.0: "settled", 1.0: "no settled home"}
            ),
            "home_survey": features["survey_age_days"].notna().map({True: "surveyed"}),
            "site": known.index["site_code"],
        }
    )
    return groups.astype("str").fillna(NOT_RECORDED)[list(GROUP_COLUMNS)]
