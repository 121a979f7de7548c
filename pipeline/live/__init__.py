"""The live models: promoted copies, one pointer, and a ledger that only grows.

``data/live/<target>/<version>/`` holds a verified copy of a bundle, ``<version>-evidence/`` the
card, the gates and the decision that it was promoted on. ``data/live/current.json`` names the live
version of each target and is switched by one rename. ``data/live/ledger.jsonl`` says who, when,
what and why; each line holds the SHA-256 of the line before, and the pointer that of the last one.
"""

from pipeline.live.ledger import LEDGER, read_ledger
from pipeline.live.mirroring import mirror_live, mirror_withdrawal
from pipeline.live.pointer import POINTER
from pipeline.live.promotion import Candidate, promote, trained_candidate
from pipeline.live.reading import LiveModel, bundles_of, read_live, read_version
from pipeline.live.rollback import roll_back
from pipeline.live.status import describe_live, live_on
from pipeline.live.versions import BESIDE
from pipeline.live.withdrawal import withdraw

__all__ = [
    "BESIDE",
    "LEDGER",
    "POINTER",
    "Candidate",
    "LiveModel",
    "bundles_of",
    "describe_live",
    "live_on",
    "mirror_live",
    "mirror_withdrawal",
    "promote",
    "read_ledger",
    "read_live",
    "read_version",
    "roll_back",
    "trained_candidate",
    "withdraw",
]
