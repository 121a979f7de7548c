"""Where an area's key comes from: the environment or a private file, never this repository."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.identity.keyed import Key
from pipeline.paths import ROOT

FROM_ENVIRONMENT = "HOMEFIRST_PSEUDONYM_KEY"
KEY_BYTES = 32
OTHERS = 0o077
MAKE_ONE = "Make one: homefirst pseudonymise --new-key PATH"


def read_key(key_file: Path | None, *, apart_from: Sequence[Path] = ()) -> Key:
    """The key of ``key_file``, else of the environment.

    Parameters
    ----------
    apart_from : folders in which the key must not lie, because they leave the secure zone or are
        read by others.

    Raises
    ------
    UsageError : there is no key or there are two; it is short, weak, or in no known form; its file
        is not there, lies in a repository or in such a folder, or others may read it.
    """
    given = os.environ.get(FROM_ENVIRONMENT)
    if key_file is None and given is None:
        raise UsageError(
            f"There is no key. Set {FROM_ENVIRONMENT} or name a --key-file. {MAKE_ONE}"
        )
    if key_file is not None and given is not None:
        raise UsageError(
            f"There are two keys: --key-file and {FROM_ENVIRONMENT}. Leave one of them out."
        )
    if key_file is None:
        return Key(_secret(given or "", FROM_ENVIRONMENT))
    _check_place(key_file, apart_from)
    if not key_file.is_file():
        raise UsageError(f"There is no key file {key_file}. {MAKE_ONE}")
    if key_file.stat().st_mode & OTHERS:
        raise UsageError(
            f"Others than its owner may use the key file {key_file}. Run: chmod 600 {key_file}"
        )
    return Key(_secret(_text(key_file), f"The key file {key_file}"))


def write_new_key(path: Path) -> Key:
    """Make a key and write it for its owner alone; an existing file is never touched.

    Raises
    ------
    UsageError : the place is in a repository, is taken, or its folder is not there.
    """
    _check_place(path, ())
    key = Key(secrets.token_bytes(KEY_BYTES))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(
            f"{path} is there already and stays as it is: who loses a key loses its pseudonyms. "
            "Name another place."
        ) from None
    except FileNotFoundError:
        raise UsageError(f"There is no folder {path.parent} for the key; make it first.") from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"hex:{key.secret.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
    return key


def _check_place(path: Path, apart_from: Sequence[Path]) -> None:
    place = path.resolve()
    above = place.parents
    if ROOT.resolve() in above or any((folder / ".git").exists() for folder in above):
        raise UsageError(
            f"The key file {path} lies in a repository, where it would be copied with the code. "
            "Keep it elsewhere."
        )
    for folder in apart_from:
        if folder.resolve() in above:
            raise UsageError(
                f"The key file {path} lies in {folder}, which others will read. Keep it elsewhere."
            )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        return ""


def _secret(text: str, where: str) -> bytes:
    """The bytes of a text; no message shows it."""
    form, _, digits = text.strip().partition(":")
    try:
        if form == "hex":
            secret = bytes.fromhex(digits)
        elif form == "base64":
            secret = base64.b64decode(digits, validate=True)
        else:
            raise UsageError(
                f"{where} must hold hex: and hexadecimal digits, or base64: and base64. {MAKE_ONE}"
            )
    except (ValueError, binascii.Error):
        raise UsageError(f"{where} is not the {form} that it says it is. {MAKE_ONE}") from None
    if len(secret) < KEY_BYTES:
        raise UsageError(
            f"{where} holds {len(secret)} bytes; a key has at least {KEY_BYTES}. {MAKE_ONE}"
        )
    if len(set(secret)) == 1:
        raise UsageError(f"{where} holds one byte over and over, which is no secret. {MAKE_ONE}")
    return secret
