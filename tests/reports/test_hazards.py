"""The hazard log is rated by the official matrix, is whole, and holds no formula."""

from typing import Any

import pytest

from reports.render.hazards import (
    HEADER,
    LIKELIHOODS,
    SEVERITIES,
    as_csv,
    check_hazards,
    hazard_rows,
    hazard_summary,
    rating,
    render_hazards,
)

RISK = {"severity": "Major", "likelihood": "Low"}
HAZARD: dict[str, Any] = {
    "id": "H01", "name": "A person is missing", "description": "=1+1", "causes": "A lost row",
    "effect": "Unseen", "hazard": "No help", "harm": "Unsafe discharge", "owner": "CSO",
    "existing_controls": [{"control": "Rows are counted", "test": "tests/x.py::test_y"}],
    "initial": RISK, "residual": {"severity": "Minor", "likelihood": "Low"}, "status": "open",
    "further_controls": {"design": "a", "test": "b", "training": "c", "business_process": "d"},
}  # fmt: skip


def test_the_matrix_is_that_of_nhs_digital() -> None:
    rows = [
        " ".join(str(rating({"severity": s, "likelihood": one})) for s in SEVERITIES)
        for one in LIKELIHOODS
    ]
    assert rows == ["3 4 4 5 5", "2 3 3 4 5", "2 2 3 3 4", "1 2 2 3 4", "1 1 2 2 3"]


def test_the_card_is_told_how_many_are_open_and_the_highest_risk_left() -> None:
    told = hazard_summary([HAZARD, {**HAZARD, "id": "H02", "residual": RISK, "status": "closed"}])
    assert (told["hazards"], told["open"], told["highest_residual"]) == (2, 1, 3)
    assert told["log"][0]["tests"] == ["tests/x.py::test_y"]


def test_the_log_as_csv_runs_nothing_and_as_page_has_every_hazard() -> None:
    text = as_csv(HEADER, hazard_rows([HAZARD]))
    assert '"\'=1+1"' in text
    assert "H01. A person is missing" in render_hazards([HAZARD])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"harm": ""}, "H01 lacks harm"),
        ({"further_controls": {"design": "a"}}, "H01 lacks further control: training"),
        ({"existing_controls": [{"control": "a"}]}, "H01 has a control without a test"),
        ({"existing_controls": []}, "H01 has a control without a test"),
        ({"status": "closed"}, "H01 is closed, and nobody has signed: it stays open"),
        ({"status": "accepted", "signed_by": None}, "H01 is accepted, and nobody has signed"),
        ({"residual": {"severity": "Bad", "likelihood": "Low"}},
         "no such place in the matrix: severity 'Bad'"),
    ],
)  # fmt: skip
def test_a_hazard_that_is_not_whole_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_hazards([{**HAZARD, **change}])


def test_a_whole_log_is_accepted() -> None:
    check_hazards([HAZARD])
    check_hazards([{**HAZARD, "status": "closed", "signed_by": "Clinical safety officer"}])
