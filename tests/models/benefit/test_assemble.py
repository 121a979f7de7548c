import numpy as np
import pytest

from models.benefit.assemble import winner_sentence
from tests.models.benefit.test_targeting import noisy, ranked


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        pytest.param(1, -1, "Ranking by benefit beats ranking by risk: +", id="ours wins"),
        pytest.param(-1, 1, "Ranking by risk beats ranking by benefit: -", id="theirs wins"),
        pytest.param(1, 1, "Ranking by benefit cannot be told from ranking by risk", id="a draw"),
    ],
)
def test_the_winner_is_said_plainly(ours: int, theirs: int, words: str) -> None:
    true, phi = noisy()
    sentence = winner_sentence(ranked(phi, ours * true, theirs * true))
    assert sentence.startswith(words)
    assert sentence.endswith("at 10% of discharges.")


def test_wider_intervals_take_a_win_away() -> None:
    true, phi = noisy()
    noise = np.random.Generator(np.random.PCG64(3)).normal(size=len(true))
    assert "beats" in winner_sentence(ranked(phi, true, noise))
    assert "cannot be told" in winner_sentence(ranked(phi, true, noise), factor=50.0)
