"""Broad groups of a main diagnosis, the same for ICD-10 and ICD-9-CM codes.

Source: the chapter headings of both classifications; circulatory disease is split where the two
agree on heart failure, coronary disease and stroke, since these dominate medical admissions.
"""

from __future__ import annotations

import string

import numpy as np
import pandas as pd

SIGNS = string.digits + string.ascii_uppercase
CHAPTERS: tuple[str, ...] = (
    "infection", "cancer", "blood", "diabetes", "other endocrine", "mental", "nervous",
    "eye or ear", "coronary", "heart failure", "stroke", "other circulatory", "chronic lung",
    "other respiratory", "digestive", "skin", "musculoskeletal", "renal or urinary", "pregnancy",
    "congenital or newborn", "symptoms", "injury", "other contact",
)  # fmt: skip

_ICD10: tuple[tuple[str, str], ...] = (
    ("A00", "infection"), ("C00", "cancer"), ("D50", "blood"), ("E00", "other endocrine"),
    ("E10", "diabetes"), ("E15", "other endocrine"), ("F00", "mental"), ("G00", "nervous"),
    ("H00", "eye or ear"), ("I00", "other circulatory"), ("I20", "coronary"),
    ("I26", "other circulatory"), ("I50", "heart failure"), ("I51", "other circulatory"),
    ("I60", "stroke"), ("I70", "other circulatory"), ("J00", "other respiratory"),
    ("J40", "chronic lung"), ("J48", "other respiratory"), ("K00", "digestive"), ("L00", "skin"),
    ("M00", "musculoskeletal"), ("N00", "renal or urinary"), ("O00", "pregnancy"),
    ("P00", "congenital or newborn"), ("R00", "symptoms"), ("S00", "injury"),
    ("U00", "infection"), ("V00", "injury"), ("Z00", "other contact"),
)  # fmt: skip
_ICD9: tuple[tuple[str, str], ...] = (
    ("001", "infection"), ("140", "cancer"), ("240", "other endocrine"), ("250", "diabetes"),
    ("251", "other endocrine"), ("280", "blood"), ("290", "mental"), ("320", "nervous"),
    ("360", "eye or ear"), ("390", "other circulatory"), ("410", "coronary"),
    ("415", "other circulatory"), ("428", "heart failure"), ("429", "other circulatory"),
    ("430", "stroke"), ("440", "other circulatory"), ("460", "other respiratory"),
    ("490", "chronic lung"), ("497", "other respiratory"), ("520", "digestive"),
    ("580", "renal or urinary"), ("630", "pregnancy"), ("680", "skin"),
    ("710", "musculoskeletal"), ("740", "congenital or newborn"), ("780", "symptoms"),
    ("800", "injury"), ("E00", "injury"), ("V00", "other contact"),
)  # fmt: skip


def chapter_codes(code: pd.Series, code_system: pd.Series) -> pd.Series:
    """The position in CHAPTERS of each diagnosis code; missing where the code is not readable.

    A code belongs to the last chapter start that does not come after its first three characters.
    """
    head = code.str.upper().str.slice(0, 3).fillna("").to_numpy(dtype="str")
    chapter = pd.Series(float("nan"), index=code.index, dtype="float64")
    for system, starts in (("icd10", _ICD10), ("icd9", _ICD9)):
        position = np.searchsorted([start for start, _ in starts], head, side="right") - 1
        number = pd.Series(position, index=code.index).map(
            {i: float(CHAPTERS.index(name)) for i, (_, name) in enumerate(starts)}
        )
        chapter = chapter.mask(code_system == system, number)
    return chapter


def code_numbers(code: pd.Series) -> pd.Series:
    """The first three characters of each code as a number that keeps the order of the book.

    A letter counts as ten and up, so that I50 is 1850 and 250 stays 250; neighbours are alike in
    either classification. Missing where there is no code, or none that can be read so.

    >>> code_numbers(pd.Series(["I509", "25083", "V57", None], dtype="str")).to_list()
    [1850.0, 250.0, 3157.0, nan]
    """
    head = code.str.upper().str.slice(0, 3)
    tens = {sign: float(at) for at, sign in enumerate(SIGNS)}
    first = head.str.slice(0, 1).map(tens).astype("float64")
    rest = pd.to_numeric(head.str.slice(1, 3), errors="coerce")
    return (first * 100 + rest).astype("float64")
