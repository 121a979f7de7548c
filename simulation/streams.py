"""Random numbers, one stream for each room of the simulation."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np


def stream(seed: int, room: str) -> np.random.Generator:
    """Open the stream of a room: it depends on the seed and the room's name, on nothing else.

    An extra draw in one room therefore leaves the numbers of every other room as they are.
    """
    key = int.from_bytes(blake2b(room.encode(), digest_size=4).digest(), "big")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(key,))))


@dataclass(frozen=True)
class Streams:
    """The streams of the rooms that are entered again for each further stay."""

    stays: np.random.Generator
    referrals: np.random.Generator
    outcomes: np.random.Generator
    care: np.random.Generator


def open_streams(seed: int) -> Streams:
    """Open the streams of the rooms that are entered for each stay."""
    return Streams(
        stays=stream(seed, "stays"),
        referrals=stream(seed, "referrals"),
        outcomes=stream(seed, "outcomes"),
        care=stream(seed, "care"),
    )
