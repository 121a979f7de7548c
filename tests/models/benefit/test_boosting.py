import numpy as np
import pytest

from models.benefit.boosting import bin_rows, model_text, predict, train_alone, train_booster
from models.benefit.effect_model import final_settings
from tests.models.benefit.trials import QUICK

SETTINGS = final_settings(800, QUICK, seed=3)


def rows(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.Generator(np.random.PCG64(seed))
    matrix = random.normal(size=(800, 4))
    return matrix, matrix[:, 0] + random.normal(size=800), random.uniform(0.02, 0.25, size=800)


@pytest.mark.parametrize("scale", [0.001, 1000.0])
def test_the_scale_of_the_weights_changes_nothing(scale: float) -> None:
    matrix, target, weight = rows()
    one = train_booster(bin_rows(matrix), target, SETTINGS, rounds=30, weight=weight)
    other = train_booster(bin_rows(matrix), target, SETTINGS, rounds=30, weight=weight * scale)
    assert predict(one, matrix) == pytest.approx(predict(other, matrix), abs=1e-6)


def test_small_weights_are_not_a_stronger_penalty() -> None:
    matrix, target, _ = rows()
    plain = train_booster(bin_rows(matrix), target, SETTINGS, rounds=30)
    even = train_booster(bin_rows(matrix), target, SETTINGS, rounds=30, weight=np.full(800, 0.1))
    assert np.std(predict(even, matrix)) == pytest.approx(np.std(predict(plain, matrix)), rel=1e-4)


def test_an_earlier_weight_or_label_does_not_stay() -> None:
    matrix, target, weight = rows()
    binned = bin_rows(matrix)
    before = train_booster(binned, target, SETTINGS, rounds=10)
    weighted = train_booster(binned, target, SETTINGS, rounds=10, weight=weight)
    train_booster(binned, -target, SETTINGS, rounds=10)
    after = train_booster(binned, target, SETTINGS, rounds=10)
    assert model_text(before) == model_text(after)
    assert model_text(before) != model_text(weighted)


def test_a_part_of_the_rows_learns_its_own_labels_alone() -> None:
    matrix, target, weight = rows()
    half = np.arange(800) % 2 == 0
    elsewhere = np.where(half, target, 1e6)
    part = train_booster(bin_rows(matrix), elsewhere, SETTINGS, rounds=30, rows=half, weight=weight)
    same = train_booster(bin_rows(matrix), target, SETTINGS, rounds=30, rows=half, weight=weight)
    assert model_text(part) == model_text(same)
    assert np.corrcoef(predict(part, matrix[half]), target[half])[0, 1] > 0.3


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_uneven_weights_give_the_same_bytes_on_one_thread_and_two(share: float) -> None:
    matrix, target, weight = rows()
    part = np.arange(800) < share * 800
    texts = set()
    for threads in (1, 2):
        settings = {**SETTINGS, "num_threads": threads}
        binned = bin_rows(matrix)
        booster = train_booster(binned, target, settings, rounds=30, rows=part, weight=weight)
        texts.add(model_text(booster))
    assert len(texts) == 1


def test_other_people_shape_no_bin_of_a_booster_that_is_trained_alone() -> None:
    matrix, target, _ = rows()
    half = np.arange(800) < 400
    spread = np.where(half[:, None], matrix, 100 * matrix)
    alone = train_alone(matrix[half], target[half], SETTINGS, rounds=10)
    assert model_text(alone) == model_text(
        train_alone(spread[half], target[half], SETTINGS, rounds=10)
    )
    shared = [
        train_booster(bin_rows(one), target, SETTINGS, rounds=10, rows=half)
        for one in (matrix, spread)
    ]
    assert model_text(shared[0]) != model_text(shared[1])
