"""Invented people in parts: how many parts there are changes nothing that is said of anyone."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.invented_histories import draw_histories
from features.cohort import training_cohort
from features.partitions import in_order_of, in_person_parts
from features.settings import FeatureParams
from features.snapshots import build_snapshot_features, snapshot_moments
from features.table import build_feature_table
from pipeline.features import prepare
from tests.features.invented import PARAMS, contracts, index_of, person, spell, spells, table

EARLY = PARAMS.model_copy(update={"index_from": "2022-01-01"})
TABLES = draw_histories(300, contracts(), seed=7)
INDEX = training_cohort(TABLES["discharge_spell"], EARLY).index
IN_ONE = build_feature_table(TABLES, INDEX, contracts(), EARLY)


def in_parts_of(most: int) -> FeatureParams:
    return EARLY.model_copy(update={"most_stays_at_once": most})


@settings(max_examples=8, deadline=None)
@given(most=st.integers(1, 301), drawn=st.integers(0, 9))
def test_the_number_of_parts_and_the_order_of_rows_change_no_feature(most: int, drawn: int) -> None:
    mixed = {name: rows.sample(frac=1, random_state=drawn) for name, rows in TABLES.items()}
    some = INDEX.sample(frac=0.5, random_state=drawn)
    found = build_feature_table(mixed, some, contracts(), in_parts_of(max(most, 20)))
    pd.testing.assert_frame_equal(found, IN_ONE.loc[some.index], check_exact=True)


def test_parts_change_nothing_that_the_stage_writes() -> None:
    as_of = pd.Timestamp("2026-01-01")
    in_one, in_many = (prepare(TABLES, in_parts_of(most), as_of=as_of) for most in (1000, 60))
    for one, many in zip(vars(in_one).values(), vars(in_many).values(), strict=True):
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, many, check_exact=True)


def test_parts_change_no_morning_of_a_stay() -> None:
    moments = snapshot_moments(INDEX, every_days=7, most=3)
    in_one, in_many = (
        build_snapshot_features(TABLES, INDEX, moments, contracts(), in_parts_of(most))
        for most in (10_000, 150)
    )
    pd.testing.assert_frame_equal(in_one, in_many, check_exact=True)


def test_every_person_is_whole_in_one_part() -> None:
    parts = list(in_person_parts(TABLES, INDEX, most_stays=20))
    most_of_one = INDEX["person_id"].value_counts().max()
    assert all(20 - most_of_one <= len(index) <= 20 + most_of_one for _, index in parts)
    people = [set(index["person_id"]) for _, index in parts]
    assert sum(map(len, people)) == INDEX["person_id"].nunique() == len(set.union(*people))
    pd.testing.assert_frame_equal(in_order_of(INDEX, [index for _, index in parts]), INDEX)
    for tables, index in parts:
        assert set(tables["diagnosis"]["person_id"]) == set(index["person_id"])


def test_one_person_with_many_stays_is_a_part_of_their_own() -> None:
    stays = spells(
        *(spell(f"a{n}", f"2025-0{n}-01", f"2025-0{n}-02") for n in range(1, 5)),
        spell("b1", "2025-01-01", "2025-01-02", person_id="ben"),
    )
    tables = {"discharge_spell": stays, "person": table("person", person(), person("ben"))}
    index = index_of(stays, "a1", "a2", "a3", "a4", "b1")
    parts = [set(part.index) for _, part in in_person_parts(tables, index, most_stays=2)]
    assert parts == [{"a1", "a2", "a3", "a4"}, {"b1"}]


def test_a_home_that_people_of_two_parts_share_is_in_both_and_codes_are_in_all() -> None:
    stays = spells(
        spell("a", "2025-01-01", "2025-01-02"),
        spell("b", "2025-01-01", "2025-01-02", person_id="ben"),
    )
    homes = [{"person_id": who, "tenancy_id": who, "uprn": "u1"} for who in ("ana", "ben", "cai")]
    tables = {
        "discharge_spell": stays,
        "tenancy": table("tenancy", *homes),
        "property": table("property", {"uprn": "u1"}, {"uprn": "nobody's"}),
        "codes": pd.DataFrame({"code": ["x"]}),
    }
    parts = list(in_person_parts(tables, index_of(stays, "a", "b"), most_stays=1))
    assert [part["tenancy"]["person_id"].tolist() for part, _ in parts] == [["ana"], ["ben"]]
    assert [part["property"]["uprn"].tolist() for part, _ in parts] == [["u1"], ["u1"]]
    assert [part["codes"]["code"].tolist() for part, _ in parts] == [["x"], ["x"]]


@pytest.mark.parametrize("rows", [0, 5])
def test_few_stays_are_one_part(rows: int) -> None:
    [(tables, index)] = in_person_parts(TABLES, INDEX.head(rows), most_stays=5)
    assert tables == TABLES
    assert len(index) == rows
