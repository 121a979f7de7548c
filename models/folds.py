"""Person folds: the same people fall in the same fold on every machine and in every run."""

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def person_folds(
    person_id: pd.Series | NDArray[np.object_], folds: int, *, salt: str = ""
) -> NDArray[np.int64]:
    """Fold number of each row's person, decided by the id and the salt alone.

    The fold is the BLAKE2b digest of the id modulo ``folds``: it does not depend on
    the rows around it, on their order, or on Python's per-process hash seed, so a
    person keeps the fold when the data grow.

    Parameters
    ----------
    person_id : one id per row, none missing.
    folds : number of groups, at least 2.
    salt : another salt gives another, unrelated grouping of the same people.

    Returns
    -------
    int64 in ``[0, folds)``, shape (n,), in the order of ``person_id``.

    Raises
    ------
    ValueError : ``folds`` is below 2, or an id is missing.

    >>> person_folds(pd.Series(["p1", "p2", "p1"]), 5).tolist()
    [0, 2, 0]
    """
    if folds < 2:
        raise ValueError(f"folds must be at least 2, got {folds}")
    missing = int(pd.isna(person_id).sum())
    if missing:
        raise ValueError(
            f"person_id is missing in {missing} rows; a row without a person has no fold"
        )
    prefix = f"{salt}:" if salt else ""
    codes, people = pd.factorize(person_id)
    fold_of_person = np.fromiter(
        (_fold(f"{prefix}{person}", folds) for person in people), dtype=np.int64, count=len(people)
    )
    return fold_of_person[codes]


def _fold(text: str, folds: int) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % folds
