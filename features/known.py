"""The known-by gate: a fact enters a feature only if it was known when the hub decided.

Every row says when it first stood in an extract (``known_at``). A column whose value came later
names, in its contract, the column that says when (``known_by``). The gate drops rows not known
yet and blanks values not known yet, so that the features of a stay are the same whether or not
anything later exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data_contracts.contract import Contract
from features.charlson import conditions_of
from features.continuous import stitch_continuous_spells
from features.settings import FeatureParams

Tables = Mapping[str, pd.DataFrame]
Contracts = Mapping[str, Contract]


@dataclass(frozen=True)
class KnownFacts:
    """What was known of each index stay when it was decided.

    ``index`` is the cohort's index. Every other frame has one row per index stay and known fact:
    the fact's columns, ``index_spell_id`` and ``index_date`` (the civil day of the decision).
    ``None`` means that the extract has no such table, so that nothing can be said. ``diagnoses``
    are those that became known in the lookback window (all of them where the source has no
    calendar to measure it by); ``conditions`` are what they stand for.
    """

    index: pd.DataFrame
    persons: pd.DataFrame
    spells: pd.DataFrame
    diagnoses: pd.DataFrame | None
    conditions: pd.DataFrame | None
    ed_attendances: pd.DataFrame | None
    care_events: pd.DataFrame | None
    tenancies: pd.DataFrame | None
    properties: pd.DataFrame | None
    surveys: pd.DataFrame | None
    hazards: pd.DataFrame | None
    referrals: pd.DataFrame | None
    homelessness_cases: pd.DataFrame | None

    @cached_property
    def own_stay(self) -> pd.DataFrame:
        """What was known at the decision of the stay itself, one row per index stay."""
        own = self.spells[self.spells["spell_id"] == self.spells["index_spell_id"]]
        return own.set_index("index_spell_id").reindex(self.index.index)

    @cached_property
    def tenancy(self) -> pd.DataFrame:
        """The tenancy held at the decision, one row per index stay (``current_tenancies``)."""
        return current_tenancies(self.tenancies, self.index)

    @cached_property
    def today(self) -> pd.Series:
        """The civil day of each decision."""
        days: pd.Series = self.index["index_datetime"].dt.normalize()
        return days


def as_known(table: pd.DataFrame, contract: Contract, moment: pd.Timestamp) -> pd.DataFrame:
    """The table as an extract taken at ``moment`` would have shown it."""
    return _blank_what_came_later(table, contract, pd.Series(moment, index=table.index))


def known_pairs(
    index: pd.DataFrame, table: pd.DataFrame, contract: Contract, *, key: str = "person_id"
) -> pd.DataFrame:
    """Join each index stay with the facts of its person (or home) that were known by then.

    Parameters
    ----------
    index : one row per stay, indexed by ``spell_id``, with ``key`` and ``index_datetime``.
    table : facts with ``key`` and the contract's columns.
    key : what joins them: ``person_id``, or ``uprn`` for facts about a home.

    Returns
    -------
    One row per stay and known fact, with ``index_spell_id`` and ``index_date``.
    """
    moments = index[[key, "index_datetime"]].rename_axis("index_spell_id").reset_index()
    pairs = moments.dropna(subset=[key]).merge(table.dropna(subset=[key]), on=key, how="inner")
    known = _blank_what_came_later(pairs, contract, pairs["index_datetime"])
    return known.assign(index_date=known["index_datetime"].dt.normalize())


def gather_known_facts(
    tables: Tables, index: pd.DataFrame, contracts: Contracts, params: FeatureParams
) -> KnownFacts:
    """Pass every table through the gate for every index stay; homes by the current address."""

    def pairs(name: str, moments: pd.DataFrame, key: str = "person_id") -> pd.DataFrame | None:
        if name not in tables:
            return None
        return known_pairs(moments, tables[name], contracts[name], key=key)

    diagnoses = pairs("diagnosis", index)
    if diagnoses is not None:
        days_known = (diagnoses["index_date"] - diagnoses["known_at"]).dt.days
        is_recent = days_known <= params.diagnosis_lookback_days
        diagnoses = diagnoses[is_recent] if params.has_calendar else diagnoses
    tenancies = pairs("tenancy", index)
    homes = index.assign(uprn=current_tenancies(tenancies, index)["uprn"])
    persons = known_pairs(index, tables["person"], contracts["person"])
    return KnownFacts(
        index=index,
        persons=persons.set_index("index_spell_id").reindex(index.index),
        spells=known_pairs(
            index,
            stitch_continuous_spells(
                tables["discharge_spell"], is_transfer_one_stay=params.is_transfer_one_stay
            ),
            contracts["discharge_spell"],
        ),
        diagnoses=diagnoses,
        conditions=None if diagnoses is None else conditions_of(diagnoses),
        ed_attendances=pairs("ed_attendance", index),
        care_events=pairs("care_package_event", index),
        tenancies=tenancies,
        properties=pairs("property", homes, "uprn"),
        surveys=pairs("housing_condition_survey", homes, "uprn"),
        hazards=pairs("housing_hazard", homes, "uprn"),
        referrals=pairs("referral", index),
        homelessness_cases=pairs("homelessness_case", index),
    )


TENANCY_COLUMNS = (
    "uprn", "tenure", "accommodation_status", "notice_served", "rent_arrears_weeks",
    "tenancy_status", "recorded_on",
)  # fmt: skip


def current_tenancies(tenancies: pd.DataFrame | None, index: pd.DataFrame) -> pd.DataFrame:
    """The tenancy that each person held at the decision: latest start, not known to have ended.

    Returns one row per index stay with TENANCY_COLUMNS (``recorded_on``: when the record first
    stood in an extract); missing where no tenancy is known.
    """
    if tenancies is None:
        nothing = pd.DataFrame(index=index.index, columns=list(TENANCY_COLUMNS), dtype="str")
        return nothing.astype({"recorded_on": "datetime64[us]", "rent_arrears_weeks": "float64"})
    tenancies = tenancies.assign(recorded_on=tenancies["known_at"])
    has_started = tenancies["tenancy_start_date"].isna() | (
        tenancies["tenancy_start_date"] <= tenancies["index_date"]
    )
    held = tenancies[has_started & ~has_ended(tenancies)].sort_values(
        ["index_spell_id", "tenancy_start_date", "tenancy_id"], na_position="first", kind="stable"
    )
    latest = held.drop_duplicates("index_spell_id", keep="last").set_index("index_spell_id")
    return latest.reindex(index.index)[list(TENANCY_COLUMNS)]


def has_ended(tenancies: pd.DataFrame) -> pd.Series:
    """Whether each known tenancy was over before the day of the decision.

    One that is said to have ended without a day is over; one that ends today is still held.
    """
    is_over_without_a_day = (
        tenancies["tenancy_end_date"].isna() & tenancies["tenancy_status"].eq("ended")
    ).fillna(False)
    return (tenancies["tenancy_end_date"] < tenancies["index_date"]) | is_over_without_a_day


def _blank_what_came_later(
    table: pd.DataFrame, contract: Contract, moments: pd.Series
) -> pd.DataFrame:
    """Drop rows not known at their moment; blank single values known only later."""
    is_known = table["known_at"] <= moments
    known, moments = table[is_known], moments[is_known]
    late = {
        column.name: column.known_by
        for column in contract.columns
        if column.known_by is not None and column.name in known
    }
    visible = {when: known[when] <= moments for when in set(late.values())}
    return known.assign(**{name: known[name].where(visible[when]) for name, when in late.items()})
