"""Which column of a file is which column of the contract, however its name is written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from pipeline.reading.how_to_read import Header


def match_names(header: Header, names: Sequence[str]) -> dict[str, str]:
    """The columns of a file that are ours, each with our name, in the order of the file.

    A name counts as it is; where none does, the one name of the same letters and figures counts,
    whatever its case, spaces, hyphens and underscores.

    Raises
    ------
    ValueError : two columns would both become one of ours.
    """
    found: dict[str, str] = {}
    clashes: list[str] = []
    for name in names:
        alike = (
            [name] if name in header else [h for h in header if plain_form(h) == plain_form(name)]
        )
        if len(alike) > 1:
            clashes.append(f"{' and '.join(map(repr, alike))} that would become one: {name}")
        found |= dict.fromkeys(alike, name)
    if clashes:
        raise ValueError(f"has columns {'; '.join(clashes)}; ask the provider which one counts")
    return {name: found[name] for name in header if name in found}


def plain_form(name: str) -> str:
    """The letters and figures of a name, in lower case.

    >>> plain_form(" Person-ID") == plain_form("person_id")
    True
    """
    return "".join(filter(str.isalnum, name.casefold()))


def nearest(name: str, candidates: Iterable[str]) -> str:
    """A question that offers the likeliest misspelling, or nothing."""
    by_plain_form = {plain_form(text): text for text in candidates}
    likely = difflib.get_close_matches(plain_form(name), by_plain_form, n=1, cutoff=0.7)
    return f" (is it the one called {by_plain_form[likely[0]]!r}?)" if likely else ""
