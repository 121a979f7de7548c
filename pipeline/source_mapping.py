"""What a foreign source is and how its file becomes our tables: declared in YAML, held strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from pipeline.config import Params, read_yaml
from pipeline.errors import UsageError
from pipeline.paths import SOURCES


class ColumnFrom(Params):
    """Where one column of ours comes from: exactly one of ``column``, ``value`` and ``order``."""

    column: str | None = None
    codes: dict[str, str | None] | None = None
    otherwise: str | None = None
    form: Literal["icd9_without_dot"] | None = None
    value: str | None = None
    order: Literal["own", "first", "last"] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> ColumnFrom:
        said = [name for name in ("column", "value", "order") if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"needs one of column, value and order, has {said or 'none'}")
        if self.column is None and (self.codes is not None or self.form is not None):
            raise ValueError("codes and form belong to a column")
        return self

    @property
    def is_complete_list(self) -> bool:
        """Whether every code must be listed: nothing is said of the others."""
        return self.codes is not None and "otherwise" not in self.model_fields_set


class TableFrom(Params):
    """One table of ours.

    ``columns`` hold for every row; each of ``parts`` adds columns and gives rows of its own.
    ``needs`` names columns without which a row says nothing and is left out.
    """

    columns: dict[str, ColumnFrom]
    parts: list[dict[str, ColumnFrom]] = [{}]  # noqa: RUF012 - pydantic copies it
    needs: list[str] = Field(default_factory=list)
    one_per_person: bool = False


class SourceMapping(Params):
    """A whole source: the file, our tables from it, what it lacks, what differs in settings."""

    name: str
    title: str
    licence: str
    citation: str
    people: str
    file: str
    encoding: str
    null_tokens: list[str]
    order_by: str
    person: str
    tables: dict[str, TableFrom]
    lacks: list[str]
    settings: dict[str, Any]

    @property
    def columns_read(self) -> list[str]:
        """Columns that must stand in the file, in the order of the mapping."""
        froms = [
            one
            for table in self.tables.values()
            for columns in (table.columns, *table.parts)
            for one in columns.values()
        ]
        named = [one.column for one in froms if one.column is not None]
        return list(dict.fromkeys([self.order_by, self.person, *named]))


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
