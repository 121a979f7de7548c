import numpy as np
import pytest

from models.benefit.boosting import model_text, predict, train_booster
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
    one = train_booster(matrix, target, SETTINGS, rounds=30, weight=weight)
    other = train_booster(matrix, target, SETTINGS, rounds=30, weight=weight * scale)
    assert predict(one, matrix) == pytest.approx(predict(other, matrix), abs=1e-6)


def test_small_weights_are_not_a_stronger_penalty() -> None:
    matrix, target, _ = rows()
    plain = train_booster(matrix, target, SETTINGS, rounds=30)
    even = train_booster(matrix, target, SETTINGS, rounds=30, weight=np.full(800, 0.1))
    assert np.std(predict(even, matrix)) == pytest.approx(np.std(predict(plain, matrix)), rel=1e-4)


def test_an_earlier_weight_or_label_does_not_stay() -> None:
    matrix, target, weight = rows()
    before = train_booster(matrix, target, SETTINGS, rounds=10)
    weighted = train_booster(matrix, target, SETTINGS, rounds=10, weight=weight)
    train_booster(matrix, -target, SETTINGS, rounds=10)
    after = train_booster(matrix, target, SETTINGS, rounds=10)
    assert model_text(before) == model_text(after)
    assert model_text(before) != model_text(weighted)


def test_uneven_weights_give_the_same_bytes_on_one_thread_and_two() -> None:
    matrix, target, weight = rows()
    texts = {
        model_text(
            train_booster(
                matrix, target, {**SETTINGS, "num_threads": threads}, rounds=30, weight=weight
            )
        )
        for threads in (1, 2)
    }
    assert len(texts) == 1
