"""Who is one person, who is not, and who cannot be told apart."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identity import people
from pipeline.identity.people import STATUSES, decide
from tests.pipeline.identity.invented_people import ANA, BEN, CY, WRONG

COLUMNS = ["nhs_number", "local_id", "date_of_birth", "sex"]
Row = tuple[str, str, str, str]


def decided(*rows: Row) -> pd.DataFrame:
    return decide(pd.DataFrame(list(rows), columns=COLUMNS, dtype="str"))


def statuses(*rows: Row) -> list[str]:
    return decided(*rows)["status"].tolist()


def made_of(*rows: Row) -> list[str]:
    """What each row's person_id is made of; empty where it has none."""
    answer = decided(*rows)
    assert not ((answer["number"] != "") & (answer["local"] != "")).any()
    return (answer["number"] + answer["local"]).tolist()


def test_a_number_that_passes_makes_the_person() -> None:
    rows = [(ANA, "h1", "1950-01-02", "2"), (BEN, "", "", "")]
    assert statuses(*rows) == ["verified", "verified"]
    assert made_of(*rows) == [ANA, BEN]


def test_exact_repeats_and_other_ways_to_write_the_same_are_no_conflict() -> None:
    rows = [
        (ANA, "h1", "1950-01-02", "2"),
        (ANA, "h1", "1950-01-02", "2"),
        ("943 476 5919", " h1", "02/01/1950", "F"),
        (ANA, "h1", "", "X"),
    ]
    assert statuses(*rows) == ["verified"] * 4
    assert set(made_of(*rows)) == {ANA}
    assert set(decided(*rows)["reason"]) == {""}


def test_two_local_ids_of_one_number_are_one_person_where_nothing_contradicts() -> None:
    rows = [(ANA, "h1", "1950-01-02", "2"), (ANA, "h2", "1950-01-02", ""), ("", "h2", "", "")]
    assert statuses(*rows) == ["verified"] * 3
    assert set(made_of(*rows)) == {ANA}


def test_a_row_without_a_number_takes_the_one_beside_its_local_id() -> None:
    rows = [("", "h1", "", ""), (ANA, "h1", "1950-01-02", "2"), (WRONG, "h1", "", "")]
    assert statuses(*rows) == ["verified"] * 3
    assert set(made_of(*rows)) == {ANA}
    assert decided(*rows)["reason"].tolist() == [
        "", "", "the NHS number fails its check digit; taken from another row of the same local id",
    ]  # fmt: skip


def test_without_a_number_the_local_id_makes_the_person_and_the_status_says_why() -> None:
    rows = [
        ("", "h1", "", ""),
        (WRONG, "h2", "", ""),
        ("", "h2", "", ""),
        ("9999999999", "h3", "", ""),
    ]
    assert statuses(*rows) == ["missing", "check_digit_failed", "check_digit_failed", "missing"]
    assert made_of(*rows) == ["h1", "h2", "h2", "h3"]
    assert decided(*rows)["reason"].tolist() == [
        "there is no NHS number; known by the local id",
        "the NHS number fails its check digit; known by the local id",
        "there is no NHS number; known by the local id",
        "the NHS number is a placeholder, one digit repeated; known by the local id",
    ]


def test_nothing_to_go_by_gives_no_person() -> None:
    rows = [("", "", "1950-01-02", "2"), (WRONG, "", "", ""), ("", "unknown", "", "")]
    assert statuses(*rows) == ["missing", "check_digit_failed", "missing"]
    assert made_of(*rows) == ["", "", ""]
    assert all(
        reason.endswith("; no local id either, so the row has no person_id")
        for reason in decided(*rows)["reason"]
    )


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        pytest.param((ANA, "h2", "1981-07-08", ""), people.TWO_BIRTHS, id="dates of birth"),
        pytest.param((ANA, "h2", "", "1"), people.TWO_SEXES, id="sexes"),
    ],
)
def test_two_people_with_one_number_are_kept_apart_by_their_local_ids(
    second: Row, reason: str
) -> None:
    rows = [(ANA, "h1", "1950-01-02", "2"), second, ("", "h2", "", ""), (BEN, "h3", "", "")]
    answer = decided(*rows)
    assert answer["status"].tolist() == ["conflict", "conflict", "conflict", "verified"]
    assert made_of(*rows) == ["h1", "h2", "h2", BEN]
    assert answer["reason"].tolist() == [f"{reason}; known by the local id"] * 3 + [""]
    assert answer["case"].tolist() == [ANA, ANA, ANA, ""]


