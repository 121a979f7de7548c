"""Room to write: looked at before the work, and a place of our own where the share says no."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import StorageError
from pipeline.heartbeat import Beats
from pipeline.paths import Places
from pipeline.publish import LATEST, is_day, publish, sweep

COPIES_KEPT = 2
"""Of an extract: the one of today beside the one before it."""
FOR_THE_LIST = 64 * 2**20  # bytes; 50,000 people in four forms stay below
log = logging.getLogger("homefirst")


def check_room(places: Places, out: Path, extract: Path) -> None:
    """Look for free space before anything is written.

    Raises
    ------
    StorageError : too little is free where the lists or our own data lie.
    """
    sizes = [path.stat().st_size for path in extract.glob("*") if path.is_file()]
    needs = {out: FOR_THE_LIST, places.data: FOR_THE_LIST + COPIES_KEPT * sum(sizes)}
    for place, needed in needs.items():
        free = shutil.disk_usage(_there(place)).free
        if free < needed:
            raise StorageError(
                f"{_mebibytes(free)} are free for {place.name}/ and {_mebibytes(needed)} are "
                "needed. Nothing was written; earlier lists are untouched. Make room, then run "
                "again (`homefirst retain` removes old lists)."
            )


def sweep_own(places: Places, out: Path) -> None:
    """Remove what a run left behind that died while writing, wherever the morning list writes.

    Not where models go live: a promotion may be writing there, under a lock of its own.
    """
    for folder in (places.data, places.locks, out):
        sweep(folder)


def put_out(
    files: Mapping[str, bytes], day: Path, revision: str, *, places: Places, beats: Beats
) -> Path:
    """Publish a list; where its place says no, keep a whole copy in a place of our own.

    Raises
    ------
    StorageError : the list could not be published; the message says where its copy is.
    """
    try:
        refuse_a_vanished_share(day.parent, beats)
        return publish(files, day, revision)
    except (OSError, StorageError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        spooled = places.spool / day.name
        try:
            publish(files, spooled, _free_name(spooled, revision))
        except OSError as second:
            raise StorageError(
                f"The list could not be written to {day.parent.name}/ ({why}), nor kept in our own "
                f"data ({second.strerror}). Earlier lists are untouched. Put the disk right, then "
                "run again."
            ) from error
        raise StorageError(
            f"The list could not be written to {day.parent.name}/ ({why}). Earlier lists are "
            f"untouched. A whole copy lies in {places.data.name}/{places.spool.name}/{LATEST}/. "
            "Put the place right, then run again."
        ) from error


def empty_spool(places: Places, out: Path, *, published: Path) -> None:
    """Bring the lists of other days to where lists go, then remove the copies of our own.

    Somebody may have worked from such a copy, and its sheet comes back. A list of another day that
    is there already stays; copies of the day that was just published are done with. Where one
    cannot be written, all copies stay for the next run.

    Parameters
    ----------
    published : the list that stands where lists go.
    """
    try:
        for day in sorted(path for path in places.spool.glob("*") if is_day(path.name)):
            for copy in sorted(day.glob("r*")) if day.name != published.parent.name else ():
                if not (out / day.name / copy.name).exists():
                    files = {path.name: path.read_bytes() for path in copy.iterdir()}
                    publish(files, out / day.name, copy.name)
    except OSError as error:
        log.warning("Lists in %s/ could not be brought out: %s", places.spool.name, error.strerror)
        return
    shutil.rmtree(places.spool, ignore_errors=True)


def refuse_a_vanished_share(lists: Path, beats: Beats) -> None:
    """Write no list into an empty folder that had lists: a share may not be mounted there.

    A folder that is gone was removed by somebody, and is made anew.

    Raises
    ------
    StorageError : the newest list on record went there, and nothing is there now.
    """
    left = [one for _, one in sorted(beats.items()) if one.get("list")]
    if not lists.is_dir() or not left or left[-1].get("out") != str(lists.resolve()):
        return
    if not (lists / left[-1]["list"]).is_dir() and not _any(lists.glob("*/r*")):
        raise StorageError(
            f"list {left[-1]['list']} was published there and nothing is there now: is a share "
            "not mounted? If the lists were removed on purpose, remove data/heartbeat.json too"
        )


def _free_name(day: Path, revision: str) -> str:
    """The revision's name, or the next that is free among the copies."""
    number = int(revision[1:])
    while (day / f"r{number}").exists():
        number += 1
    return f"r{number}"


def _there(place: Path) -> Path:
    """The folder, or the nearest one above that exists."""
    return next(folder for folder in (place, *place.absolute().parents) if folder.is_dir())


def _any(found: Iterable[Path]) -> bool:
    return next(iter(found), None) is not None


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB"
