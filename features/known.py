"""The known-by gate: a fact enters a feature only if it was known when the hub decided.

Every row says when it first stood in an extract (``known_at``). A column whose value came later
names, in its contract, the column that says when (``known_by``). The gate drops rows not known
yet and blanks values not known yet (features/pairs.py), so that the features of a stay are the
same whether or not anything later exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data_contracts.contract import Contract
from features.charlson import conditions_of
from features.continuous import stitch_continuous_spells
from features.counting import latest_per_stay, one_per_stay
from features.pairs import MISSING, known_pairs, with_numbers
from features.read_columns import CONTRACT_OF, READ, only_read
from features.settings import FeatureParams

Tables = Mapping[str, pd.DataFrame]
Contracts = Mapping[str, Contract]

LEADING_POSITIONS = 3
"""A stay's codes up to this position are read one by one; 1 is the main diagnosis."""


@dataclass(frozen=True)
class KnownFacts:
    """What was known of each index stay when it was decided.

    ``index`` is the cohort's index. ``persons``, ``own_stay`` (the stay itself) and ``tenancy``
    (the one held at the decision) have one row per index stay and its index. ``conditions`` has
    one too, and says of each Charlson condition whether a known code names it. Every other frame
    has one row per index stay and known fact: the columns in READ, ``stay`` (position of the index
    stay, from 0), ``index_date`` (the civil day of the decision) and, for spells, referrals and
    leading diagnoses, ``is_own``: of the index stay itself. ``None`` means that the extract has no
    such table, so that nothing can be said. ``diagnoses`` are those that became known in the
    lookback window (all of them where the source has no calendar to measure it by);
    ``leading_diagnoses`` those of them in the first LEADING_POSITIONS of a stay; ``surveys`` are
    those still valid.
    """

    index: pd.DataFrame
    persons: pd.DataFrame
    own_stay: pd.DataFrame
    spells: pd.DataFrame
    diagnoses: pd.DataFrame | None
    leading_diagnoses: pd.DataFrame | None
    conditions: pd.DataFrame | None
    ed_attendances: pd.DataFrame | None
    care_events: pd.DataFrame | None
    tenancies: pd.DataFrame | None
    tenancy: pd.DataFrame
    properties: pd.DataFrame | None
    surveys: pd.DataFrame | None
    hazards: pd.DataFrame | None
    referrals: pd.DataFrame | None
    homelessness_cases: pd.DataFrame | None

    @cached_property
    def earlier_stays(self) -> pd.DataFrame:
        """Continuous spells of the person that began before the index one; one row each."""
        return self.spells[self.spells["is_first"] & ~self.spells["is_own"]]

    @cached_property
    def survey(self) -> pd.DataFrame | None:
        """The last survey still valid, one row per index stay; None without a table."""
        if self.surveys is None:
            return None
        return latest_per_stay(self.surveys, self.index, by=["survey_date", "survey_id"])

    @cached_property
    def home(self) -> pd.DataFrame | None:
        """What the property record says of the home, one row per stay; None without a table."""
        if self.properties is None:
            return None
        return latest_per_stay(self.properties, self.index, by=["known_at"])

    @cached_property
    def today(self) -> pd.Series:
        """The civil day of each decision."""
        days: pd.Series = self.index["index_datetime"].dt.normalize()
        return days


