"""The looked-up answers are those of the published package, and of fitting twice."""

import warnings

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression
from venn_abers import VennAbers as Oracle  # type: ignore[import-untyped]  # has no types

from models.calibration.venn_abers import fit_venn_abers
from tests.models.calibration.planted import scores


def with_edges(raw: np.ndarray) -> np.ndarray:
    """New scores: those seen, between them, and beyond both ends."""
    return np.concatenate([raw, raw + 0.013, [-99.0, 99.0]])


@pytest.mark.parametrize(("n", "decimals"), [(12, 0), (300, 1), (300, 8), (3000, 8)])
def test_answers_are_those_of_the_published_package(n: int, decimals: int) -> None:
    raw, _, label = scores("kinked", n=n)
    raw = np.round(raw, decimals)
    new = with_edges(raw)
    oracle = Oracle()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns its own authors
        oracle.fit(np.column_stack([-raw, raw]), label)
        merged, bounds = oracle.predict_proba(np.column_stack([-new, new]))
    found = fit_venn_abers(raw, label)
    np.testing.assert_allclose(np.column_stack(found.bounds(new)), bounds, atol=1e-12)
    np.testing.assert_allclose(found.apply(new), merged[:, 1], atol=1e-12)


def test_answers_are_those_of_fitting_with_and_without_the_event() -> None:
    raw, _, label = scores("right", n=80)
    raw = np.round(raw, 1)
    found = np.column_stack(fit_venn_abers(raw, label).bounds(with_edges(raw)))
    for score, bounds in zip(with_edges(raw), found, strict=True):
        twice = [
            IsotonicRegression().fit([*raw, score], [*label, event]).predict([score])[0]
            for event in (0.0, 1.0)
        ]
        assert bounds.tolist() == pytest.approx(twice, abs=1e-12)


def test_the_two_answers_lie_close_where_many_teach_and_wide_where_few_do() -> None:
    wide, narrow = (
        np.subtract(*fit_venn_abers(*scores("right", n=n)[::2]).bounds(np.array([-1.5]))[::-1])
        for n in (30, 30_000)
    )
    assert narrow[0] < 0.02
    assert wide[0] > 0.05
