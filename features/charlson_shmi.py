"""Charlson conditions with the weights of the Summary Hospital-level Mortality Indicator (SHMI).

As of the publication of February 2023 (NHS Digital). Weights, ICD-10 codes, the rule that
metastatic cancer replaces cancer and the limits 0 and 50 are as transcribed in a public
implementation that names that publication; the specification itself was not at hand: to be
checked against it. A code list is data: a later edition is a new file. SHMI reads the codes of the
stay itself; here they are those known before the decision, as for every other feature.
"""

from __future__ import annotations

import pandas as pd

from features.charlson import Condition, conditions_of, points_of

EDITION = "2023-02"
FEWEST_POINTS, MOST_POINTS = 0.0, 50.0


def _of(points: int, codes: str) -> Condition:
    return Condition(points, tuple(codes.split()), ())


def _range(letter: str, first: int, last: int) -> str:
    return " ".join(f"{letter}{number:02d}" for number in range(first, last + 1))


SHMI_CONDITIONS: dict[str, Condition] = {
    "myocardial_infarction": _of(5, "I21 I22 I23 I252 I258"),
    "cerebrovascular": _of(11, "G450 G451 G452 G454 G458 G459 G46 " + _range("I", 60, 69)),
    "heart_failure": _of(13, "I50"),
    "connective_tissue": _of(4, "M05 M060 M063 M069 M32 M332 M34 M353"),
    "dementia": _of(14, "F00 F01 F02 F03 F051"),
    "diabetes": _of(
        3,
        "E101 E105 E106 E108 E109 E111 E115 E116 E118 E119 E131 E135 E136 E138 E139 E141 E145 "
        "E146 E148 E149",
    ),
    "liver": _of(8, "K702 K703 K717 K73 K74"),
    "peptic_ulcer": _of(9, "K25 K26 K27 K28"),
    "peripheral_vascular": _of(6, "I71 I739 I790 R02 Z958 Z959"),
    "chronic_lung": _of(4, f"{_range('J', 40, 47)} {_range('J', 60, 67)}"),
    "cancer": _of(8, f"{_range('C', 0, 76)} {_range('C', 81, 97)}"),
    "diabetes_with_damage": _of(
        -1,
        "E102 E103 E104 E107 E112 E113 E114 E117 E132 E133 E134 E137 E142 E143 E144 E147",
    ),
    "paralysis": _of(1, "G041 G81 G820 G821 G822"),
    "renal": _of(10, "I12 I13 N01 N03 N052 N053 N054 N055 N056 N072 N073 N074 N18 N19 N25"),
    "metastatic_cancer": _of(14, "C77 C78 C79 C80"),
    "severe_liver": _of(18, "K721 K729 K766 K767"),
    "hiv": _of(2, "B20 B21 B22 B23 B24 O987"),
}
REPLACED_BY = {"cancer": "metastatic_cancer"}
"""A condition that does not count beside the graver one."""


def shmi_points(diagnoses: pd.DataFrame, index: pd.DataFrame) -> pd.Series:
    """The points of each index stay, each condition once; 0 where no code is known of the person.

    Parameters
    ----------
    diagnoses : as of ``conditions_of``.
    index : one row per stay, indexed by ``spell_id``.
    """
    found = conditions_of(diagnoses, index, SHMI_CONDITIONS)
    counted = found.assign(
        **{lesser: found[lesser] & ~found[graver] for lesser, graver in REPLACED_BY.items()}
    )
    return points_of(counted, SHMI_CONDITIONS).clip(FEWEST_POINTS, MOST_POINTS)
