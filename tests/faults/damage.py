"""The ways in which a good day's files are spoilt. Each gives a function of the day's folder."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from collections.abc import Callable

import pandas as pd

from tests.faults.day import CANARY, CANARY_WITH_ACCENT, STAYS, Damage, Day, parts_of

Rows = pd.DataFrame


def nothing(day: Day) -> None:
    """Leave everything as it is."""


def also(*damages: Damage) -> Damage:
    """One fault after the other."""

    def work(day: Day) -> None:
        for damage in damages:
            damage(day)

    return work


# Single cells and rows.


def cells(table: str, name: str, **values: str) -> Damage:
    """Put other text into somebody's row; a column that is not there is added, empty elsewhere."""

    def work(day: Day) -> None:
        rows = day.rows(table)
        is_theirs = day.rows_of(rows, name)
        for column, value in values.items():
            before = rows.get(column, pd.Series("", index=rows.index, dtype="str"))
            rows[column] = before.mask(is_theirs, value)
        day.write(table, rows)

    return work


def one_more(table: str, name: str, **values: str) -> Damage:
    """Add a row about somebody: a copy of theirs, or of the table's first, but for the values."""

    def work(day: Day) -> None:
        rows = day.rows(table)
        theirs = rows[day.rows_of(rows, name)]
        copied = theirs if len(theirs) else rows.assign(person_id=day.cast[name].person_id)
        day.write(table, pd.concat([rows, copied.head(1).assign(**values)]))

    return work


def without_rows_about(name: str, *, but: tuple[str, ...]) -> Damage:
    """Leave somebody out of every table but a few."""

    def work(day: Day) -> None:
        for path in sorted(day.folder.glob("*.csv")):
            rows = day.rows(path.stem)
            if "person_id" in rows and path.stem not in but:
                day.write(path.stem, rows[rows["person_id"] != day.cast[name].person_id])

    return work


def called(name: str, new_id: str) -> Damage:
    """Give somebody another id wherever they stand."""
    return everywhere(lambda day, rows: rows.replace(day.cast[name].person_id, new_id))


def everywhere(how: Callable[[Day, Rows], Rows]) -> Damage:
    """Change every table that has a person."""

    def work(day: Day) -> None:
        for path in sorted(day.folder.glob("*.csv")):
            rows = day.rows(path.stem)
            if "person_id" in rows:
                day.write(path.stem, how(day, rows))

    return work


def table(name: str, how: Callable[[Rows], Rows]) -> Damage:
    """Change all rows of a table."""

    def work(day: Day) -> None:
        day.write(name, how(day.rows(name)))

    return work


def newest(column: str, value: str, *, days: int = 7) -> Damage:
    """Put a text into a column of the stays that began in the last days."""

    def how(rows: Rows) -> Rows:
        started = pd.to_datetime(rows["admission_date"])
        is_new = started > started.max() - pd.Timedelta(days=days)
        return rows.assign(**{column: rows[column].mask(is_new, value)})

    return table(STAYS, how)


def after_lists_of_three_days(day: Day) -> None:
    """Three mornings before had lists, each with as many new stays as the good day has."""
    started = pd.to_datetime(day.rows(STAYS)["admission_date"])
    count = int((started > started.max() - pd.Timedelta(days=7)).sum())
    for back in (1, 2, 3):
        name = f"{started.max() - pd.Timedelta(days=back):%Y-%m-%d}"
        folder = day.folder.parents[1] / "lists" / name / "r1"
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(json.dumps({"began_in_a_week": count}), "utf-8")


def times_as_many(factor: float, *, days: int = 7) -> Damage:
    """Multiply the stays that began in the last days: copies with ids of their own, or fewer."""

    def how(rows: Rows) -> Rows:
        started = pd.to_datetime(rows["admission_date"])
        is_new = started > started.max() - pd.Timedelta(days=days)
        if factor < 1:
            return rows[~is_new | (is_new.cumsum() % round(1 / factor) == 0)]
        more = [
            rows[is_new].assign(spell_id=rows["spell_id"] + f"-{copy}")
            for copy in range(1, int(factor))
        ]
        return pd.concat([rows, *more])

    return table(STAYS, how)


def columns(how: Callable[[str], str], *tables: str) -> Damage:
    """Call the columns otherwise."""

    def work(day: Day) -> None:
        for name in tables or (STAYS,):
            day.write(name, day.rows(name).rename(columns=how))

    return work


# Files as they lie on the disk.


def content(how: Callable[[bytes], bytes], of: str = STAYS) -> Damage:
    """Change the bytes of a table's file."""

    def work(day: Day) -> None:
        path = day.path(of)
        path.write_bytes(how(path.read_bytes()))

    return work


