"""The monitoring page: alarms first, the days beside every figure, small numbers hidden."""

from __future__ import annotations

import copy
from typing import Any

from reports.render.monitor_page import alarm_row, group_rows, render_monitor

DAYS = {"first": "2026-06-01", "last": "2026-07-31"}
ALARM = {
    "kind": "group", "what": "site: R9B01", "value": 4.2, "limit": 3.5, "stays": 230, **DAYS,
    "is_raised": True, "stops_retraining": False,
}  # fmt: skip
INTERVAL = {"value": 0.71, "low": 0.65, "high": 0.77}
GROUP = {
    "group": "sex", "level": "female", "n": 402, "events": 51, "listed": 40, "listed_events": 15,
    "auroc": INTERVAL, "slope": INTERVAL, "observed_over_expected": INTERVAL,
    "selection_rate": INTERVAL, "recall": INTERVAL, "note": None,
}  # fmt: skip
BODY: dict[str, Any] = {
    "as_of": "2026-09-30",
    "source": "an invented area, no real people",
    "inputs": {
        "newest_record": "2026-09-30",
        "signs": [],
        "tables": [
            {
                "table": "discharge_spell", "rows_in": 4000, "rows_of_last_week": 120,
                "quarantined": 3, "blanked_cells": 2, "unknown_codes": 1,
                "share_of_cells_empty": 0.62,
            }
        ],
    },
    "lists": [
        {
            "day": "2026-09-30", "freshness": "FRESH", "listed": 230, "with_gaps": 4,
            "manual_review": 2, "share_manual_review": 0.0087, "scores": None,
        }
    ],
    "targets": {
        "readmission_30d": {
            "version": "v3",
            "sha256": "0" * 64,
            "reference": {"first": "2024-10-01", "last": "2025-05-31", "stays": 4100},
            "alarms": [],
            "inputs": [
                {
                    "kind": "input", "what": "age_years", "value": 0.021, "limit": 0.1,
                    "stays": 1000, **DAYS, "is_raised": False, "stops_retraining": False,
                    "unknown_before": 0.0, "unknown_now": 0.004, "is_leading": True,
                }
            ],
            "scores": {
                "reference": {
                    "n": 4100, "mean": 0.14, "deciles": [0.05] * 9, "share_over_threshold": 0.5,
                },
                "now": {"n": 80, "mean": 0.15, "deciles": None, "share_over_threshold": 0.5},
            },
            "estimate": {
                **DAYS, "n": 1000, "auroc": 0.7, "precision": 0.37, "is": "Estimated and no more.",
            },
            "early": {
                "limits": {"rise": 6.1, "fall": 5.9},
                "weeks": [
                    {"week": "2026-08-30", "stays": 119, "seen": 6, "expected": 8.4, "rise": 0.0,
                     "fall": 0.8}
                ],
            },
            "cohorts": [
                {
                    **DAYS, "n": 488, "events": 67, "expected": 68.8,
                    "observed_over_expected": 0.97, "in_the_large": INTERVAL, "slope": INTERVAL,
                    "auroc": INTERVAL, "precision": {"k": 49, **INTERVAL},
                    "events_in_lower_half": 15,
                }
            ],
            "groups": {**DAYS, "rows": [GROUP]},
            "judged": [{**ALARM, "value": 0.4, "is_raised": False}],
        },
        "ongoing_care": {"unavailable": "No ongoing_care model is live."},
    },
}  # fmt: skip


def test_a_quiet_day_says_so_and_names_the_stays_of_every_figure() -> None:
    page = render_monitor(BODY)
    assert page.count("No alarm.") == 1
    assert "Nothing is unusual in this extract." in page
    assert page.count("1 June 2026 to 31 July 2026") == 5
    assert "held against the stays that calibrated it, 1 October 2024 to 31 May 2025" in page
    assert "Estimated and no more." in page
    assert "Not watched: No ongoing_care model is live." in page


def test_an_alarm_stands_before_the_figures_with_its_limit() -> None:
    body = copy.deepcopy(BODY)
    body["targets"]["readmission_30d"]["alarms"] = [ALARM, {**ALARM, "what": "site: R9A01"}]
    body["inputs"]["signs"] = ["ward in discharge spell is empty in 90% of last week's rows."]
    page = render_monitor(body)
    assert "2 alarms." in page
    assert page.index("4.20 standard errors") < page.index("Outcomes of each matured month")
    assert "is empty in 90% of last week&#39;s rows." in page


def test_a_move_that_stops_retraining_says_so() -> None:
    body = copy.deepcopy(BODY)
    target = body["targets"]["readmission_30d"]
    target["alarms"] = [{**target["inputs"][0], "is_raised": True, "stops_retraining": True}]
    assert "An input has moved. Do not retrain before it is understood" in render_monitor(body)


def test_small_groups_are_hidden_and_others_rounded() -> None:
    few = {**GROUP, "level": "male", "n": 5, "events": 1, "observed_over_expected": None}
    rows = group_rows([GROUP, {**GROUP, "level": "other", "n": 90, "events": 20}, few])
    assert rows[0][1:3] == ("400", "50")
    assert rows[2][1:] == ("*", "*", "*", "*")
    assert rows[1][1] == "*"  # hidden with it, so that it cannot be had back from the total


def test_an_alarm_does_not_give_back_what_the_table_of_groups_hides() -> None:
    assert alarm_row({**ALARM, "stays": 402})[4] == "400"
    assert alarm_row({**ALARM, "stays": 6})[4] == "*"


def test_a_group_of_too_few_says_so() -> None:
    row = {**GROUP, "observed_over_expected": None, "auroc": None, "note": "too few to say"}
    assert group_rows([row])[0][3] == "too few to say"


def test_text_of_the_source_is_inert() -> None:
    body = copy.deepcopy(BODY) | {"source": "<script>alert(1)</script>"}
    body["targets"]["readmission_30d"]["judged"][0]["what"] = "site: <img src=x>"
    page = render_monitor(body)
    assert "<script>alert" not in page
    assert "<img" not in page


def test_what_kept_its_limit_is_not_called_an_alarm() -> None:
    page = render_monitor(BODY)
    assert "No alarm." in page
    assert "no longer match" not in page


def test_groups_are_named_in_words() -> None:
    assert alarm_row({**ALARM, "what": "age_band: 18 to 49"})[1] == "Age band: 18 to 49"


def test_each_alarm_says_of_which_day_of_a_stay_its_dates_are() -> None:
    assert alarm_row({**ALARM, **DAYS})[5] == "left 1 June 2026 to 31 July 2026"
    assert alarm_row({**ALARM, **DAYS, "kind": "score"})[5] == "decided 1 June 2026 to 31 July 2026"
