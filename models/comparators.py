"""Simple rivals of the model, computed on the same rows: if one of them wins, we say so.

Points of LACE and HOSPITAL: van Walraven et al., CMAJ 2010; Donzé et al., JAMA Internal
Medicine 2013. PARR-30: Billings et al., BMJ Open 2012;2:e001667, supplementary algorithm,
as transcribed in a public implementation of it; to be checked against the supplement (its
weight for metastatic cancer is below that for other cancer, which may be a slip).
A fact that is unknown counts 0 points, as a clinic would do with an empty box; the share
of rows with such gaps is reported beside the score.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit

LaceVariant = Literal["original", "uk"]
PriorAdmissions = Literal["from_one", "from_two"]
FEWEST_ADMISSIONS = {"from_one": 1, "from_two": 2}
LACE_INPUTS = ("los_days", "is_emergency", "charlson", "ed_visits_183d")
HOSPITAL_INPUTS = ("is_emergency", "los_days", "admissions_365d")
HOSPITAL_OPTIONAL = {  # input → points when 1
    "is_haemoglobin_low": 1.0,
    "is_oncology": 2.0,
    "is_sodium_low": 1.0,
    "had_procedure": 1.0,
}
PARR30_CONSTANT = -2.91821
PARR30_AGE_SQUARED = 0.000060581
PARR30_ADMISSIONS_365D = 0.1215
PARR30_ADMISSION_30D = 0.5258
PARR30_EMERGENCY = 0.5565
PARR30_CONDITIONS = {
    "had_heart_failure": 0.0950,
    "had_peripheral_vascular": 0.1043,
    "had_chronic_lung": 0.2243,
    "had_diabetes_with_damage": 0.1457,
    "had_renal": 0.1977,
    "had_metastatic_cancer": 0.2762,
    "had_cancer": 0.5069,
    "had_severe_liver": 0.2673,
    "had_mild_liver": 0.2133,
    "had_paralysis": 0.1061,
    "had_dementia": 0.0467,
}
HOSPITAL_FRAILTY_INPUTS = ("hospital_frailty",)
RECENT_STAY_INPUTS = ("had_stay_30d",)
PARR30_INPUTS = ("age_years", "emergency_admissions_365d", "had_emergency_stay_30d", "is_emergency")
# IMD score bands of PARR-30 are 0.0000 (<10) 0.0209 (<15) 0.0239 (<25) 0.0661 (<40)
# 0.1017 (<50) 0.0982 (50+); our tables hold deciles (1 most deprived), so a decile takes the
# band that its middle falls into. The whole term moves a risk by at most one part in ten.
PARR30_DECILE = dict(
    zip(
        range(1, 11), (0.1017, 0.0661, 0.0661, 0.0239, 0.0239, 0.0239, 0.0209, 0, 0, 0), strict=True
    )
)


@dataclass(frozen=True)
class Comparator:
    """One rival: a score (higher is riskier) per row, and a probability where it has one.

    ``unknown_share`` is the share of rows with at least one unknown input.
    """

    name: str
    label: str
    score: pd.Series
    probability: pd.Series | None
    unknown_share: float


def lace(inputs: pd.DataFrame, *, lace_variant: LaceVariant = "original") -> Comparator:
    """LACE, 0 to 19: the original table, or the one of a British paper (``uk``).

    A stay of 14 days or more gives 7 points, in the British one 6; four Charlson points or more
    give 5, in the British one each gives its own up to 6.

    Needs: los_days, is_emergency, charlson, ed_visits_183d (visits before this stay).
    """
    known = _filled(inputs, LACE_INPUTS)
    is_uk = lace_variant == "uk"
    length = np.select(
        [known["los_days"] < limit for limit in (1, 2, 3, 4, 7, 14)],
        [0, 1, 2, 3, 4, 5],
        default=6 if is_uk else 7,
    )
    charlson = np.floor(known["charlson"])
    comorbidity = charlson.clip(upper=6) if is_uk else charlson.mask(charlson >= 4, 5)
    score = (
        length
        + 3.0 * (known["is_emergency"] == 1)
        + comorbidity
        + np.minimum(np.floor(known["ed_visits_183d"]), 4)
    )
    return _points("lace", "LACE index", inputs, LACE_INPUTS, score)


def hospital(inputs: pd.DataFrame, *, prior_admissions: PriorAdmissions = "from_one") -> Comparator:
    """HOSPITAL, 0 to 13: blood results and ward facts count only where a source gives them.

    Needs: is_emergency, los_days, admissions_365d. Prior admissions 1 to 5 give 2 points, more
    give 5; two sources disagree on whether a single one counts (``from_one``) or not
    (``from_two``). A stay of 5 days or more gives 2.
    """
    extra = [name for name in HOSPITAL_OPTIONAL if name in inputs.columns]
    known = _filled(inputs, (*HOSPITAL_INPUTS, *extra))
    earlier, fewest = known["admissions_365d"], FEWEST_ADMISSIONS[prior_admissions]
    score = (
        1.0 * (known["is_emergency"] == 1)
        + 2.0 * (known["los_days"] >= 5)
        + np.select([earlier < fewest, earlier <= 5], [0, 2], default=5)
    )
    for name in extra:
        score = score + HOSPITAL_OPTIONAL[name] * (known[name] == 1)
    absent = len(HOSPITAL_OPTIONAL) - len(extra)
    title = f"HOSPITAL score, simplified ({absent} of 7 items not in the data)"
    return _points("hospital", title, inputs, HOSPITAL_INPUTS, score)


def parr30(inputs: pd.DataFrame) -> Comparator:
    """PARR-30 risk with the hospital's own term set to 0, in (0, 1).

    Needs: age_years, emergency_admissions_365d, had_emergency_stay_30d, is_emergency; and,
    where given, imd_decile and the eleven conditions as yes/no (``PARR30_CONDITIONS``).
    """
    conditions = [name for name in PARR30_CONDITIONS if name in inputs.columns]
    known = _filled(inputs, (*PARR30_INPUTS, *conditions))
    log_odds = (
        PARR30_CONSTANT
        + PARR30_AGE_SQUARED * known["age_years"] ** 2
        + PARR30_ADMISSIONS_365D * known["emergency_admissions_365d"]
        + PARR30_ADMISSION_30D * (known["had_emergency_stay_30d"] == 1)
        + PARR30_EMERGENCY * (known["is_emergency"] == 1)
    )
    for name in conditions:
        log_odds = log_odds + PARR30_CONDITIONS[name] * (known[name] == 1)
    if "imd_decile" in inputs.columns:
        log_odds = log_odds + inputs["imd_decile"].map(PARR30_DECILE).astype("float64").fillna(0.0)
    scored = _points("parr30", "PARR-30 (hospital term 0)", inputs, PARR30_INPUTS, log_odds)
    return replace(scored, probability=pd.Series(expit(scored.score), index=inputs.index))


def stay_in_last_30_days(inputs: pd.DataFrame) -> Comparator:
    """1 for people who had left hospital in the 30 days before this stay, else 0."""
    known = _filled(inputs, RECENT_STAY_INPUTS)["had_stay_30d"]
    label = "Any stay in the last 30 days"
    return _points("recent_stay", label, inputs, RECENT_STAY_INPUTS, 1.0 * (known == 1))


def hospital_frailty(inputs: pd.DataFrame) -> Comparator:
    """Hospital Frailty Risk Score of the codes known by then: earlier stays, as a rule.

    Gilbert et al., Lancet 2018, who made it for people of 75 and over; here for every row. It
    also counted the codes of the stay itself, which nobody has when the hub decides.
    """
    known = _filled(inputs, HOSPITAL_FRAILTY_INPUTS)["hospital_frailty"]
    label = "Hospital Frailty Risk Score, codes of earlier stays"
    return _points("hospital_frailty", label, inputs, HOSPITAL_FRAILTY_INPUTS, known)


def random_order(index: pd.Index, *, seed: int) -> Comparator:
    """Order at random, the same for the same seed and number of rows."""
    drawn = np.random.Generator(np.random.PCG64(seed)).random(len(index))
    return Comparator("random", "Random order", pd.Series(drawn, index=index), None, 0.0)


def point_scores(inputs: pd.DataFrame, *, seed: int) -> dict[str, Comparator]:
    """Every rival whose inputs are there and that needs no fitting, by name.

    ``left_out`` names the others.
    """
    made = [maker(inputs) for needed, maker, _ in POINT_SCORES if not _cannot_score(inputs, needed)]
    return {rival.name: rival for rival in [*made, random_order(inputs.index, seed=seed)]}


def left_out(inputs: pd.DataFrame) -> list[dict[str, str]]:
    """Rivals that these data do not allow, each with why (``rival``, ``because``)."""
    return [
        {"rival": label, "because": why}
        for needed, _, label in POINT_SCORES
        if (why := _cannot_score(inputs, needed))
    ]


POINT_SCORES = (
    (LACE_INPUTS, lace, "LACE index"),
    (HOSPITAL_INPUTS, hospital, "HOSPITAL score"),
    (PARR30_INPUTS, parr30, "PARR-30"),
    (HOSPITAL_FRAILTY_INPUTS, hospital_frailty, "Hospital Frailty Risk Score"),
    (RECENT_STAY_INPUTS, stay_in_last_30_days, "Any stay in the last 30 days"),
)
"""What each point score needs, what makes it, and what it is called where it is left out."""


def _cannot_score(inputs: pd.DataFrame, needed: tuple[str, ...]) -> str:
    """Why the score cannot be had: a column is absent, or nothing is known; empty if it can."""
    absent = [name for name in needed if name not in inputs.columns]
    if absent:
        return f"the data lack {', '.join(absent)}"
    known = inputs[list(needed)].notna().any(axis=None)
    return "" if known else f"the source says nothing of {', '.join(needed)}"


def _filled(inputs: pd.DataFrame, needed: tuple[str, ...]) -> pd.DataFrame:
    absent = [name for name in needed if name not in inputs.columns]
    if absent:
        raise ValueError(f"comparator inputs lack {', '.join(absent)}")
    return inputs[list(needed)].astype("float64").fillna(0.0)


def _points(
    name: str, label: str, inputs: pd.DataFrame, needed: tuple[str, ...], score: pd.Series
) -> Comparator:
    gaps = float(inputs[list(needed)].isna().any(axis=1).mean())
    return Comparator(name, label, score.astype("float64"), None, gaps)