def cut_mid_line(data: bytes) -> bytes:
    """The first half, its last line not whole."""
    lines = data[: len(data) // 2].splitlines(keepends=True)[:-1]
    return b"".join([*lines[:-1], lines[-1][: len(lines[-1]) // 2]])


def only_header(data: bytes) -> bytes:
    """The first line."""
    return data.splitlines(keepends=True)[0]


def parted_by(sign: str) -> Callable[[bytes], bytes]:
    """The same fields with another sign between them."""
    return lambda data: data.replace(b",", sign.encode())


def with_accent(encoding: str) -> Callable[[bytes], bytes]:
    """A ward with an accent, in an encoding."""
    return lambda data: data.decode().replace(CANARY, CANARY_WITH_ACCENT).encode(encoding)


def same_header_twice(column: str, other: str) -> Callable[[bytes], bytes]:
    """Two columns of one name."""
    return lambda data: data.replace(other.encode(), column.encode(), 1)


def nul_in(text: str) -> Callable[[bytes], bytes]:
    """A NUL character in the middle of a word, once."""
    start, end = text[:3].encode(), text[3:].encode()
    return lambda data: data.replace(start + end, start + b"\0" + end, 1)


def in_row_of(name: str, old: str, new: str) -> Damage:
    """Replace a text in the line of somebody's stay."""

    def work(day: Day) -> None:
        path = day.path(STAYS)
        lines = path.read_text("utf-8").split("\n")
        start = f"{day.cast[name].spell_id},"
        lines = [ln.replace(old, new, 1) if ln.startswith(start) else ln for ln in lines]
        path.write_text("\n".join(lines), "utf-8")

    return work


def with_field_too_many(data: bytes) -> bytes:
    """Every row one field longer than the header."""
    header, *rows = data.splitlines()
    return b"\n".join([header, *(row + b",x" for row in rows)]) + b"\n"


def gone(*tables: str) -> Damage:
    """Send no such file."""

    def work(day: Day) -> None:
        for name in tables:
            day.path(name).unlink()

    return work


def not_sent(day: Day) -> None:
    """Send nothing at all."""
    day.folder.rename(day.folder.with_name("kept aside"))


def sent_after_all(day: Day) -> None:
    """The files arrive late, with everybody moved since the list of the day before."""
    day.folder.with_name("kept aside").rename(day.folder)
    day.write(STAYS, day.rows(STAYS).assign(ward="Moved"))


def under_other_names(day: Day) -> None:
    """The same files in another folder order and with other file dates."""
    again = day.folder.with_name("again")
    shutil.copytree(day.folder, again)
    shutil.rmtree(day.folder)
    again.rename(day.folder)


def as_parquet(of: str = STAYS, *, cut: bool = False) -> Damage:
    """Send the table as Parquet with categories; cut, its end is missing."""

    def work(day: Day) -> None:
        rows = day.rows(of)
        path = day.folder / f"{of}.parquet"
        rows.mask(rows == "").astype("category").to_parquet(path, index=False)
        if cut:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        day.path(of).unlink()

    return work


def packed(how: Callable[[bytes], bytes], ending: str, of: str = STAYS) -> Damage:
    """Send the table in an archive."""

    def work(day: Day) -> None:
        path = day.path(of)
        (day.folder / f"{of}{ending}").write_bytes(how(path.read_bytes()))
        path.unlink()

    return work


def as_large_as(size: int, of: str = STAYS) -> Damage:
    """A file of so many bytes, all but the first of them holes that take no room on the disk."""

    def work(day: Day) -> None:
        with day.path(of).open("r+b") as file:
            file.truncate(size)

    return work


def cut_gzip(data: bytes) -> bytes:
    """A gzip file without its end."""
    packed_whole = gzip.compress(data, mtime=0)
    return packed_whole[: len(packed_whole) // 2]


def gzip_with_bad_sum(data: bytes) -> bytes:
    """A gzip file whose check sum does not fit."""
    whole = bytearray(gzip.compress(data, mtime=0))
    whole[-8] ^= 0xFF
    return bytes(whole)


def gzip_bomb(data: bytes) -> bytes:
    """A few hundred kilobytes that unpack to two hundred megabytes of nothing."""
    return gzip.compress(only_header(data) + b"\n" * 200_000_000, compresslevel=1, mtime=0)


def zip_of(data: bytes, name: str = f"{STAYS}.csv") -> bytes:
    """A zip file with one member."""
    packed_bytes = io.BytesIO()
    with zipfile.ZipFile(packed_bytes, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data)
    return packed_bytes.getvalue()


def zip_in_zip(data: bytes) -> bytes:
    """A zip file in a zip file."""
    return zip_of(zip_of(data), "inner.zip")


def zip_with_bad_sum(data: bytes) -> bytes:
    """A zip file whose member was changed after it was packed (stored, so that it opens)."""
    packed_bytes = io.BytesIO()
    with zipfile.ZipFile(packed_bytes, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{STAYS}.csv"), data)
    return packed_bytes.getvalue().replace(CANARY.encode(), CANARY.upper().encode(), 1)


def split_in_two(of: str = STAYS) -> Damage:
    """Send a table in two files, the second with a newer version of one row of the first."""

    def work(day: Day) -> None:
        rows = day.rows(of)
        is_first = pd.Series(range(len(rows))) % 2 == 0
        day.path(of).unlink()
        for name, part in zip(parts_of(of), (rows[is_first], rows[~is_first]), strict=True):
            part.to_csv(day.folder / name, index=False, lineterminator="\n")

    return work
