"""`homefirst pseudonymise`: a folder of tables in, the same tables without identifiers out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.errors import UsageError
from pipeline.identity.account import FORMAT, Account, FileAccount, count_by_status
from pipeline.identity.columns import LOCAL, NUMBER, ROLES, Choices
from pipeline.identity.evidence import plain_local_ids
from pipeline.identity.keyed import CASE, PERSON_BY_LOCAL_ID, PERSON_BY_NUMBER, Key
from pipeline.identity.leftovers import identifiers_in
from pipeline.identity.nhs_numbers import plain_digits
from pipeline.identity.output import as_csv, review_list, table_of
from pipeline.identity.people import decide
from pipeline.identity.read_folder import MADE_HERE, SentFile, read_folder
from pipeline.lock import hold_lock

PRIVATE = "private"
REVIEW = "identity_review.csv"
CASE_DIGITS = 12
TEMPORARY = ".tmp-"
LEFT_BY_A_RUN = (PRIVATE, TEMPORARY)
SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def pseudonymise(
    folder: Path,
    out: Path,
    key: Key,
    *,
    choices: Choices,
    source: str,
    person_table: str = "person",
    key_id: str | None = None,
) -> Account:
    """Write each table of ``folder`` without identifiers into ``out``.

    Nothing is written before everything has been read and checked. ``out/private`` stays in the
    secure zone.

    Parameters
    ----------
    source : whose local ids these are; the same id of another source is another person.
    person_table : the table that gets ``identity_status``.
    key_id : the key that is expected, if any.

    Raises
    ------
    UsageError : folders, key, source or columns do not fit, or an identifier would be let out.
    ContractError : files cannot be read.
    LockedError : another run writes to ``out``.
    """
    if not SOURCE_NAME.fullmatch(source):
        raise UsageError(
            "--source must be up to 40 small letters, digits, - and _, beginning with one of the "
            "first two."
        )
    _check_folders(folder, out)
    _check_key(out, key, source=source, expected=key_id)
    sent, left_alone = read_folder(folder, choices)
    rows = _rows_of_people(sent)
    _check_leftovers(sent, rows)
    people = _people(rows, key, source=source)
    tables = {
        one.out_name: table_of(one, people, key, is_person_table=one.table == person_table)
        for one in sent
    }
    damaged = _damaged(sent)
    review = review_list(people, damaged)
    account = Account(
        key_id=key.key_id,
        source=source,
        person_table=person_table,
        files=[FileAccount.of(one) for one in sent],
        left_alone=left_alone,
        by_status=count_by_status(people),
        rows_without_person=int((people["person_id"] == "").sum()) + len(damaged),
        rows_out=sum(len(table) for table in tables.values()),
        review=out / PRIVATE / REVIEW,
        rows_to_review=len(review),
    )
    _write(out, tables, review, account)
    return account


def _check_folders(folder: Path, out: Path) -> None:
    here, there = folder.resolve(), out.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise UsageError(
            f"{out} and {folder} lie in one another. Name a folder apart for the pseudonymised "
            "tables, so that nobody takes the one for the other."
        )
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder.")
    is_ours = (out / MADE_HERE).exists() or not out.exists()
    if not is_ours and any(not path.name.startswith(LEFT_BY_A_RUN) for path in out.iterdir()):
        raise UsageError(f"{out} is not empty and was not made by this command; name a new folder.")


def _check_key(out: Path, key: Key, *, source: str, expected: str | None) -> None:
    """Stop before anything is written where the pseudonyms would not fit those already there."""
    if expected is not None and expected != key.key_id:
        raise UsageError(
            f"The key has the id {key.key_id}, not {expected} as --key-id says. Nothing was "
            "written. Fetch the right key; with another one nobody is found again."
        )
    record = _earlier_record(out)
    if record is None:
        return
    if record["key_id"] != key.key_id:
        raise UsageError(
            f"{out} was made with the key {record['key_id']}, and this key is {key.key_id}. "
            "Nothing was written. Fetch that key, or name a new folder for a new key."
        )
    if record["source"] != source:
        raise UsageError(
            f"{out} was made for the source {record['source']}, and this one is {source}. Nothing "
            "was written. Name another folder for another source."
        )


def _earlier_record(out: Path) -> dict[str, Any] | None:
    path = out / MADE_HERE
    if not path.exists():
        return None
    try:
        record = storage.read_json(path)
        is_whole = record["format"] == FORMAT and {"key_id", "source", "files"} <= set(record)
    except (ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise UsageError(f"{path} cannot be read, so its key is unknown; name a new folder.")
    return dict(record)


def _rows_of_people(sent: Sequence[SentFile]) -> pd.DataFrame:
    """The identifying cells of every whole row that has any such column, with file and line."""
    parts = []
    for one in sent:
        if not one.plan.identifiers:
            continue
        text = one.rows.text
        cells = {
            role: text[one.plan.by_role[role]]
            if role in one.plan.by_role
            else pd.Series("", index=text.index, dtype="str")
            for role in ROLES
        }
        parts.append(pd.DataFrame({"file": one.name, "line": one.rows.line, **cells}))
    return pd.concat(parts, ignore_index=True)


def _check_leftovers(sent: Sequence[SentFile], rows: pd.DataFrame) -> None:
    numbers = {plain_digits(text) for text in rows[NUMBER].unique()}
    local_ids = set(plain_local_ids(rows[LOCAL]).unique())
    faults = []
    for one in sent:
        asked = [name for name in one.plan.kept if name not in one.plan.kept_by_name]
        found = identifiers_in(one.rows.text, asked, numbers=numbers, local_ids=local_ids)
        faults += [f"{one.name}: column {name} holds {kind}" for name, kind in found.items()]
    if faults:
        raise UsageError(
            "\n  ".join(["Identifiers would be let out. Nothing was written.", *faults])
            + "\nSay what each column is: --columns ROLE=NAME, --drop NAME, or --keep NAME where "
            "it is no identifier."
        )


def _people(rows: pd.DataFrame, key: Key, *, source: str) -> pd.DataFrame:
    decided = decide(rows)
    by_number = key.pseudonyms(decided["number"], PERSON_BY_NUMBER)
    by_local = key.pseudonyms(decided["local"], PERSON_BY_LOCAL_ID + source)
    return pd.DataFrame(
        {
            "file": rows["file"],
            "line": rows["line"],
            "status": decided["status"],
            "reason": decided["reason"],
            "case": key.pseudonyms(decided["case"], CASE).str[:CASE_DIGITS],
            "person_id": by_number.mask(by_number == "", by_local),
        }
    )


def _damaged(sent: Sequence[SentFile]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "file": one.name,
                "line": one.rows.damaged_line,
                "reason": "damaged: " + one.rows.damaged_reason,
            }
        )
        for one in sent
    ]
    return pd.concat(parts, ignore_index=True)


def _write(
    out: Path, tables: dict[str, pd.DataFrame], review: pd.DataFrame, account: Account
) -> None:
    """Write the record first as unfinished and last as complete; files of an earlier run go."""
    (out / PRIVATE).mkdir(parents=True, exist_ok=True, mode=0o700)
    with hold_lock(out / PRIVATE / "pseudonymise.lock"):
        for left_over in (*out.glob(f"{TEMPORARY}*"), *(out / PRIVATE).glob(f"{TEMPORARY}*")):
            left_over.unlink()
        earlier = (_earlier_record(out) or {"files": {}})["files"]
        files = earlier | account.record["files"]
        unfinished = account.record | {"is_complete": False, "files": files}
        _write_private(storage.as_json(unfinished).encode("utf-8"), out / MADE_HERE)
        for name, table in tables.items():
            _write_private(as_csv(table), out / name)
        _write_private(as_csv(review), account.review)
        for name in set(earlier) - set(tables):
            (out / Path(name).name).unlink(missing_ok=True)
        _write_private(storage.as_json(account.record).encode("utf-8"), out / MADE_HERE)


def _write_private(content: bytes, path: Path) -> None:
    storage.write_bytes(content, path, is_secret=True)
