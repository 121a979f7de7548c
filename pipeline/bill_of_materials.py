"""What the software is made of: a CycloneDX 1.6 bill of materials from the locked requirements.

It lists what is locked, not what happens to be installed, so the same lock gives the same text. The
hashes are those that the installer accepts: one for each file of a version.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata

from pipeline.errors import UsageError

PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)"
    r"(?:[ \t]*;[ \t]*(?P<marker>[^\\\n]+?)(?=[ \t]*(?:\\|\n|--hash|\Z)))?"
)
HASH = re.compile(r"--hash=sha256:(?P<digest>[0-9a-f]{64})")
PROJECT = "homefirst"


@dataclass(frozen=True)
class Pinned:
    """One locked package: its version and the SHA-256 of each file that may be installed.

    ``marker`` says on which machines; it is empty for all (PEP 508).
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: str = ""


def read_pins(lock: str) -> list[Pinned]:
    """The packages of a lock file, by name.

    Raises
    ------
    UsageError : no package is pinned, or one has no hash.
    """
    pins: list[Pinned] = []
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", lock):
        if found := PINNED.match(block):
            hashes = tuple(sorted(HASH.findall(block)))
            pins.append(Pinned(found["name"], found["version"], hashes, found["marker"] or ""))
    without = [pin.name for pin in pins if not pin.hashes]
    if not pins or without:
        raise UsageError(
            f"The lock pins {len(pins)} packages, {len(without)} of them without a hash"
            + (f" ({', '.join(without[:5])})" if without else "")
            + "; lock them again with hashes."
        )
    return sorted(pins, key=lambda pin: pin.name.lower())


def bill_of_materials(lock: str, *, version: str) -> str:
    """The bill of materials as JSON; same lock, same text: no clock and no random number is in it.

    Raises
    ------
    UsageError : as ``read_pins``; or the library that writes it is not installed.
    """
    try:
        from cyclonedx.model import HashAlgorithm, HashType
        from cyclonedx.model.bom import Bom
        from cyclonedx.model.component import Component, ComponentType
        from cyclonedx.output.json import JsonV1Dot6
        from packageurl import PackageURL
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed, so no bill of materials can be written; "
            "set up anew: make setup."
        ) from error
    parts = [
        Component(
            name=pin.name,
            version=pin.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{pin.name}@{pin.version}",
            purl=PackageURL("pypi", None, pin.name.lower(), pin.version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.hashes],
            description=licence_of(pin.name),
        )
        for pin in read_pins(lock)
    ]
    bom = Bom(components=parts, serial_number=uuid.uuid5(uuid.NAMESPACE_OID, f"{version}\n{lock}"))
    bom.metadata.timestamp = datetime(1970, 1, 1, tzinfo=UTC)  # taken out again below
    project = Component(
        name=PROJECT, version=version, type=ComponentType.APPLICATION, bom_ref=PROJECT
    )
    bom.metadata.component = project
    bom.register_dependency(project, parts)
    body = json.loads(JsonV1Dot6(bom).output_as_string())
    del body["metadata"]["timestamp"]
    return json.dumps(body, indent=2, sort_keys=True) + "\n"


def licence_of(package: str) -> str | None:
    """What an installed package says of its licence, in one line; None where it says nothing."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return None
    for field in ("License-Expression", "License"):
        if field in told and told[field].strip():
            return f"Licence: {told[field].strip().splitlines()[0]}"
    return None
