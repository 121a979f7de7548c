from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.render.suppress import HIDDEN, is_small, published_groups, published_rate


def level(name: str, n: int, events: int = 20, **more: Any) -> dict[str, Any]:
    return {"group": "tenure", "level": name, "n": n, "events": events} | more


@given(counts=st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_no_small_count_is_published_and_none_stands_hidden_alone(counts: list[int]) -> None:
    rows = published_groups([level(str(place), n, n) for place, n in enumerate(counts)])
    shown = [row["n"] for row in rows]
    assert all(n in {HIDDEN, 0} or (n >= 10 and n % 5 == 0) for n in shown)
    others = sum(n > 0 for n in counts)
    if any(is_small(n) for n in counts) and others > 1:
        assert shown.count(HIDDEN) >= 2


def test_the_next_smallest_level_is_hidden_with_a_lone_small_one() -> None:
    rows = published_groups([level("own", 500), level("rent", 90), level("none", 4)])
    assert [row["n"] for row in rows] == [500, HIDDEN, HIDDEN]


def test_a_hidden_level_keeps_its_name_and_no_statistic() -> None:
    (row, _) = published_groups([level("none", 4, 1, auroc=0.9), level("own", 500)])
    assert row == {
        "group": "tenure",
        "level": "none",
        "n": HIDDEN,
        "events": HIDDEN,
        "auroc": HIDDEN,
    }


@pytest.mark.parametrize(
    ("events", "shown"),
    [
        pytest.param(0, 0, id="nobody"),
        pytest.param(7, HIDDEN, id="seven had it"),
        pytest.param(8, 10, id="eight had it"),
        pytest.param(92, 90, id="eight did not"),
        pytest.param(93, HIDDEN, id="seven did not"),
    ],
)
def test_events_are_hidden_when_few_had_it_or_few_did_not(events: int, shown: int | str) -> None:
    (row,) = published_groups([level("own", 100, events)])
    assert row["events"] == shown


def test_rates_come_from_rounded_counts() -> None:
    (row,) = published_groups([level("own", 118, listed=31, selection_rate=31 / 118)])
    assert row["selection_rate"] == published_rate(31, 118) == 0.25


def test_the_input_is_left_as_it_was() -> None:
    rows = [level("own", 118)]
    published_groups(rows)
    assert rows == [level("own", 118)]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="a count is 0 or more, got -1"):
        is_small(-1)
