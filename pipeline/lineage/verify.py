"""`homefirst verify`: compute every hash of the chain again, and name what is not as it was."""

from __future__ import annotations

from pathlib import Path

from pipeline.chained_log import read_chain
from pipeline.errors import ModelError
from pipeline.lineage.dvc_link import dvc_link
from pipeline.lineage.git_link import git_link
from pipeline.lineage.link import Link
from pipeline.lineage.live_links import live_faults
from pipeline.lineage.model_links import cards_link, models_link
from pipeline.live.ledger import LEDGER
from pipeline.paths import Places
from pipeline.release.decision import DECISIONS, decision_faults, read_decisions

LIVE = "live: ledger, pointer and every version that was promoted"
CHALLENGERS = "decisions: the newest on each challenger is what the gate wrote"


def verify(root: Path, places: Places) -> list[Link]:
    """Every link, from git to what is live. ``root`` is the folder of git, params and dvc.lock."""
    return [
        git_link(root),
        dvc_link(root),
        models_link(places),
        cards_link(places),
        _live_link(places),
        _decisions_link(places),
    ]


def _live_link(places: Places) -> Link:
    if not places.live.is_dir():
        return Link(LIVE, 0, not_checked="nothing was promoted here")
    count = sum(path.is_file() for path in places.live.rglob("*"))
    return Link(LIVE, count, (*live_faults(places), *_strays(places)))


def _strays(places: Places) -> list[str]:
    """Versions that the ledger does not know: nobody signed them."""
    try:
        entries = read_chain(places.live / LEDGER, broken=ModelError).entries
    except ModelError:
        return []
    known = {(entry["target"], entry["version"]) for entry in entries}
    found = [
        (folder.parent.name, folder.name)
        for folder in sorted(places.live.glob("*/v*"))
        if folder.name[1:].isdigit()
    ]
    return [f"{target}/{name} is not in the ledger" for target, name in found
            if (target, name) not in known]  # fmt: skip


def _decisions_link(places: Places) -> Link:
    path = places.challengers / DECISIONS
    if not path.is_file():
        return Link(CHALLENGERS, 0, not_checked="no challenger was judged here")
    try:
        faults = decision_faults(places)
        count = len(read_decisions(places).entries)
    except ModelError as error:
        return Link(CHALLENGERS, 1, (str(error),))
    return Link(CHALLENGERS, count, tuple(faults))
