"""A landlord that surveys its homes does not thereby move its tenants up the list (invented)."""

import numpy as np
import pandas as pd
import pytest

from data_contracts.code_groups import SOCIAL_TENURES
from features.cohort import training_cohort
from features.table import build_feature_table
from models.risk import RiskParams, fit_booster, predict_raw
from pipeline.contract_files import read_contracts
from pipeline.storage import read_table, read_tables
from pipeline.target_rows import TargetRows, read_target_rows
from tests.end_to_end.road import Road
from tests.models.invented_stays import QUICK

PARAMS = RiskParams(**(QUICK.model_dump() | {"rounds": 60, "min_data_in_leaf": 50}))
STAYS = 6000
SEEDS = 20
NO_FARTHER = 0.02  # share of the list: twelve places of six hundred


def invented_homes(seed: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Features as if all homes were surveyed, labels, and who is a social tenant.

    Bad homes are as common in every tenure and raise the risk alike; a survey tells of them.
    """
    rng = np.random.default_rng(seed)
    index = pd.Index([f"s{at:05d}" for at in range(STAYS)], name="spell_id")
    is_bad = rng.random(STAYS) < 0.3
    age = rng.normal(70, 12, STAYS)
    social = pd.Series(rng.random(STAYS) < 0.4, index)
    risk = 1 / (1 + np.exp(-(-2.2 + 0.03 * (age - 70) + 0.8 * is_bad)))
    label = pd.Series((rng.random(STAYS) < risk).astype("float64"), index)
    features = pd.DataFrame({"age_years": age, "home_hazards": is_bad.astype("float64")}, index)
    return features, label, social


def places_gained(seed: int, *, unknown_is_zero: bool) -> float:
    """How far social tenants move up in one invented area, as a share of the list.

    Their mean rank when they alone are surveyed, beside that when everybody is.
    """
    features, label, social = invented_homes(seed)
    surveyed = features.assign(home_hazards=features["home_hazards"].where(social))
    if unknown_is_zero:
        surveyed = surveyed.fillna({"home_hazards": 0.0})
    ranks = []
    for table in (surveyed, features):
        raw = predict_raw(fit_booster(table, label, PARAMS), table)
        ranks.append(pd.Series(raw).rank(pct=True).to_numpy())
    return float((ranks[0] - ranks[1])[social.to_numpy()].mean())


def over_areas(*, unknown_is_zero: bool) -> tuple[float, float]:
    """The mean over many invented areas, and twice its standard error.

    One area tells little: from draw to draw a mean moves by more than what is asked about.
    """
    gained = [places_gained(seed, unknown_is_zero=unknown_is_zero) for seed in range(SEEDS)]
    return float(np.mean(gained)), 2 * float(np.std(gained, ddof=1)) / SEEDS**0.5


def test_surveying_social_tenants_alone_does_not_push_them_up_the_list() -> None:
    mean, error = over_areas(unknown_is_zero=False)
    assert mean + error < NO_FARTHER, "social tenants rose because they alone were surveyed"


def test_an_unknown_home_taken_for_a_good_one_would_be_seen() -> None:
    mean, error = over_areas(unknown_is_zero=True)
    assert mean - error > NO_FARTHER


@pytest.fixture(scope="module")
def uneven_area(small_road: Road) -> tuple[TargetRows, pd.DataFrame, pd.Series]:
    """The road's rows, their features when social tenants' homes alone are surveyed, and who is."""
    rows = read_target_rows(small_road.config, small_road.places, "readmission_30d")
    tables, params = read_tables(small_road.places.validated), small_road.config.features
    tenancy, surveys = tables["tenancy"], tables["housing_condition_survey"]
    homes = tenancy.loc[tenancy["tenure"].isin(SOCIAL_TENURES), "uprn"].dropna()
    tables["housing_condition_survey"] = surveys[surveys["uprn"].isin(homes)]
    index = training_cohort(tables["discharge_spell"], params).index
    built = build_feature_table(tables, index.loc[rows.label.index], read_contracts(), params)
    tenure = read_table(small_road.places.features / "groups.parquet")["tenure"]
    social = tenure.loc[rows.label.index].eq("social rent")
    return rows, built[list(rows.features.columns)], social


def gained_later(
    rows: TargetRows, surveyed: pd.DataFrame, social: pd.Series, label: pd.Series
) -> float:
    """How far social tenants move up among later stays when a model met ``surveyed``, ``label``."""
    train, later = rows.split.train, rows.split.calibrate | rows.split.test
    ranks = []
    for table, outcome in ((surveyed, label), (rows.features, rows.label)):
        booster = fit_booster(table[train], outcome[train], PARAMS)
        ranks.append(pd.Series(predict_raw(booster, table[later])).rank(pct=True).to_numpy())
    return float((ranks[0] - ranks[1])[social[later].to_numpy()].mean())


def test_no_real_home_feature_pushes_up_those_whose_homes_alone_are_surveyed(
    uneven_area: tuple[TargetRows, pd.DataFrame, pd.Series],
) -> None:
    """Also those that tell by themselves that there is a survey: its age, the source's rank."""
    rows, surveyed, social = uneven_area
    lost = rows.features["survey_age_days"].notna() & surveyed["survey_age_days"].isna()
    assert lost.sum() > 50
    assert not (lost & social).any()
    assert gained_later(rows, surveyed, social, rows.label) < NO_FARTHER


def test_a_model_that_takes_a_survey_itself_for_a_danger_would_be_seen(
    uneven_area: tuple[TargetRows, pd.DataFrame, pd.Series],
) -> None:
    rows, surveyed, social = uneven_area
    as_if = rows.label.mask(surveyed["survey_age_days"].notna(), 1.0)
    assert gained_later(rows, surveyed, social, as_if) > NO_FARTHER
