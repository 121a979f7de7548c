"""What is live, shown in the MLflow registry after it has been switched."""

from __future__ import annotations

from pipeline.live.reading import read_live
from pipeline.paths import Places


def mirror_live(places: Places, target: str) -> str:
    """Set the registry's alias ``champion`` to the live version; returns one line for people.

    Raises
    ------
    ModelError : no model is live, or it is not what was promoted.
    """
    from pipeline.registry import CHAMPION, mirror

    live = read_live(places, target)
    return mirror(
        places,
        target,
        alias=CHAMPION,
        manifest_sha256=live.manifest_sha256,
        tags={"version": live.version, "is_demonstration": str(live.is_demonstration).lower()},
    )


def mirror_withdrawal(places: Places, target: str) -> str:
    """Take the registry's alias ``champion`` away; returns one line for people."""
    from pipeline.registry import CHAMPION, mirror

    return mirror(places, target, alias=CHAMPION, manifest_sha256=None, tags={})
