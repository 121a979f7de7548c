"""When two rows speak of different people: dates of birth and sexes in one form, unknown as empty.

Another way to write the same date is no contradiction, and what is unknown contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

DATE_FORMS = (
    (r"^\d{4}-\d{1,2}-\d{1,2}$", "%Y-%m-%d"),
    (r"^\d{8}$", "%Y%m%d"),
    (r"^\d{1,2}/\d{1,2}/\d{4}$", "%d/%m/%Y"),
    (r"^\d{1,2}-\d{1,2}-\d{4}$", "%d-%m-%Y"),
    (r"^\d{1,2}\.\d{1,2}\.\d{4}$", "%d.%m.%Y"),
    (r"^\d{1,2}-[A-Za-z]{3}-\d{4}$", "%d-%b-%Y"),
    (r"^\d{1,2} [A-Za-z]{3} \d{4}$", "%d %b %Y"),
)
"""How senders write a day; the day stands before the month, as everywhere in the UK."""

TIME_OF_DAY = r"[ T]\d{1,2}:\d{2}.*$"
MEAN_UNKNOWN = ("1582-10-15", "1800-01-01", "1801-01-01", "1900-01-01", "9999-12-31")
"""Days that systems put where they know none; 1582, 1800 and 1801 are those of HES."""

SEXES = {"1": "male", "m": "male", "male": "male", "2": "female", "f": "female", "female": "female"}
SEX_UNKNOWN = ("0", "9", "x", "u", "i", "unknown", "not known", "not specified", "indeterminate")

NO_LOCAL_ID = ("unknown", "not known", "not recorded", "none", "null", "nil", "n/a", "na", "tbc")
"""Words that stand where a person has no local id; taken as ids they would join strangers."""


def plain_dates(texts: pd.Series) -> pd.Series:
    """Each day as YYYY-MM-DD; a text that is no day stays as it is, without capitals."""
    return _each_text_once(texts, _dates)


def plain_sexes(texts: pd.Series) -> pd.Series:
    """``male``, ``female``, empty where unknown, else the text without capitals."""
    return _each_text_once(texts, _sexes)


def plain_local_ids(texts: pd.Series) -> pd.Series:
    """The id without spaces around it; empty where a word or zeros stand for none."""
    return _each_text_once(texts, _local_ids)


def plain_home_ids(texts: pd.Series) -> pd.Series:
    """The id of a home without spaces, leading zeros and the ``.0`` of a spreadsheet."""
    return _each_text_once(texts, _home_ids)


def _each_text_once(texts: pd.Series, convert: Callable[[pd.Series], pd.Series]) -> pd.Series:
    positions, different = pd.factorize(texts.fillna(""))
    converted = convert(pd.Series(different, dtype="str").str.strip())
    return converted.take(positions).set_axis(texts.index)


def _dates(texts: pd.Series) -> pd.Series:
    days = texts.str.replace(TIME_OF_DAY, "", regex=True)
    plain = days.str.lower()
    for form, wanted in DATE_FORMS:
        fits = days.str.contains(form, regex=True)
        read = pd.to_datetime(days[fits], format=wanted, errors="coerce").dropna()
        plain = plain.mask(plain.index.isin(read.index), read.dt.strftime("%Y-%m-%d"))
    return plain.mask(plain.isin(MEAN_UNKNOWN), "").astype("str")


def _sexes(texts: pd.Series) -> pd.Series:
    plain = texts.str.lower()
    return plain.mask(plain.isin(SEX_UNKNOWN), "").replace(SEXES).astype("str")


def _local_ids(texts: pd.Series) -> pd.Series:
    is_none = texts.str.lower().isin(NO_LOCAL_ID) | texts.str.fullmatch(r"[0\-.?]+")
    return texts.mask(is_none, "").astype("str")


def _home_ids(texts: pd.Series) -> pd.Series:
    is_number = texts.str.fullmatch(r"[0-9]+(?:\.0)?")
    digits = texts.str.removesuffix(".0").str.lstrip("0")
    return texts.mask(is_number, digits).astype("str")
