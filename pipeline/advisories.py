"""`make audit`: hold every locked library against published advisories.

Run as ``python -m pipeline.advisories``. Only accepted_advisories.yaml lets one pass: each with its
reason and a last day. Where no feed of advisories can be reached it says that nothing was checked,
never that nothing was found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pipeline.bill_of_materials import Pinned, read_pins
from pipeline.config import IsoDate
from pipeline.errors import GateError, NothingToDoError, UsageError
from pipeline.paths import LOCK_FILE, ROOT
from pipeline.stage import exit_code_of
from pipeline.strict_yaml import parse_yaml

ACCEPTED = ROOT / "accepted_advisories.yaml"

Feed = Callable[[Path], str]


class Accepted(BaseModel):
    """One advisory that is lived with, until its last day."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str
    package: str
    reason: str
    since: IsoDate
    until: IsoDate


@dataclass(frozen=True)
class Advisory:
    """One advisory about one locked version; ``names`` are all ids that it goes by."""

    package: str
    version: str
    names: frozenset[str]


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """The advisories that are lived with.

    Raises
    ------
    UsageError : the file is no YAML, or an entry lacks a key or has one too many.
    """
    try:
        content = parse_yaml(path.read_text(encoding="utf-8")) or []
        return tuple(TypeAdapter(list[Accepted]).validate_python(content))
    except (yaml.YAMLError, ValidationError) as error:
        raise UsageError(
            f"{path.name}: each entry needs id, package, reason, since and until (YYYY-MM-DD in "
            f"quotes), and nothing else ({type(error).__name__})."
        ) from error


def check_accepted(accepted: Sequence[Accepted], locked: Sequence[str], *, today: date) -> None:
    """Hold the list against the day and the lock.

    Raises
    ------
    GateError : an entry is past its last day, or its package is not locked (any more).
    """
    names = {name.lower() for name in locked}
    faults = [
        f"{one.id} ({one.package}): was accepted until {one.until}"
        for one in accepted
        if date.fromisoformat(one.until) < today
    ]
    faults += [
        f"{one.id}: {one.package} is not locked; take the entry out"
        for one in accepted
        if one.package.lower() not in names
    ]
    if faults:
        raise GateError(f"{ACCEPTED.name} must be decided again:\n  " + "\n  ".join(faults))


def read_answer(answer: str) -> list[dict[str, Any]]:
    """The packages that pip-audit looked up, as it wrote them as JSON.

    Raises
    ------
    NothingToDoError : it wrote none, because it could not reach a feed or look up a package.
    """
    try:
        return [one for one in json.loads(answer)["dependencies"] if "vulns" in one]
    except (ValueError, KeyError, TypeError) as error:
        raise NothingToDoError(
            "NOTHING WAS CHECKED: no feed of advisories could be reached. Run `make audit` where "
            "one can; until then only the accepted list stands."
        ) from error


def advisories_in(answered: Sequence[Mapping[str, Any]]) -> list[Advisory]:
    """The advisories about the packages that were looked up."""
    return [
        Advisory(one["name"], one["version"], frozenset({found["id"], *found.get("aliases", ())}))
        for one in answered
        for found in one["vulns"]
    ]


def refuse_unanswered(pins: Sequence[Pinned], answered: Sequence[Mapping[str, Any]]) -> None:
    """Hold what was looked up against what had to be.

    Raises
    ------
    NothingToDoError : a package is not in the answer, so that nothing is known of it.
    """
    # pip-audit needs this library and has brought it along
    from packaging.utils import canonicalize_name

    known = {(canonicalize_name(one["name"]), str(one.get("version"))) for one in answered}
    absent = [pin for pin in pins if (canonicalize_name(pin.name), pin.version) not in known]
    if absent:
        named = ", ".join(f"{pin.name} {pin.version}" for pin in absent[:5])
        raise NothingToDoError(
            f"{len(absent)} of {len(pins)} LOCKED PACKAGES WERE NOT CHECKED ({named}"
            f"{', …' if len(absent) > 5 else ''}): the feed did not answer for them. Run "
            "`make audit` again; until then only the accepted list stands."
        )


def audit(feed: Feed, *, lock: Path, accepted: Path, today: date) -> str:
    """What was checked, in words; every advisory must be on the accepted list.

    Raises
    ------
    GateError : an advisory is not accepted, or the list must be decided again.
    NothingToDoError : no feed could be reached, or it did not answer for every package.
    """
    listed = read_accepted(accepted)
    pins = read_pins(lock.read_text(encoding="utf-8"))
    check_accepted(listed, [pin.name for pin in pins], today=today)
    answered = read_answer(feed(lock))
    asked = [pin for pin in pins if is_for_this_machine(pin)]
    found = advisories_in(answered)
    known = {(one.package.lower(), one.id) for one in listed}
    new = [
        advisory
        for advisory in found
        if not {(advisory.package.lower(), name) for name in advisory.names} & known
    ]
    if new:
        raise GateError(
            f"{len(new)} advisories are not accepted; update the lock, or decide and write down "
            "why not:\n  "
            + "\n  ".join(f"{a.package} {a.version}: {', '.join(sorted(a.names))}" for a in new)
        )
    refuse_unanswered(asked, answered)
    others = len(pins) - len(asked)
    return (
        f"{len(asked)} locked packages checked; {len(found)} advisories, all accepted with a date"
        + (f"; {others} packages for other machines were not checked" if others else "")
    )


def is_for_this_machine(pin: Pinned) -> bool:
    """Whether a locked package is one that this machine installs: pip-audit asks of no other."""
    from packaging.markers import Marker

    return not pin.marker or Marker(pin.marker).evaluate()


def ask_pip_audit(lock: Path) -> str:
    """What pip-audit writes of a lock as JSON; nothing where it cannot do so for every package.

    Raises
    ------
    UsageError : pip-audit is not installed.
    """
    if find_spec("pip_audit") is None:
        raise UsageError("pip-audit is not installed; set up anew: make setup.")
    done = subprocess.run(  # noqa: S603 - our own tool, fixed words, no shell
        [
            sys.executable, "-m", "pip_audit", "--strict", "--require-hashes", "--disable-pip",
            "--format", "json", "--progress-spinner", "off", "--requirement", str(lock),
        ],
        capture_output=True,
        check=False,
        text=True,
    )  # fmt: skip
    return done.stdout


def main() -> None:
    """Check, print one line, and leave with an exit code: 0, 4 nothing checked, 7 not accepted."""

    def work() -> None:
        today = datetime.now().astimezone().date()
        sys.stdout.write(
            audit(ask_pip_audit, lock=LOCK_FILE, accepted=ACCEPTED, today=today) + "\n"
        )

    sys.exit(exit_code_of(work))


if __name__ == "__main__":
    main()
