"""What becomes of each column of a file: made into a pseudonym, removed, or kept as it is.

Names are compared in plain form: case, spaces and signs do not count. A column that was not named
and looks like a direct identifier is removed; whoever wants it says so by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import UsageError

NUMBER = "nhs_number"
LOCAL = "local_id"
BORN = "date_of_birth"
SEX = "sex"
ROLES = (NUMBER, LOCAL, BORN, SEX)
NAMES_OF_ROLES: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("nhs_number", "nhs_no", "newnhsno"),
    LOCAL: ("local_patient_id", "person_id", "lopatid", "la_person_unique_identifier"),
    BORN: ("date_of_birth", "dob"),
    SEX: ("sex",),
}
"""The names that need no --columns: ours, those of HES and that of the adult social care set."""

PERSON_ID = "person_id"
IDENTITY_STATUS = "identity_status"
HOME_ENDING = "uprn"

IDENTIFYING_WORDS = frozenset((
    "name", "names", "surname", "forename", "forenames", "initials", "dob", "birth", "birthdate",
    "address", "addresses", "street", "postcode", "postcodes", "homeadd", "phone", "telephone",
    "tel", "mobile", "email", "fax", "nhs", "nhsno", "newnhsno", "nino", "passport", "chi", "mrn",
    "lopatid", "kin", "notes", "comment", "comments",
))  # fmt: skip
IDENTIFYING_PARTS = (
    "surname", "forename", "postcode", "postalcode", "phone", "email", "dateofbirth", "birthdate",
    "address", "nhsnumber", "nhsno", "nationalinsurance", "hospitalnumber", "patientid", "personid",
    "uniqueidentifier", "nextofkin", "knownas", "freetext",
)  # fmt: skip
IDENTIFYING_ENDING = "name"
NOT_IDENTIFYING = frozenset({"temporaryaddress"})
"""Ours, and a yes or no."""


@dataclass(frozen=True)
class Choices:
    """What the command was told: columns by role, and columns to keep or to drop."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def names_of(self, role: str) -> set[str]:
        """The names of a role in plain form; what was named replaces what needs no naming."""
        return {plain(name) for name in self.columns.get(role, NAMES_OF_ROLES[role])}


@dataclass(frozen=True)
class ColumnPlan:
    """The columns of one file by what becomes of them.

    ``by_role`` names the column that is read for each role, ``removed`` what goes out because it
    was asked for or is known, ``suspected`` what goes out because of how it is called, ``homes``
    what is replaced by the pseudonym of a home, ``kept`` everything else, ``kept_by_name`` the
    part of it that was asked for.
    """

    by_role: Mapping[str, str]
    removed: tuple[str, ...]
    suspected: tuple[str, ...]
    homes: tuple[str, ...]
    kept: tuple[str, ...]
    kept_by_name: tuple[str, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The columns from which the person_id is made, in the order of ``ROLES``."""
        return tuple(self.by_role[role] for role in (NUMBER, LOCAL) if role in self.by_role)


def read_choices(
    columns: Sequence[str] = (), keep: Sequence[str] = (), drop: Sequence[str] = ()
) -> Choices:
    """Read the options of the command line; ``columns`` are texts like ``local_id=Hosp No``.

    Raises
    ------
    UsageError : no role, an identifier to be kept, or a column to be both kept and dropped.
    """
    by_role: dict[str, tuple[str, ...]] = {}
    for text in columns:
        role, _, name = text.partition("=")
        if role not in ROLES or not plain(name):
            raise UsageError(f"--columns {text}: write ROLE=NAME; roles: {', '.join(ROLES)}.")
        by_role[role] = (*by_role.get(role, ()), name)
    choices = Choices(by_role, tuple(keep), tuple(drop))
    never = choices.names_of(NUMBER) | choices.names_of(LOCAL) | {plain(PERSON_ID)}
    for name in keep:
        if plain(name) in never:
            raise UsageError(f"--keep {name}: an NHS number or local id is never kept.")
        if plain(name) in {plain(other) for other in drop}:
            raise UsageError(f"{name} is to be kept and to be dropped; say one of them.")
    return choices


def check_named(choices: Choices, headers: Iterable[Sequence[str]]) -> None:
    """Refuse an option that names a column of no file: it is misspelt, and would do nothing.

    Raises
    ------
    UsageError : names every such column.
    """
    there = {plain(name) for header in headers for name in header}
    named = [name for names in choices.columns.values() for name in names]
    absent = [name for name in (*named, *choices.keep, *choices.drop) if plain(name) not in there]
    if absent:
        raise UsageError(f"No file has a column {', '.join(map(repr, absent))}; check the name.")


def plan_columns(header: Sequence[str], choices: Choices) -> ColumnPlan:
    """Say what becomes of each column of one file.

    Raises
    ------
    ValueError : two columns for one role, columns that this command itself writes, or a first line
        that holds cells and no names. The message names columns, and never a cell.
    """
    if any(re.search(r"\d{6}", re.sub(r"[\s/.-]", "", name)) for name in header):
        raise ValueError(
            "has a number or a date where a column name should be: is the header lost?"
        )
    by_role = {role: _column_of(role, header, choices) for role in ROLES}
    read = {role: name for role, name in by_role.items() if name}
    keep, drop = ({plain(name) for name in names} for names in (choices.keep, choices.drop))
    made_of = {read[role] for role in (NUMBER, LOCAL) if role in read}
    fate: dict[str, str] = {}
    for name in header:
        form = plain(name)
        if form == plain(IDENTITY_STATUS):
            raise ValueError(f"has a column {name!r} already: it was pseudonymised before")
        if name in made_of:
            fate[name] = "removed"
        elif form in keep:
            fate[name] = "kept_by_name"
        elif form in drop or name == read.get(BORN):
            fate[name] = "removed"
        elif form.endswith(HOME_ENDING):
            fate[name] = "homes"
        else:
            fate[name] = "suspected" if looks_identifying(name) else "kept"
    if not made_of and not set(fate.values()) & {"kept", "kept_by_name", "homes"}:
        raise ValueError("has no column that may leave; leave the file out, or say --keep NAME")
    of = {one: tuple(n for n in header if fate[n] == one) for one in set(fate.values())}
    return ColumnPlan(
        by_role=read,
        removed=of.get("removed", ()),
        suspected=of.get("suspected", ()),
        homes=of.get("homes", ()),
        kept=tuple(name for name in header if fate[name] in {"kept", "kept_by_name"}),
        kept_by_name=of.get("kept_by_name", ()),
    )


def looks_identifying(name: str) -> bool:
    """Whether a column is called as if it told who somebody is, or held free text.

    >>> looks_identifying("NextOfKin_Tel"), looks_identifying("hours_per_week")
    (True, False)
    """
    words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}
    form = plain(name)
    if form in NOT_IDENTIFYING:
        return False
    return (
        bool((words | {form}) & IDENTIFYING_WORDS)
        or any(part in form for part in IDENTIFYING_PARTS)
        or form.endswith(IDENTIFYING_ENDING)
    )


def plain(name: str) -> str:
    """A column's name without case, spaces and signs.

    >>> plain("NHS Number")
    'nhsnumber'
    """
    return "".join(filter(str.isalnum, name.lower()))


def _column_of(role: str, header: Sequence[str], choices: Choices) -> str | None:
    found = [name for name in header if plain(name) in choices.names_of(role)]
    if len(found) > 1:
        raise ValueError(
            f"has {len(found)} columns for {role} ({', '.join(found)}); "
            f"say which one: --columns {role}=NAME"
        )
    return found[0] if found else None
