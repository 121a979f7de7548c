"""The help the invented area offers, and the places that are free; every service is invented."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.contract_files import read_code_lists, read_contracts
from simulation.area import Area, simulate
from simulation.service_catalogue import catalogue_table
from simulation.services import SERVICES_THAT_SEND_NO_COUNT, service_tables

CONTRACTS, CODE_LISTS = read_contracts(), read_code_lists()


def test_every_kind_of_help_of_the_code_list_is_offered_by_some_service() -> None:
    assert set(catalogue_table()["intervention_code"]) == set(CODE_LISTS["intervention"].codes)


@pytest.mark.parametrize("table", ["intervention_catalogue", "capacity_day"])
def test_the_tables_have_columns_of_their_contract_alone(area: Area, table: str) -> None:
    names = {column.name for column in CONTRACTS[table].columns}
    assert set(area.tables[table]) <= names


def test_no_service_has_more_places_open_than_places(area: Area) -> None:
    days = area.tables["capacity_day"]
    assert (days["places_open"] <= days["places_total"]).all()
    assert days["places_open"].gt(0).any()
    assert days["places_open"].eq(0).any()


def test_a_service_counts_its_places_up_to_the_day_of_the_extract_or_sends_none(area: Area) -> None:
    newest = area.tables["capacity_day"].groupby("service_id")["capacity_date"].max()
    services = set(area.tables["intervention_catalogue"]["service_id"])
    assert (newest == pd.Timestamp("2026-09-30")).all()
    assert set(newest.index) == services - set(SERVICES_THAT_SEND_NO_COUNT)


def test_an_edition_that_has_ended_counts_no_places_after_its_last_day() -> None:
    day = (pd.Timestamp("2026-06-05") - pd.Timestamp("1970-01-01")).days
    counted = service_tables(seed=1, as_of_day=day)["capacity_day"]
    reablement = counted[counted["service_id"] == "reablement-home"].set_index("capacity_date")
    assert reablement.loc[pd.Timestamp("2026-05-31"), "places_total"] == 4
    assert reablement.loc[pd.Timestamp("2026-06-01"), "places_total"] == 20
    assert not reablement.index.duplicated().any()


def test_an_extract_from_before_a_service_opened_does_not_show_it() -> None:
    early = simulate(people=50, seed=1, scenario="default", as_of="2020-03-01").tables
    assert early["intervention_catalogue"].empty
    assert early["capacity_day"].empty
