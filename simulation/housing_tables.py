"""The four housing tables: tenancy, property, housing_condition_survey, housing_hazard."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation import rates
from simulation.arrays import (
    NEVER,
    Bools,
    Columns,
    Ints,
    dates,
    day_of,
    identifiers,
    integers,
    pick,
    stack,
    text,
)
from simulation.homes import (
    HAZARD_KNOWN_AFTER_DAYS,
    LANDLORDS,
    NO_TENURE,
    SOCIAL,
    SURVEY_KNOWN_AFTER_DAYS,
    UNIT_TYPES,
    UNKNOWN_TENURE,
    Homes,
)
from simulation.people import People
from simulation.streams import stream

ACCOMMODATION = (
    "Owner occupier or shared ownership scheme",
    "Tenant",
    "Tenant - private landlord",
    "Settled mainstream housing with family / friends",
    "Sheltered housing / extra care housing / other sheltered housing",
    "Rough sleeper / squatting",
    "Night shelter / emergency hostel / direct access hostel",
    "Placed in temporary accommodation by the council (inc. homelessness resettlement)",
    "Staying with family / friends as a short-term guest",
    "Registered care home",
    "Unknown",
)
STATUS_OF_TENURE = np.array([0, 0, 0, 1, 1, 2, 1, 3, 5, 10])  # place in ACCOMMODATION
SHELTERED, ROUGH, CARE_HOME = 4, 5, 9
HOMELESS_SHARES = (0.15, 0.25, 0.35, 0.25)  # set: rough, hostel, temporary, guest
NOTICES = ("none", "s8", "s21", "unknown")
NOTICE_SHARES = (0.95, 0.02, 0.02, 0.01)  # set, tenants only
SURVEY_TYPES = ("self_report", "h2h_visit", "hhsrs", "stock_condition", "repair_visit", "ot_visit")
H2H_VISIT = 1  # the visits made during a stay
SURVEY_TYPE_SHARES = ((0.5, 0.0, 0.2, 0.0, 0.05, 0.25), (0.05, 0.0, 0.1, 0.7, 0.1, 0.05))
YES_NO = ("no", "yes", "unknown")
OLDEST_EPC = day_of("2008-01-01")
END_KNOWN_AFTER_DAYS = 14


def uprns(homes: Homes, *, seed: int) -> pd.Series:
    """Number the homes in an order that tells nothing; missing where no match was found."""
    numbers = stream(seed, "uprns").permutation(len(homes.tenure)).astype(np.int64) + 1
    return identifiers("9900", numbers, 8).where(pd.Series(homes.has_uprn))


def tenancy_table(
    people: People, homes: Homes, care_home_since: Ints, uprn: pd.Series, *, seed: int
) -> pd.DataFrame:
    """Write the present tenancy, the one before a move, and the stay in a care home."""
    rng = stream(seed, "tenancy_table")
    everyone = np.arange(len(homes.tenure), dtype=np.int64)
    known = people.first_admission - rng.integers(1, 700, len(everyone))
    moved = homes.moved_day < NEVER
    start = np.where(moved, homes.moved_day, np.minimum(homes.lived_since, known))
    start = np.where(people.is_homeless & ~moved, known - 5, start)
    ends = np.where(
        (care_home_since < NEVER) & (rng.random(len(everyone)) < 0.6),
        care_home_since + rng.integers(20, 120, len(everyone)),
        NEVER,
    )
    tenure = np.where(homes.tenure_is_recorded | people.is_homeless, homes.tenure, UNKNOWN_TENURE)
    status = STATUS_OF_TENURE[tenure]
    status = np.where(people.is_homeless, ROUGH + pick(rng, HOMELESS_SHARES, len(tenure)), status)
    social = (LANDLORDS[tenure] == SOCIAL) & (people.age_band >= 4)
    status = np.where(social & (rng.random(len(tenure)) < 0.25), SHELTERED, status)
    notice = np.where(np.isin(LANDLORDS[tenure], (1, 2)), pick(rng, NOTICE_SHARES, len(tenure)), 0)

    def part(rows: Ints, **columns: Ints | Bools) -> Columns:
        return {"person": rows} | {name: values[rows] for name, values in columns.items()}

    now = part(np.flatnonzero(homes.has_tenancy), tenure=tenure, status=status, start=start,
               end=ends, known=np.where(moved, homes.moved_day + 7, known), notice=notice,
               here=homes.has_uprn)  # fmt: skip
    elsewhere = np.zeros(len(everyone), np.bool_)
    before = part(np.flatnonzero(homes.has_tenancy & moved & ~people.is_homeless),
                  tenure=tenure, status=STATUS_OF_TENURE[tenure],
                  start=homes.lived_since - 1500, end=homes.moved_day,
                  known=homes.moved_day - 400, notice=np.zeros_like(notice),
                  here=elsewhere)  # fmt: skip
    placed = part(np.flatnonzero(care_home_since < NEVER),
                  tenure=np.full_like(tenure, NO_TENURE), status=np.full_like(status, CARE_HOME),
                  start=care_home_since, end=np.full_like(start, NEVER),
                  known=care_home_since + 14, notice=np.zeros_like(notice),
                  here=elsewhere)  # fmt: skip
    rows = stack([before, now, placed])
    order = np.lexsort((rows["status"], rows["start"], rows["person"]))
    rows = {name: values[order] for name, values in rows.items()}
    return pd.DataFrame(
        {
            "tenancy_id": identifiers("t", np.arange(1, len(order) + 1), 6),
            "person_id": identifiers("p", people.number[rows["person"]], 6),
            "uprn": uprn.iloc[rows["person"]].reset_index(drop=True).where(pd.Series(rows["here"])),
            "tenure": text(rates.TENURES, rows["tenure"]),
            "accommodation_status": text(ACCOMMODATION, rows["status"]),
            "tenancy_start_date": dates(rows["start"]),
            "tenancy_end_date": dates(rows["end"]),
            "notice_served": text(NOTICES, rows["notice"]),
            "end_known_at": dates(rows["end"] + END_KNOWN_AFTER_DAYS),
            "known_at": dates(rows["known"]),
        }
    )


def property_table(homes: Homes, uprn: pd.Series, *, seed: int, start_day: int) -> pd.DataFrame:
    """Write ``property`` for every home with a UPRN; what the record lacks stays missing."""
    rng = stream(seed, "property_table")
    size = len(homes.tenure)
    epc_day = np.maximum(start_day - rng.integers(30, 4000, size), OLDEST_EPC)
    epc_day = np.where(homes.has_epc, epc_day, NEVER)
    gap = homes.stairs_unknown
    bathroom = np.where(gap, 3, np.where(homes.bathroom_upstairs, 1, 0))
    lift = np.where(gap, 2, homes.has_lift.astype(np.int64))
    stairs = np.where(gap, 2, homes.has_internal_stairs.astype(np.int64))
    table = pd.DataFrame(
        {
            "uprn": uprn,
            "unit_type": text(UNIT_TYPES, homes.unit_type),
            "floor_of_entry": integers(homes.floor, missing=gap),
            "lift_available": text(YES_NO, lift),
            "internal_stairs": text(YES_NO, stairs),
            "external_steps_count": integers(homes.external_steps, missing=gap),
            "bathroom_floor": text(("ground", "upper", "both", "unknown"), bathroom),
            "epc_band": text(tuple("ABCDEFG"), homes.epc_band, missing=~homes.has_epc),
            "epc_date": dates(epc_day),
            "known_at": dates(start_day - rng.integers(1, 400, size)),
        }
    )
    return table[homes.has_uprn].sort_values("uprn", ignore_index=True)


def survey_table(homes: Homes, stays: Columns, uprn: pd.Series, *, seed: int) -> pd.DataFrame:
    """Write the rounds of the survey programme and the home visits made during a stay."""
    rng = stream(seed, "survey_table")
    home, turn = np.nonzero(homes.survey_day < NEVER)
    visited = np.flatnonzero(stays["visit_day"] < NEVER)
    place = np.concatenate([home, stays["person"][visited]])
    day = np.concatenate([homes.survey_day[home, turn], stays["visit_day"][visited]])
    fault = np.concatenate(
        [homes.seen_heating_fault[home, turn], stays["visit_saw_fault"][visited]]
    )
    of_round = np.arange(len(place)) < len(home)
    landlord = LANDLORDS[homes.tenure[place]]
    kind = np.where(landlord == SOCIAL, pick(rng, SURVEY_TYPE_SHARES[1], len(place)),
                    pick(rng, SURVEY_TYPE_SHARES[0], len(place)))  # fmt: skip
    kind = np.where(of_round, kind, H2H_VISIT)
    order = np.lexsort((kind, place, day))
    rows, size = place[order], len(order)
    known = day + np.where(of_round, SURVEY_KNOWN_AFTER_DAYS, 0)
    not_asked = rng.random((3, size)) < np.array([[0.04], [0.10], [0.05]])
    heating = np.where(not_asked[2], 2, (~fault[order]).astype(np.int64))
    return pd.DataFrame(
        {
            "survey_id": identifiers("v", np.arange(1, size + 1), 6),
            "uprn": uprn.iloc[rows].reset_index(drop=True),
            "survey_date": dates(day[order]),
            "survey_type": text(SURVEY_TYPES, kind[order]),
            "damp_severity": integers(homes.damp[rows], missing=not_asked[0]),
            "clutter_image_rating": integers(homes.clutter[rows], missing=not_asked[1]),
            "heating_working": text(YES_NO, heating),
            "known_at": dates(known[order]),
        }
    )


def hazard_table(homes: Homes, uprn: pd.Series) -> pd.DataFrame:
    """Write the category 1 hazards on record."""
    rows = np.flatnonzero((homes.hazard_code > 0) & homes.hazard_is_recorded)
    rows = rows[np.lexsort((rows, homes.hazard_day[rows]))]
    return pd.DataFrame(
        {
            "hazard_id": identifiers("h", np.arange(1, len(rows) + 1), 6),
            "uprn": uprn.iloc[rows].reset_index(drop=True),
            "hazard_code": integers(homes.hazard_code[rows]),
            "hazard_category": integers(np.ones(len(rows), np.int64)),
            "reported_date": dates(homes.hazard_day[rows]),
            "made_safe_date": dates(homes.hazard_safe_day[rows]),
            "end_known_at": dates(homes.hazard_safe_day[rows] + END_KNOWN_AFTER_DAYS),
            "known_at": dates(homes.hazard_day[rows] + HAZARD_KNOWN_AFTER_DAYS),
        }
    )
