"""One link of the chain: what it holds together, and where it is broken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """``count`` things were checked; ``faults`` name each that is not as it was.

    ``not_checked`` says why nothing could be checked; it is empty where something was.
    """

    name: str
    count: int
    faults: tuple[str, ...] = ()
    not_checked: str = ""

    @property
    def in_words(self) -> str:
        """One line for people."""
        if self.not_checked:
            return f"{self.name}: not checked, {self.not_checked}"
        if self.faults:
            return f"{self.name}: {len(self.faults)} BROKEN of {self.count} checked"
        return f"{self.name}: whole, {self.count} checked"
