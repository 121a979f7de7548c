"""Invented people and stays for the tests of features: short words in, whole tables out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data_contracts.contract import Contract
from features.continuous import stitch_continuous_spells
from features.known import KnownFacts, gather_known_facts
from features.settings import FeatureParams
from pipeline.contract_files import read_contracts
from pipeline.paths import CONTRACTS

PARAMS = FeatureParams(
    decision_hour=6,
    index_from="2023-01-01",
    minimum_age_years=18,
    admissions_lookback_days=365,
    history_lookback_days=730,
    recent_stay_lookback_days=30,
    ed_lookback_days=183,
    diagnosis_lookback_days=730,
    care_lookback_days=365,
    hours_trend_days=183,
    moves_lookback_days=730,
    survey_valid_days=730,
    readmission_window_days=30,
    reablement_window_days=56,
    home_window_days=84,
    snapshot_day_days=91,
    nfa_window_days=90,
    nfa_clock_start="reablement_end",
    nfa_scope=["admission", "home_care", "care_home"],
    outcome_lag_days=14,
    is_zero_night_readmission_counted=True,
    reablement_link_before_days=7,
    reablement_link_after_days=3,
    sequel_window_days=7,
)
SPELL = {
    "person_id": "ana", "provider_code": "RX1", "site_code": "north", "admission_method": "21",
    "age_at_admission_years": 80, "discharge_method": "1", "discharge_destination": "19",
    "discharge_pathway": "P1", "main_specialty": "300",
}  # fmt: skip
_contracts: dict[str, Contract] = {}


def contracts() -> dict[str, Contract]:
    """The real contracts, read once."""
    if not _contracts:
        _contracts.update(read_contracts(CONTRACTS))
    return _contracts


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as a typed table of the contract; what a row does not say is missing."""
    kinds = {"string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[us]"}
    columns = {
        column.name: pd.Series(
            [row.get(column.name) for row in rows], dtype=kinds[column.logical_type]
        )
        for column in contracts()[name].columns
    }
    return pd.DataFrame(columns)


def spell(spell_id: str, admitted: str, left: str | None = None, **more: Any) -> dict[str, Any]:
    """One stay; known from admission, its end from the day of discharge."""
    row = {**SPELL, "spell_id": spell_id, "admission_date": admitted, "known_at": admitted}
    if left is None:
        row |= {"discharge_method": None, "discharge_destination": None}
    row |= {"discharge_date": left, "discharge_known_at": left, "discharge_ready_date": left}
    return {**row, **more}


def spells(*rows: dict[str, Any]) -> pd.DataFrame:
    """A table of stays."""
    return table("discharge_spell", *rows)


def person(person_id: str = "ana", **more: Any) -> dict[str, Any]:
    """One person, recorded long ago."""
    return {"person_id": person_id, "known_at": "2020-01-01", **more}


def index_of(stays: pd.DataFrame, *spell_ids: str) -> pd.DataFrame:
    """An index of the named stays, decided when they were ready to leave, at six."""
    stitched = stitch_continuous_spells(stays).set_index("spell_id").loc[list(spell_ids)]
    decided = stitched["discharge_ready_date"].fillna(stitched["discharge_date"])
    return stitched.assign(index_datetime=decided + pd.Timedelta(hours=6)).sort_index()


def known_facts(index: pd.DataFrame, stays: pd.DataFrame, **tables: pd.DataFrame) -> KnownFacts:
    """Facts that passed the gate, from the stays and any other tables."""
    given = {"person": table("person", person()), **tables, "discharge_spell": stays}
    return gather_known_facts(given, index, contracts(), PARAMS)
