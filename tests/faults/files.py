"""Faults of whole files: cut, empty, doubled, otherwise encoded, packed, too large.

Numbers 1 to 6, 8, 11, 14 to 19 and 42 to 44.

A required file that cannot be read: yesterday's people are listed again under STALE, or there is
no list. An optional one: the list is made without it.
"""

from __future__ import annotations

from tests.faults.case import (
    DEGRADED,
    GAPS,
    NO_LIST,
    REVIEW,
    SCORED,
    STALE,
    Case,
)
from tests.faults.damage import (
    also,
    as_large_as,
    as_parquet,
    content,
    cut_gzip,
    cut_mid_line,
    gzip_bomb,
    gzip_with_bad_sum,
    in_row_of,
    not_sent,
    nothing,
    nul_in,
    one_more,
    only_header,
    packed,
    parted_by,
    same_header_twice,
    sent_after_all,
    split_in_two,
    with_accent,
    with_field_too_many,
    zip_in_zip,
    zip_with_bad_sum,
)
from tests.faults.day import CANARY, Damage

SURVEY = "housing_condition_survey"
SURVEY_FILE = r"housing.condition.survey"
MORE_THAN_IS_READ = 1_100_000_000


def unreadable(fault: int, name: str, damage: Damage, told: str) -> tuple[Case, Case]:
    """A required file that cannot be used, on a day with a list before it and on the first day."""
    return (
        Case(fault, f"{name}, a list before it", damage, STALE, told=told, after_yesterday=True),
        Case(fault, f"{name}, no list before it", damage, NO_LIST, told=told),
    )


def unreadable_survey(fault: int, name: str, damage: Damage) -> Case:
    """An optional file that cannot be used."""
    title = f"{name}, an optional table"
    return Case(fault, title, damage, DEGRADED, others=GAPS, told=SURVEY_FILE)


CASES: tuple[Case, ...] = (
    *unreadable(1, "no file by the cut-off", not_sent, r"missing|no folder"),
    Case(2, "the file comes after the list was made", not_sent, again=sent_after_all,
         after_yesterday=True, others=SCORED, told=r"new list"),
    *unreadable(3, "half a file, cut mid-line", content(cut_mid_line), r"discharge_spell\.csv"),
    unreadable_survey(3, "half a file, cut mid-line", content(cut_mid_line, SURVEY)),
    *unreadable(4, "zero bytes", content(lambda _: b""), r"discharge_spell\.csv: is empty"),
    unreadable_survey(4, "zero bytes", content(lambda _: b"", SURVEY)),
    Case(5, "a header and no row", content(only_header), DEGRADED, fewer=True,
         told=r"0 discharges.*confirm"),
    Case(6, "the same files again", nothing, again=nothing, is_new=False,
         told=r"already made, nothing changed"),
    Case(8, "a table in two files", split_in_two(), same_list=True),
    Case(8, "a table in two files, one row newer in the second",
         also(one_more("discharge_spell", "ana", ward="Moved", known_at="2026-09-30"),
              split_in_two()),
         people={"ana": SCORED}),
    *unreadable(14, "a column twice", content(same_header_twice("ward", "site_code")),
                r"'ward' more than once"),
    unreadable_survey(14, "a column twice",
                      content(same_header_twice("survey_date", "survey_type"), SURVEY)),
    Case(15, "Windows-1252", content(with_accent("cp1252")), checked=(0, r"(?i)1252")),
    *unreadable(15, "UTF-16", content(with_accent("utf-16")), r"UTF-16; save it as UTF-8"),
    unreadable_survey(15, "UTF-16", content(lambda data: data.decode().encode("utf-16"), SURVEY)),
    Case(16, "a byte-order mark", content(with_accent("utf-8-sig"))),
    Case(17, "a NUL character in a word", content(nul_in(CANARY)), same_list=True,
         checked=(0, r"NUL")),
    *unreadable(18, "semicolons", content(parted_by(";")), r"parted by semicolons"),
    *unreadable(18, "tabs", content(parted_by("\t")), r"parted by tabs"),
    unreadable_survey(18, "semicolons", content(parted_by(";"), SURVEY)),
    Case(19, "a quotation mark that is never closed", in_row_of("ana", CANARY, f'"{CANARY}'),
         people={"ana": REVIEW}, told=r"quotation mark is not closed",
         checked=(3, r"1 rows?: the row must have one field per column")),
    Case(11, "every row with a field too many, a list before it", content(with_field_too_many),
         STALE, after_yesterday=True, told=r"241|rows"),
    Case(11, "every row with a field too many, no list before it", content(with_field_too_many),
         NO_LIST, told=r"None of 241 stays|rows (were )?refused"),
    *unreadable(42, "more bytes than are read at most", as_large_as(MORE_THAN_IS_READ),
                r"discharge_spell\.csv: is 1,100,000,000 bytes large"),
    unreadable_survey(42, "more bytes than are read at most",
                      as_large_as(MORE_THAN_IS_READ, SURVEY)),
    *unreadable(43, "a gzip file that unpacks to 200 MB", packed(gzip_bomb, ".csv.gz"),
                r"discharge_spell\.csv\.gz"),
    *unreadable(43, "a gzip file that is cut", packed(cut_gzip, ".csv.gz"),
                r"discharge_spell\.csv\.gz"),
    *unreadable(43, "a gzip file with a wrong check sum", packed(gzip_with_bad_sum, ".csv.gz"),
                r"discharge_spell\.csv\.gz"),
    *unreadable(43, "a zip file with a wrong check sum", packed(zip_with_bad_sum, ".csv.zip"),
                r"discharge_spell\.csv\.zip"),
    *unreadable(43, "a zip file in a zip file", packed(zip_in_zip, ".csv.zip"),
                r"discharge_spell\.csv\.zip"),
    *unreadable(44, "Parquet that is cut", as_parquet(cut=True),
                r"discharge_spell\.parquet: is cut or no Parquet file"),
    unreadable_survey(44, "Parquet that is cut", as_parquet(SURVEY, cut=True)),
)  # fmt: skip
