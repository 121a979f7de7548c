"""What a foreign source is and how its files become our tables: declared in YAML, held strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from pipeline.config import Params, read_yaml
from pipeline.errors import UsageError
from pipeline.paths import SOURCES
from pipeline.sources.dates import faults_of_formats

AS_IS = "as_is"
"""``otherwise: as_is``: a code that is not listed goes on as it is, for the contract to tell."""

SPELL_ID = "SPELL_ID"
"""The column that a reshape adds: which stay an episode belongs to."""

ON_TEXT = (
    "null_tokens", "strip_prefix", "pad_to", "upper", "form", "dates", "divide_by", "codes",
    "code_list", "otherwise", "any_case", "optional",
)  # fmt: skip


class ColumnFrom(Params):
    """Where one column of ours comes from: one of column, value, order and made_from.

    The steps on the text of a ``column`` are taken in the order of ``ON_TEXT``. ``where`` and
    ``filled`` leave a cell empty save where other columns of the file say so. ``earliest`` takes
    the first day that any row of the same thing has (see ``Versions``).
    """

    column: str | None = None
    value: str | None = None
    order: Literal["own", "first", "last"] | None = None
    made_from: list[str] | None = None
    null_tokens: list[str] = Field(default_factory=list)
    strip_prefix: str | None = None
    pad_to: int | None = Field(default=None, ge=1, le=64)
    upper: bool = False
    form: Literal["icd9_without_dot", "icd10_without_dot"] | None = None
    dates: list[str] | None = Field(default=None, min_length=1)
    divide_by: float | None = Field(default=None, gt=0)
    codes: dict[str, str | None] | None = None
    code_list: str | None = None
    otherwise: str | None = None
    any_case: bool = False
    where: dict[str, list[str]] = Field(default_factory=dict)
    filled: str | None = None
    earliest: bool = False
    optional: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> ColumnFrom:
        origins = ("column", "value", "order", "made_from")
        said = [name for name in origins if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                f"needs one of column, value and order, or made_from; has {said or 'none'}"
            )
        stray = [name for name in ON_TEXT if name in self.model_fields_set]
        if self.column is None and stray:
            raise ValueError(f"{' and '.join(stray)} belong to a column")
        if self.earliest and self.dates is None:
            raise ValueError("earliest belongs to a column with dates")
        faults = faults_of_formats(self.dates or [])
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def has_codes(self) -> bool:
        """Whether the text is looked up in a list."""
        return self.codes is not None or self.code_list is not None

    @property
    def is_complete_list(self) -> bool:
        """Whether every code must be listed: nothing is said of the others."""
        return self.has_codes and "otherwise" not in self.model_fields_set


class Versions(Params):
    """Of rows that are versions ``of`` the same thing, those of the newest day in ``by`` stand."""

    of: list[str] = Field(min_length=1)
    by: str
    dates: list[str] = Field(min_length=1)
    keep: Literal["newest", "oldest"] = "newest"


class TableFrom(Params):
    """One table of ours.

    ``columns`` hold for every row; each of ``parts`` adds columns and gives rows of its own.
    ``needs`` names columns without which a row says nothing and is left out. Of rows with the
    same ``one_per``, the first stands. ``numbered`` counts rows from 1 within others.
    """

    file: str | None = None
    columns: dict[str, ColumnFrom]
    parts: list[dict[str, ColumnFrom]] = [{}]  # noqa: RUF012 - pydantic copies it
    needs: list[str] = Field(default_factory=list)
    one_per: list[str] = Field(default_factory=list)
    versions: Versions | None = None
    numbered: dict[str, list[str]] = Field(default_factory=dict)


class OrderedBy(Params):
    """An order without a calendar: whole numbers in ``by``, rising only roughly with time."""

    by: str
    person: str


class FileFrom(Params):
    """One kind of file: ``file`` is a name or a pattern, ``is_many`` allows several of them.

    ``only`` names the values that a row must have; ``unique`` a column whose value stands once.
    ``aliases`` are older names of a column.
    """

    file: str
    is_many: bool = False
    required: bool = True
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    null_tokens: list[str] = Field(default_factory=list)
    aliases: dict[str, list[str]] = Field(default_factory=dict)
    only: dict[str, list[str]] = Field(default_factory=dict)
    unique: str | None = None
    order: OrderedBy | None = None


class Reshape(Params):
    """Rows made of several rows of a file, by code that the mapping names.

    ``episodes_to_spells``: rows with the same ``key`` are one stay. It takes ``from_last`` from
    its last episode (the one that says ``last``, else the highest ``order``), all else from its
    first.
    """

    reshape: Literal["episodes_to_spells"]
    file: str
    key: list[str] = Field(min_length=1)
    order: list[str] = Field(min_length=1)
    last: dict[str, str] = Field(default_factory=dict)
    from_last: list[str] = Field(default_factory=list)


class SourceMapping(Params):
    """A whole source: its files, our tables from them, what it lacks, what differs in settings."""

    name: str
    title: str
    licence: str
    citation: str
    people: str
    files: dict[str, FileFrom] = Field(min_length=1)
    reshaped: dict[str, Reshape] = Field(default_factory=dict)
    tables: dict[str, TableFrom] = Field(min_length=1)
    lsoa_vintage: str | None = None
    lacks: list[str]
    settings: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _names_files_that_are_there(self) -> SourceMapping:
        known = {*self.files, *self.reshaped}
        asked = {f"reshaped.{name}": how.file for name, how in self.reshaped.items()} | {
            f"tables.{name}": self.file_of(how) for name, how in self.tables.items()
        }
        faults = [
            f"{where} names the file {file or '(none)'}; there are {', '.join(sorted(known))}"
            for where, file in asked.items()
            if file not in (self.files if where.startswith("reshaped") else known)
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def file_of(self, how: TableFrom) -> str:
        """The rows that a table is made of: as it says, or those of the only file."""
        if how.file is not None:
            return how.file
        return next(iter(self.files)) if len(self.files) == 1 else ""

    def kind_of(self, how: TableFrom) -> str:
        """The kind of file in which a table's rows stand."""
        file = self.file_of(how)
        return self.reshaped[file].file if file in self.reshaped else file

    def columns_read(self, kind: str) -> dict[str, bool]:
        """Columns asked of a kind of file, in the order of the mapping: whether it must have it."""
        file = self.files[kind]
        asked: dict[str, bool] = {}
        named = [*file.only, *([file.unique] if file.unique else [])]
        if file.order is not None:
            named += [file.order.by, file.order.person]
        for how in self.reshaped.values():
            if how.file == kind:
                named += [*how.key, *how.order, *how.last, *how.from_last]
        asked |= dict.fromkeys(named, True)
        for table in self.tables.values():
            if self.kind_of(table) != kind:
                continue
            ours = {name for part in table.parts for name in (*table.columns, *part)}
            for part in (table.columns, *table.parts):
                for one in part.values():
                    beside = [*one.where, *([one.filled] if one.filled else [])]
                    beside += [name for name in one.made_from or [] if name not in ours]
                    for name in ([one.column] if one.column else []) + beside:
                        asked[name] = asked.get(name, False) or not one.optional
            if table.versions is not None:
                beside = [name for name in table.versions.of if name not in ours]
                asked |= dict.fromkeys([table.versions.by, *beside], True)
        asked.pop(SPELL_ID, None)
        return asked


def read_mapping(source: str, folder: Path = SOURCES) -> SourceMapping:
    """Read ``<source>.yaml`` of the mappings.

    Raises
    ------
    UsageError : no such source, or its mapping cannot be used; every fault is named.
    """
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if source not in known:
        raise UsageError(
            f"There is no source called {source}; known: {', '.join(known)}. A new one needs a "
            f"mapping in {folder.parent.name}/{folder.name}/."
        )
    try:
        mapping = SourceMapping.model_validate(read_yaml(folder / f"{source}.yaml"))
    except ValidationError as error:
        faults = [
            f"  {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise UsageError(
            f"{source}.yaml has {len(faults)} fault(s); nothing was run.\n" + "\n".join(faults)
        ) from error
    if mapping.name != source:
        raise UsageError(f"{source}.yaml says it is {mapping.name}; the two must agree.")
    return mapping