def test_a_contradiction_may_stand_in_a_row_that_has_no_number() -> None:
    rows = [(ANA, "h1", "1950-01-02", ""), (ANA, "h2", "", ""), ("", "h2", "1981-07-08", "")]
    assert statuses(*rows) == ["conflict"] * 3
    assert made_of(*rows) == ["h1", "h2", "h2"]


def test_in_a_conflict_a_row_without_local_id_has_no_person() -> None:
    rows = [(ANA, "h1", "1950-01-02", ""), (ANA, "", "1981-07-08", "")]
    assert statuses(*rows) == ["conflict", "conflict"]
    assert made_of(*rows) == ["h1", ""]
    assert decided(*rows)["reason"][1] == f"{people.TWO_BIRTHS}; {people.NO_LOCAL_ID}"


def test_one_local_id_with_two_numbers_is_a_conflict_for_all_whom_it_touches() -> None:
    rows = [
        (ANA, "h1", "", ""),
        (BEN, "h1", "", ""),
        ("", "h1", "", ""),
        (BEN, "h2", "", ""),
        (ANA, "", "", ""),
        (CY, "h3", "", ""),
    ]
    answer = decided(*rows)
    assert answer["status"].tolist() == ["conflict"] * 5 + ["verified"]
    assert made_of(*rows) == ["h1", "h1", "h1", "h2", "", CY]
    assert answer["reason"].tolist() == [
        *[f"{people.TWO_NUMBERS}; {people.BY_LOCAL_ID}"] * 3,
        f"{people.BESIDE_TWO_NUMBERS}; {people.BY_LOCAL_ID}",
        f"{people.BESIDE_TWO_NUMBERS}; {people.NO_LOCAL_ID}",
        "",
    ]
    assert answer["case"].tolist() == [ANA, BEN, "h1", BEN, ANA, ""]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        pytest.param("1950-01-02", "1981-07-08", people.LOCAL_TWO_BIRTHS, id="dates of birth"),
        pytest.param("", "", people.LOCAL_TWO_SEXES, id="sexes"),
    ],
)
def test_one_local_id_of_two_people_without_number_is_a_conflict(
    first: str, second: str, reason: str
) -> None:
    sexes = ("", "") if first else ("1", "2")
    rows = [("", "h1", first, sexes[0]), (WRONG, "h1", second, sexes[1])]
    assert statuses(*rows) == ["conflict"] * 2
    assert decided(*rows)["reason"].tolist() == [f"{reason}; {people.BY_LOCAL_ID}"] * 2
    assert decided(*rows)["case"].tolist() == ["h1", "h1"]


def test_a_word_for_no_id_does_not_join_strangers() -> None:
    rows = [(ANA, "UNKNOWN", "", ""), (BEN, "UNKNOWN", "", "")]
    assert statuses(*rows) == ["verified", "verified"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from([ANA, BEN, CY, "943 476 5919", WRONG, "9999999999", ""]),
        st.sampled_from(["h1", "h2", "h3", "h4", "", "unknown"]),
        st.sampled_from(["1950-01-02", "02/01/1950", "1981-07-08", "", "1900-01-01"]),
        st.sampled_from(["1", "2", "M", "X", ""]),
    ),
    max_size=12,
)


@given(rows=ROWS, order=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_another_order_of_rows_changes_nobody(rows: list[Row], order: object) -> None:
    table = pd.DataFrame(rows, columns=COLUMNS, dtype="str")
    shuffled = list(table.index)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    pd.testing.assert_frame_equal(decide(table.loc[shuffled]).loc[table.index], decide(table))


@given(rows=ROWS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_two_who_contradict_each_other_are_merged_by_a_number(rows: list[Row]) -> None:
    answer = decided(*rows)
    assert len(answer) == len(rows)
    assert set(answer["status"]) <= set(STATUSES)
    table = people._facts(pd.DataFrame(rows, columns=COLUMNS, dtype="str"))
    by_number = table.assign(by=answer["number"])[answer["number"] != ""]
    for fact in ("born", "sex", "number"):
        seen = by_number.loc[by_number[fact] != "", ["by", fact]].drop_duplicates()
        assert seen["by"].is_unique
    with_local = answer.assign(by=table["local"])[table["local"] != ""]
    answers = with_local[["by", "status", "number", "local"]].drop_duplicates()
    assert answers["by"].is_unique
    is_known = (answer["number"] != "") | (answer["local"] != "")
    assert (is_known | (table["local"] == "")).all()
