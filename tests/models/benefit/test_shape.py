import numpy as np
import pytest

from models.benefit.shape import BY_PERSON, CONSTANT, NONE, Shape, choose_shape

ROWS = 6000
FOLDS = np.arange(ROWS) % 3
PEOPLE = np.array([f"p{number}" for number in range(ROWS)], dtype=object)


def chosen(*, level: float, spread: float, seed: int = 1) -> Shape:
    """A ranking of unit spread, and scores that follow it as much as asked."""
    random = np.random.Generator(np.random.PCG64(seed))
    blend = random.normal(size=ROWS)
    phi = level + spread * blend + random.normal(size=ROWS)
    everyone = np.ones(ROWS, dtype=bool)
    return choose_shape(
        blend, phi, FOLDS, overlap=np.full(ROWS, 0.2), usable=everyone, people=PEOPLE
    )


@pytest.mark.parametrize(
    ("level", "spread", "shape"),
    [
        pytest.param(0.2, 0.2, BY_PERSON, id="gains differ"),
        pytest.param(0.2, -0.2, CONSTANT, id="a ranking upside down is not turned round"),
        pytest.param(0.0, 0.2, BY_PERSON, id="some gain, others are harmed"),
    ],
)
def test_the_shape_that_fits_people_held_out_wins(level: float, spread: float, shape: str) -> None:
    assert chosen(level=level, spread=spread).chosen == shape


def test_a_clear_gain_is_told_with_its_interval() -> None:
    found = chosen(level=0.2, spread=0.2)
    assert found.gain.low > 0
    assert found.losses[BY_PERSON] < found.losses[CONSTANT] < found.losses[NONE]


def test_where_there_is_nothing_effects_by_person_seldom_win() -> None:
    shapes = [chosen(level=0.0, spread=0.0, seed=seed).chosen for seed in range(40)]
    assert shapes.count(BY_PERSON) <= 8
    assert shapes.count(NONE) >= 24


def test_of_equal_losses_the_simpler_shape_wins() -> None:
    nothing = np.zeros(6)
    found = choose_shape(
        nothing,
        nothing,
        np.arange(6) % 2,
        overlap=np.ones(6),
        usable=np.ones(6, dtype=bool),
        people=PEOPLE[:6],
    )
    assert found.chosen == NONE
