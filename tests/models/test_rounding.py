import numpy as np
import pytest

from models.rounding import rounded


def test_figures_become_plain_values_with_four_decimals() -> None:
    figures = {
        "a": np.float64(0.123456),
        "b": [np.int64(3), True, np.bool_(False)],
        "c": (float("nan"), -0.00001, None, "words"),
    }
    found = rounded(figures)
    assert found == {"a": 0.1235, "b": [3, True, False], "c": [None, 0.0, None, "words"]}
    assert str(found["c"][1]) == "0.0"
    assert [type(one) for one in found["b"]] == [int, bool, bool]


def test_an_array_is_refused_before_it_reaches_a_file() -> None:
    with pytest.raises(TypeError, match="an array is no figure: give a list"):
        rounded({"curve": [np.zeros(2)]})
