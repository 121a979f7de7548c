"""Pseudonyms cannot be made, guessed or compared without the key."""

from __future__ import annotations

import hashlib
import hmac

import pandas as pd

from pipeline.identity.keyed import PERSON_BY_LOCAL_ID, PERSON_BY_NUMBER, Key
from tests.pipeline.identity.invented_people import ANA, BEN, KEY, OTHER_KEY

TEXTS = pd.Series([ANA, BEN, "", ANA], index=[3, 1, 2, 0], dtype="str")


def test_a_pseudonym_is_a_keyed_hash_of_purpose_and_text() -> None:
    made = KEY.pseudonyms(TEXTS, PERSON_BY_NUMBER)
    by_hand = hmac.new(
        KEY.secret, b"homefirst 1 person by NHS number\0" + ANA.encode(), hashlib.sha256
    ).hexdigest()
    assert made[3] == made[0] == by_hand
    assert made[2] == ""
    assert made.index.tolist() == [3, 1, 2, 0]
    assert made[1] != made[3]


def test_a_plain_hash_is_not_what_comes_out() -> None:
    made = set(KEY.pseudonyms(TEXTS, PERSON_BY_NUMBER))
    for text in (ANA, f"homefirst 1 person by NHS number\0{ANA}"):
        assert hashlib.sha256(text.encode()).hexdigest() not in made
        assert hashlib.sha256(KEY.secret + text.encode()).hexdigest() not in made


def test_two_keys_two_purposes_and_two_sources_have_nothing_in_common() -> None:
    texts = TEXTS[TEXTS != ""]
    made = [
        set(KEY.pseudonyms(texts, PERSON_BY_NUMBER)),
        set(OTHER_KEY.pseudonyms(texts, PERSON_BY_NUMBER)),
        set(KEY.pseudonyms(texts, f"{PERSON_BY_LOCAL_ID}a")),
        set(KEY.pseudonyms(texts, f"{PERSON_BY_LOCAL_ID}b")),
    ]
    assert len(set.union(*made)) == sum(len(one) for one in made) == 8


def test_the_key_id_tells_keys_apart_and_not_the_key() -> None:
    by_hand = hmac.new(KEY.secret, b"key id", hashlib.sha256).hexdigest()[:16]
    assert KEY.key_id == by_hand != OTHER_KEY.key_id
    assert repr(Key(b"secret" * 8)) == "Key()"
