"""Charlson comorbidity conditions: their points and the diagnosis codes that name them.

Points are those of the LACE index (van Walraven and others, CMAJ 2010). Codes are the prefixes of
Quan and others, Medical Care 2005;43:1130-9, for ICD-10 and for ICD-9-CM. Prefixes have no dot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Condition:
    """One comorbidity: points and code prefixes by code system."""

    points: int
    icd10: tuple[str, ...]
    icd9: tuple[str, ...]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CONDITIONS: dict[str, Condition] = {
    "myocardial_infarction": Condition(1, _codes("I21 I22 I252"), _codes("410 412")),
    "heart_failure": Condition(
        2,
        _codes("I099 I110 I130 I132 I255 I420 I425 I426 I427 I428 I429 I43 I50 P290"),
        _codes("39891 40201 40211 40291 40401 40403 40411 40413 40491 40493")
        + _codes("4254 4255 4256 4257 4258 4259 428"),
    ),
    "peripheral_vascular": Condition(
        1,
        _codes("I70 I71 I731 I738 I739 I771 I790 I792 K551 K558 K559 Z958 Z959"),
        _codes(
            "0930 4373 440 441 4431 4432 4433 4434 4435 4436 4437 4438 4439 4471 5571 5579 V434"
        ),
    ),
    "cerebrovascular": Condition(
        1,
        _codes("G45 G46 H340 I60 I61 I62 I63 I64 I65 I66 I67 I68 I69"),
        _codes("36234 430 431 432 433 434 435 436 437 438"),
    ),
    "dementia": Condition(3, _codes("F00 F01 F02 F03 F051 G30 G311"), _codes("290 2941 3312")),
    "chronic_lung": Condition(
        2,
        _codes("I278 I279 J40 J41 J42 J43 J44 J45 J46 J47 J60 J61 J62 J63 J64 J65 J66 J67")
        + _codes("J684 J701 J703"),
        _codes("4168 4169 490 491 492 493 494 495 496 500 501 502 503 504 505 5064 5081 5088"),
    ),
    "connective_tissue": Condition(
        3,
        _codes("M05 M06 M315 M32 M33 M34 M351 M353 M360"),
        _codes("4465 7100 7101 7102 7103 7104 7140 7141 7142 7148 725"),
    ),
    "peptic_ulcer": Condition(1, _codes("K25 K26 K27 K28"), _codes("531 532 533 534")),
    "mild_liver": Condition(
        2,
        _codes("B18 K700 K701 K702 K703 K709 K713 K714 K715 K717 K73 K74 K760 K762 K763 K764")
        + _codes("K768 K769 Z944"),
        _codes("07022 07023 07032 07033 07044 07054 0706 0709 570 571 5733 5734 5738 5739 V427"),
    ),
    "diabetes": Condition(
        1,
        _codes("E100 E101 E106 E108 E109 E110 E111 E116 E118 E119 E120 E121 E126 E128 E129")
        + _codes("E130 E131 E136 E138 E139 E140 E141 E146 E148 E149"),
        _codes("2500 2501 2502 2503 2508 2509"),
    ),
    "diabetes_with_damage": Condition(
        2,
        _codes("E102 E103 E104 E105 E107 E112 E113 E114 E115 E117 E122 E123 E124 E125 E127")
        + _codes("E132 E133 E134 E135 E137 E142 E143 E144 E145 E147"),
        _codes("2504 2505 2506 2507"),
    ),
    "paralysis": Condition(
        0,
        _codes("G041 G114 G801 G802 G81 G82 G830 G831 G832 G833 G834 G839"),
        _codes("3341 342 343 3440 3441 3442 3443 3444 3445 3446 3449"),
    ),
    "renal": Condition(
        2,
        _codes("I120 I131 N032 N033 N034 N035 N036 N037 N052 N053 N054 N055 N056 N057 N18 N19")
        + _codes("N250 Z490 Z491 Z492 Z940 Z992"),
        _codes("40301 40311 40391 40402 40403 40412 40413 40492 40493 582 5830 5831 5832 5834")
        + _codes("5836 5837 585 586 5880 V420 V451 V56"),
    ),
    "cancer": Condition(
        2,
        tuple(f"C{n:02d}" for n in [*range(27), *range(30, 35), *range(37, 42), 43])
        + tuple(f"C{n:02d}" for n in [*range(45, 59), *range(60, 77), *range(81, 86), 88])
        + tuple(f"C{n:02d}" for n in range(90, 98)),
        tuple(str(n) for n in [*range(140, 173), *range(174, 196), *range(200, 209)]) + ("2386",),
    ),
    "severe_liver": Condition(
        4,
        _codes("I850 I859 I864 I982 K704 K711 K721 K729 K765 K766 K767"),
        _codes("4560 4561 4562 5722 5723 5724 5728"),
    ),
    "metastatic_cancer": Condition(6, _codes("C77 C78 C79 C80"), _codes("196 197 198 199")),
    "hiv": Condition(4, _codes("B20 B21 B22 B24"), _codes("042 043 044")),
}
CODE_SYSTEMS = ("icd10", "icd9")


def conditions_of(
    diagnoses: pd.DataFrame,
    index: pd.DataFrame,
    conditions: Mapping[str, Condition] = CONDITIONS,
) -> pd.DataFrame:
    """Say of each index stay which Charlson conditions its known diagnoses stand for.

    Parameters
    ----------
    diagnoses : one row per code, with ``stay`` (position in the index), ``code`` and
        ``code_system`` (``icd10`` or ``icd9``), both categorical; dots and case do not matter.
    index : one row per stay.
    conditions : the code list that names them.

    Returns
    -------
    One yes-or-no column per condition, one row per index stay and in its order.
    """
    stay, number = diagnoses["stay"].to_numpy(), diagnoses["code"].cat.codes.to_numpy()
    found = np.zeros((len(index), len(conditions)), dtype=np.bool_)
    for system in CODE_SYSTEMS:
        names = _names(diagnoses["code"].cat.categories, conditions, system)
        is_named = np.any(names, axis=1)[number] & (diagnoses["code_system"] == system).to_numpy()
        rows, named = np.nonzero(names[number[is_named]])
        found[stay[is_named][rows], named] = True
    return pd.DataFrame(found, index=index.index, columns=list(conditions))


def points_of(found: pd.DataFrame, conditions: Mapping[str, Condition]) -> pd.Series:
    """The sum of the points of the conditions found, each once; one row per index stay."""
    points = np.array([condition.points for condition in conditions.values()], dtype=np.float64)
    return pd.Series(found.to_numpy(dtype=np.float64) @ points, index=found.index)


def _names(codes: pd.Index, conditions: Mapping[str, Condition], system: str) -> NDArray[np.bool_]:
    """Which code names which condition; one row per code, and a last one for "no code"."""
    written = codes.astype("str").str.upper().str.replace(".", "", regex=False)
    names = np.zeros((len(codes) + 1, len(conditions)), dtype=np.bool_)
    for place, condition in enumerate(conditions.values()):
        prefixes = getattr(condition, system)
        if prefixes:
            names[:-1, place] = written.str.startswith(prefixes)
    return names
