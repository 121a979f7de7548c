"""A number with its noun, in the singular or the plural."""

from __future__ import annotations


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write the count and the noun that fits it.

    >>> counted(1, "row"), counted(2075, "row"), counted(0, "copy", "copies")
    ('1 row', '2,075 rows', '0 copies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
