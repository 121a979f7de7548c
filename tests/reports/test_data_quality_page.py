from typing import Any

import pytest

from reports.render.data_quality import render_data_quality


def table(name: str = "person", **changes: Any) -> dict[str, Any]:
    rule = {
        "rule": "age_in_range",
        "description": "Age is between 0 and 120 years.",
        "severity": "row",
        "rows": 14,
    }
    facts: dict[str, Any] = {
        "table": name,
        "file": f"{name}.csv",
        "is_present": True,
        "rows_in": 3201,
        "accepted": 3180,
        "quarantined": 14,
        "exact_duplicates": 7,
        "blanked_cells": 5,
        "by_rule": [rule],
        "notes": [],
    }
    return facts | changes


def summary(*tables: dict[str, Any], rules_checked: int = 31) -> dict[str, Any]:
    return {
        "as_of": "22 November 2026",
        "source": "an invented area",
        "tables": list(tables),
        "rules_checked": rules_checked,
    }


def test_the_page_counts_rules_rows_and_reasons() -> None:
    page = render_data_quality(summary(table(), table("tenancy", by_rule=[])))
    assert "30 of 31 rules passed." in page
    assert "6,360 of 6,402 rows accepted." in page
    assert "Age is between 0 and 120 years." in page
    assert "Every rule passed." in page


def test_a_rule_that_no_row_broke_counts_as_passed() -> None:
    rule = {"rule": "r", "description": "Never shown.", "severity": "warning", "rows": 0}
    page = render_data_quality(summary(table(by_rule=[rule])))
    assert "31 of 31 rules passed." in page
    assert "Never shown." not in page


def test_a_blanked_cell_is_counted_and_explained() -> None:
    rule = {"rule": "r", "description": "Codes are known.", "severity": "field", "rows": 5}
    page = render_data_quality(summary(table(by_rule=[rule])))
    assert "The cell left empty, the row kept" in page
    assert page.count('<td class="num">5</td>') == 3


def test_a_table_that_was_not_sent_passed_no_rule() -> None:
    absent = table(is_present=False, by_rule=[], notes=["the extract has no such table"])
    page = render_data_quality(summary(absent))
    assert "the extract has no such table" in page
    assert "Every rule passed." not in page


def test_a_table_with_no_accepted_row_stands_out() -> None:
    lost = table(accepted=0, quarantined=3194)
    assert "No row was accepted from: person." in render_data_quality(summary(lost))


def test_no_table_at_all_still_gives_a_page() -> None:
    assert "No table was checked." in render_data_quality(summary())


def test_rows_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="person: 3201 rows came in but 3200 are accounted for"):
        render_data_quality(summary(table(accepted=3179)))


def test_more_broken_rules_than_checked_are_refused() -> None:
    with pytest.raises(ValueError, match="1 rules broke but only 0 were checked"):
        render_data_quality(summary(table(), rules_checked=0))
