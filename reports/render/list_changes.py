"""What is different from an earlier list: who is new, who left, who moved, and why that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class ListChange:
    """How a list differs from the one called ``since``.

    ``moved`` holds person, rank there and rank here of everyone who moved by more than
    ``moved_places``, the farthest first. ``reasons`` says what the lists were made from.
    """

    since: str
    moved_places: int
    new: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[tuple[str, int, int], ...]
    into_top: tuple[str, ...]
    out_of_top: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, Any]:
        """The change without anybody's id, for the record of the run."""
        people = ("new", "left", "moved", "into_top", "out_of_top")
        return {
            "since": self.since,
            **{name: len(getattr(self, name)) for name in people},
            "moved_places": self.moved_places,
            "reasons": list(self.reasons),
        }


def compare_lists(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    top: str,
    since: str,
    moved_places: int,
    reasons: tuple[str, ...] = (),
) -> ListChange:
    """Compare two lists, stay by stay.

    Parameters
    ----------
    before, after : ``spell_id``, ``person_id``, ``rank`` and ``band`` (in words) of each list.
        A stay that stands twice, both for manual review, counts once.
    top : what the top band is called.
    moved_places : moves up to so many places are no news.
    """
    was, now = (
        table.drop_duplicates("spell_id").set_index("spell_id") for table in (before, after)
    )
    both = was.merge(now, left_index=True, right_index=True, suffixes=("_was", ""))
    distance = both["rank"].astype("float64") - both["rank_was"].astype("float64")
    both = both.assign(distance=distance.abs())
    far = both[both["distance"] > moved_places].sort_values(
        ["distance", "rank"], ascending=[False, True], kind="stable"
    )
    was_top, is_top = (table.index[table["band"] == top] for table in (was, now))
    return ListChange(
        since=since,
        moved_places=moved_places,
        new=_people(now, now.index.difference(was.index, sort=False)),
        left=_people(was, was.index.difference(now.index, sort=False)),
        moved=tuple(
            (str(person), int(there), int(here))
            for person, there, here in far[["person_id", "rank_was", "rank"]].itertuples(
                index=False
            )
        ),
        into_top=_people(now, is_top.difference(was_top, sort=False)),
        out_of_top=_people(was, was_top.difference(is_top, sort=False)),
        reasons=reasons,
    )


def why_different(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """What two lists were made from, as far as it differs: files, models, freshness, places.

    Parameters
    ----------
    was, now : the records of both runs (run.json).
    """
    told = []
    files = {*was["inputs"], *now["inputs"]}
    changed = [name for name in sorted(files) if was["inputs"].get(name) != now["inputs"].get(name)]
    if changed:
        told.append(f"other content in {', '.join(changed)}")
    for target, model in now["models"].items():
        before = was["models"].get(target, {}).get("version")
        if before != model["version"]:
            told.append(f"{target}: {before or 'none'} before, {model['version'] or 'none'} now")
    told += [
        f"{name}: {was.get(name)} before, {now[name]} now"
        for name in ("freshness", "capacity")
        if was.get(name) != now[name]
    ]
    decided_before = was.get("action_log", {"lines": 0})["lines"]
    if decided_before != now["action_log"]["lines"]:
        told.append("decisions of the hub were added")
    return tuple(told)


def _people(table: pd.DataFrame, stays: pd.Index) -> tuple[str, ...]:
    return tuple(table.loc[stays, "person_id"].astype("str"))
