"""One finding of monitoring: a figure, its limit, and whether somebody must act."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["input", "score", "early", "outcome", "group"]


@dataclass(frozen=True)
class Finding:
    """A figure held against its limit.

    ``kind`` names the section of the runbook; ``what`` the input, group or measure; ``first`` and
    ``last`` are the days of the stays that it speaks of: of decision (``input``, ``score``) or of
    discharge (``early``, ``outcome``, ``group``).
    ``is_raised`` : the limit was passed. ``stops_retraining`` : not before it is understood.
    """

    kind: Kind
    what: str
    value: float
    limit: float
    stays: int
    first: str
    last: str
    is_raised: bool
    stops_retraining: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As written to monitor.json."""
        return asdict(self)


def raised(findings: list[Finding]) -> list[Finding]:
    """Those that passed their limit, in the order given."""
    return [finding for finding in findings if finding.is_raised]
