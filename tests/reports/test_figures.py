import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reports.render.figures import (
    benefit_fifths_figure,
    calibration_figure,
    comparators_figure,
    decision_curve_figure,
    hit_rate_figure,
    precision_recall_figure,
    shap_bar_figure,
    targeting_figure,
)
from reports.render.shap_summary import shap_summary
from reports.render.svg import drawing, for_page, to_svg
from tests.reports.sample_metrics import calibration_points

SHARE = np.linspace(0, 1, 21)
FIFTHS = pd.DataFrame(
    {
        "fifth": [1, 2, 3, 4, 5],
        "predicted": [0.0, 0.04, 0.08, 0.12, 0.16],
        "effect": [0.01, 0.03, 0.09, 0.1, 0.15],
        "low": [-0.03, 0.0, 0.05, 0.06, 0.1],
        "high": [0.05, 0.06, 0.13, 0.14, 0.2],
    }
)
COMPARATORS = pd.DataFrame(
    {
        "label": ["Model", "LACE <i>"],
        "value": [0.74, 0.68],
        "low": [0.72, 0.66],
        "high": [0.76, 0.7],
        "is_model": [True, False],
    }
)
FEATURES = pd.DataFrame(
    {
        "label": ["Emergency stays", "Lives alone", "Damp at home"],
        "group": ["health", "care", "home"],
        "mean_abs": [0.4, 0.2, 0.1],
    }
)
PICTURES: dict[str, Callable[[], str]] = {
    "calibration": lambda: calibration_figure(calibration_points()),
    "calibration without intervals": lambda: calibration_figure(
        calibration_points().drop(columns=["low", "high"])
    ),
    "calibration with a histogram": lambda: calibration_figure(
        calibration_points(),
        spread=pd.DataFrame({"risk_from": [0.0], "risk_to": [0.5], "people": [100]}),
    ),
    "precision-recall": lambda: precision_recall_figure(
        pd.DataFrame({"recall": SHARE, "precision": 1 - SHARE / 2}), prevalence=0.1
    ),
    "hit-rate": lambda: hit_rate_figure(
        pd.DataFrame({"k": SHARE * 100, "precision": 0.5 - SHARE / 3}),
        prevalence=0.1,
        capacity=20,
    ),
    "comparators": lambda: comparators_figure(COMPARATORS),
    "features": lambda: shap_bar_figure(FEATURES),
    "fifths": lambda: benefit_fifths_figure(FIFTHS),
    "targeting": lambda: targeting_figure(
        pd.DataFrame({"share": SHARE, "gain": SHARE**0.5 / 10, "constant": SHARE / 10}),
        autoc=0.02,
    ),
    "hit-rate with rules": lambda: hit_rate_figure(
        pd.DataFrame({"score": ["model", "lace"], "k": [10, 10], "precision": [0.4, 0.3]}),
        prevalence=0.1,
    ),
    "decision curve": lambda: decision_curve_figure(
        pd.DataFrame({"threshold": SHARE, "model": 0.1 - SHARE / 9, "everybody": 0.1 - SHARE})
    ),
    "nobody": lambda: calibration_figure(calibration_points().head(0)),
    "no features": lambda: shap_bar_figure(FEATURES.head(0)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_twice_readable_aloud_and_holds_no_outside_part(name: str) -> None:
    svg = PICTURES[name]()
    assert svg == PICTURES[name]()
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
    assert root.get("role") == "img"
    inline = for_page(svg)
    assert "http" not in inline
    assert not re.search(r"url\((?!#)|href=\"(?!#)|<image|<style|DejaVu|\d{4}-\d\d-\d\d", inline)


def test_two_pictures_in_one_page_share_no_id() -> None:
    found = [
        set(re.findall(r'\bid="([^"]+)"', PICTURES[name]())) for name in ("calibration", "fifths")
    ]
    assert not found[0] & found[1]


def test_text_from_the_data_cannot_become_markup() -> None:
    assert "<i>" not in comparators_figure(COMPARATORS)


def test_the_pictures_of_shap_show_groups_and_no_person() -> None:
    values = np.random.Generator(np.random.PCG64(3)).normal(size=(150, 3))
    svg = shap_summary(values, ["a", "b", "c"], ["Age", "Age", "Damp"])
    assert svg == shap_summary(values, ["a", "b", "c"], ["Age", "Age", "Damp"])
    assert "2 features over 150 people" in svg
    assert "#ff0051" not in svg


def test_shap_needs_matching_shapes_and_enough_people() -> None:
    with pytest.raises(ValueError, match="need one feature and one name per column"):
        shap_summary(np.zeros((200, 2)), ["a"], ["Age"])
    with pytest.raises(ValueError, match="needs 100 people or more"):
        shap_summary(np.zeros((99, 1)), ["a"], ["Age"])


def test_a_name_that_cannot_start_an_id_is_refused() -> None:
    with drawing() as (figure, _), pytest.raises(ValueError, match="letters, digits and hyphens"):
        to_svg(figure, name='x" onload="1', title="t", description="d")


@pytest.mark.parametrize(
    "svg",
    [
        pytest.param("<p>no picture</p>", id="not a picture"),
        pytest.param("<svg><script>1</script></svg>", id="script"),
        pytest.param('<svg onload="1"></svg>', id="handler"),
        pytest.param('<svg><image href="data:,x"/></svg>', id="image"),
        pytest.param("<svg><foreignObject/></svg>", id="page in a picture"),
    ],
)
def test_only_our_own_kind_of_picture_may_stand_in_a_page(svg: str) -> None:
    with pytest.raises(ValueError, match="a picture for a page is one <svg> element"):
        for_page(svg)
