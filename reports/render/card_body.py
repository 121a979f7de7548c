"""What a signature on a card covers."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def card_body_hash(card: Mapping[str, Any]) -> str:
    """SHA-256 of what a signature covers: the card without status, hash and approval."""
    identity = {"model": card["identity"]["model"]}
    body = dict(card) | {"identity": identity}
    body.pop("sign_off")
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
