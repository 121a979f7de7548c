"""Each room has numbers of its own."""

from __future__ import annotations

import numpy as np

from simulation.streams import stream


def test_a_room_has_the_same_numbers_each_time() -> None:
    assert np.array_equal(stream(1, "homes").random(5), stream(1, "homes").random(5))


def test_two_rooms_have_different_numbers() -> None:
    assert not np.array_equal(stream(1, "homes").random(5), stream(1, "people").random(5))


def test_two_seeds_give_a_room_different_numbers() -> None:
    assert not np.array_equal(stream(1, "homes").random(5), stream(2, "homes").random(5))
