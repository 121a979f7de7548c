"""The secret that decides ties on the list: made once, kept private, never in the repository."""

from __future__ import annotations

import os
import secrets

from pipeline import storage
from pipeline.errors import UsageError
from pipeline.paths import Places

FROM_ENVIRONMENT = "HOMEFIRST_TIE_KEY"
KEY_BYTES = 32


def read_tie_key(places: Places) -> bytes:
    """The key from the environment (hexadecimal), else from our own file, made on first use.

    Raises
    ------
    UsageError : the key in the environment is not hexadecimal or too short.
    """
    given = os.environ.get(FROM_ENVIRONMENT)
    if given is not None:
        try:
            key = bytes.fromhex(given)
        except ValueError as error:
            raise UsageError(f"{FROM_ENVIRONMENT} must be hexadecimal digits.") from error
        if len(key) < KEY_BYTES:
            raise UsageError(f"{FROM_ENVIRONMENT} must hold at least {KEY_BYTES} bytes.")
        return key
    path = places.live / "tie_key"
    if not path.is_file():
        storage.write_bytes(secrets.token_bytes(KEY_BYTES), path, is_secret=True)
    return path.read_bytes()
