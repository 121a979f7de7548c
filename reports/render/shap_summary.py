"""The shap library's own bar picture, grouped so that no bar and no dot is one person."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.render.svg import BLUE, drawing, to_svg

FEWEST_PEOPLE = 100
SHAP_PINK = "#ff0051"


def shap_summary(
    values: NDArray[np.float64],
    features: Sequence[str],
    names: Sequence[str],
    *,
    largest: int = 12,
    name: str = "shap-summary",
) -> str:
    """Mean absolute push per plain name, drawn by ``shap.plots.bar``.

    Parameters
    ----------
    values : SHAP values in log-odds, shape (people, features).
    features : column of each value.
    names : plain name of each column; columns that share one are summed first.

    Raises
    ------
    ValueError : shapes disagree, or fewer people than may be published.
    """
    if values.shape[1:] != (len(features),) or len(features) != len(names):
        raise ValueError(
            f"{values.shape} SHAP values need one feature and one name per column, got "
            f"{len(features)} features and {len(names)} names"
        )
    if len(values) < FEWEST_PEOPLE:
        raise ValueError(f"a published SHAP picture needs {FEWEST_PEOPLE} people or more")
    grouped, plain = _sum_by_name(values, names)
    shap = _import_shap()
    explanation = shap.Explanation(values=grouped, feature_names=plain)
    with drawing(height=1.2 + 0.34 * min(largest, len(plain))) as (figure, (chart,)):
        shap.plots.bar(explanation, max_display=largest, ax=chart, show=False)
        chart.set_xlabel("Mean push on the score, up or down (log-odds)")
        picture = to_svg(
            figure,
            name=name,
            title="What the score uses (shap)",
            description=f"Mean absolute SHAP value of {len(plain)} features over "
            f"{len(values):,} people. A push is what the score used, not a cause.",
        )
    return picture.replace(SHAP_PINK, BLUE)


def _import_shap() -> Any:
    """The library, without its warnings to its own authors about matplotlib."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap
    return shap


def _sum_by_name(
    values: NDArray[np.float64], names: Sequence[str]
) -> tuple[NDArray[np.float64], list[str]]:
    """Columns that share a plain name, summed; names in order of first mention."""
    plain = list(dict.fromkeys(names))
    member = np.array([[name == one for one in plain] for name in names], dtype="float64")
    return values @ member, plain