def gather_known_facts(
    tables: Tables,
    index: pd.DataFrame,
    contracts: Contracts,
    params: FeatureParams,
    *,
    stay_ids: pd.Series | None = None,
) -> KnownFacts:
    """Pass every table through the gate for every index stay; homes by the current address.

    Parameters
    ----------
    stay_ids : the ``spell_id`` that each row of the index stands for, where its own index is
        another (features/snapshots.py); in its order.
    """
    ids = index.index if stay_ids is None else stay_ids
    moments = index[["person_id", "continuous_id", "index_datetime"]].assign(spell_id=ids.array)
    read = only_read(tables, contracts)
    moments, read = with_numbers(moments, read, keys=("person_id", "uprn"))
    read |= _stays(read["discharge_spell"], params) | _leading_codes(read)

    def of(name: str, **how: str) -> pd.DataFrame:
        contract = contracts[CONTRACT_OF.get(name, name)]
        return known_pairs(moments, read[name], contract, columns=READ[name], **how)

    def if_any(name: str, **how: str) -> pd.DataFrame | None:
        return of(name, **how) if name in read else None

    tenancies = if_any("tenancy")
    tenancy = current_tenancies(tenancies, index)
    moments = moments.assign(uprn=tenancy["uprn"].fillna(MISSING).astype("int64"))
    diagnoses = _recent(if_any("diagnosis"), params)
    return KnownFacts(
        index=index,
        persons=one_per_stay(of("person"), index),
        own_stay=one_per_stay(of("own_stay", key="spell_id"), index),
        spells=of("discharge_spell", own="continuous_id"),
        diagnoses=diagnoses,
        leading_diagnoses=_recent(if_any("leading_diagnosis", own="spell_id"), params),
        conditions=None if diagnoses is None else conditions_of(diagnoses, index),
        ed_attendances=if_any("ed_attendance"),
        care_events=if_any("care_package_event"),
        tenancies=tenancies,
        tenancy=tenancy,
        properties=if_any("property", key="uprn"),
        surveys=_still_valid(if_any("housing_condition_survey", key="uprn"), params),
        hazards=if_any("housing_hazard", key="uprn"),
        referrals=if_any("referral", own="spell_id"),
        homelessness_cases=if_any("homelessness_case"),
    )


TENANCY_COLUMNS = (
    "uprn", "tenure", "accommodation_status", "notice_served", "rent_arrears_weeks",
    "tenancy_status", "recorded_on",
)  # fmt: skip


def current_tenancies(tenancies: pd.DataFrame | None, index: pd.DataFrame) -> pd.DataFrame:
    """The tenancy that each person held at the decision: latest start, not known to have ended.

    Returns one row per index stay with TENANCY_COLUMNS (``uprn``: the home's number, as
    ``with_numbers`` gave it; ``recorded_on``: when the record first stood in an extract); missing
    where no tenancy is known.
    """
    if tenancies is None:
        nothing = pd.DataFrame(index=index.index, columns=list(TENANCY_COLUMNS), dtype="str")
        kinds = dict.fromkeys(["uprn", "rent_arrears_weeks"], "float64")
        return nothing.astype({**kinds, "recorded_on": "datetime64[us]"})
    tenancies = tenancies.assign(recorded_on=tenancies["known_at"])
    has_started = tenancies["tenancy_start_date"].isna() | (
        tenancies["tenancy_start_date"] <= tenancies["index_date"]
    )
    held = tenancies[has_started & ~has_ended(tenancies)]
    latest = latest_per_stay(held, index, by=["tenancy_start_date", "tenancy_id"])
    return latest[list(TENANCY_COLUMNS)]


def has_ended(tenancies: pd.DataFrame) -> pd.Series:
    """Whether each known tenancy was over before the day of the decision.

    One that is said to have ended without a day is over; one that ends today is still held.
    """
    is_over_without_a_day = (
        tenancies["tenancy_end_date"].isna() & tenancies["tenancy_status"].eq("ended")
    ).fillna(False)
    return (tenancies["tenancy_end_date"] < tenancies["index_date"]) | is_over_without_a_day


def _stays(spells: pd.DataFrame, params: FeatureParams) -> dict[str, pd.DataFrame]:
    """The stays, stitched: as facts of a person, and as the index stay itself."""
    stays = stitch_continuous_spells(spells, is_transfer_one_stay=params.is_transfer_one_stay)
    return {"discharge_spell": stays, "own_stay": stays}


def _leading_codes(read: Tables) -> dict[str, pd.DataFrame]:
    """The first codes of each stay, apart."""
    if "diagnosis" not in read:
        return {}
    codes = read["diagnosis"]
    return {"leading_diagnosis": codes[codes["position"] <= LEADING_POSITIONS]}


def _recent(diagnoses: pd.DataFrame | None, params: FeatureParams) -> pd.DataFrame | None:
    """Diagnoses that became known in the lookback window; all where there is no calendar."""
    if diagnoses is None or not params.has_calendar:
        return diagnoses
    days_known = (diagnoses["index_date"] - diagnoses["known_at"]).dt.days
    return diagnoses[days_known <= params.diagnosis_lookback_days]


def _still_valid(surveys: pd.DataFrame | None, params: FeatureParams) -> pd.DataFrame | None:
    if surveys is None:
        return None
    age_days = (surveys["index_date"] - surveys["survey_date"]).dt.days
    return surveys[age_days.between(0, params.survey_valid_days)]
