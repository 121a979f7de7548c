"""The first link: every file that git keeps is, byte for byte, what was committed."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from pipeline.lineage.link import Link

NAME = "git: every tracked file is as committed"


def git_link(root: Path) -> Link:
    """Compute the blob id of every tracked file again; sizes and times are not believed.

    What changed since is named, whoever changed it: models are traced to a commit, not to a
    working folder.
    """
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "-z", "HEAD"],  # noqa: S607 - the git of the machine
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        return Link(NAME, 0, not_checked="this folder is no git repository, or has no commit")
    faults, count = [], 0
    for line in listed.stdout.decode("utf-8", "surrogateescape").split("\0"):
        facts, _, name = line.partition("\t")
        mode, kind, blob = (facts.split() + ["", "", ""])[:3]
        if kind != "blob" or mode == "120000":
            continue
        count += 1
        path = root / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif blob_id(path.read_bytes()) != blob:
            faults.append(f"{name} is not as committed")
    return Link(NAME, count, tuple(faults))


def blob_id(content: bytes) -> str:
    """The name that git gives to a file of this content."""
    header = f"blob {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
