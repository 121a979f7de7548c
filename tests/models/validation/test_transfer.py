"""A site that differs is found, and a small sample of it mends what it can mend."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.groups import TOO_FEW
from models.validation.transfer import NOT_RECORDED, ONE_SITE, transfer_to_sites
from tests.models.validation.trial import FEW_TREES, SETTINGS, stays

STAYS, SITE = stays()


def moved(site: pd.Series = SITE, label: pd.Series = STAYS.label, **changes: Any) -> Any:
    return transfer_to_sites(
        replace(STAYS, label=label), site, gap_days=30, params=FEW_TREES,
        settings=SETTINGS.model_copy(update=changes),
    )  # fmt: skip


def test_sites_alike_lose_nothing_by_being_left_out() -> None:
    found = moved()
    assert found["note"] is None
    assert {site["site"] for site in found["sites"]} == {"a", "b", "c"}
    assert [site["n"] for site in found["sites"]] == sorted(
        (site["n"] for site in found["sites"]), reverse=True
    )
    for site in found["sites"]:
        assert abs(site["difference"]["delta_auroc"]["value"]) < 0.03
        assert site["without"]["n"] == site["with_site"]["n"] == site["n"]


def test_a_site_with_more_cases_is_found_and_a_new_level_mends_it() -> None:
    rng = np.random.default_rng(1)
    more = STAYS.label.mask((SITE == "c") & (rng.random(len(SITE)) < 0.35), 1.0)
    site = next(one for one in moved(label=more)["sites"] if one["site"] == "c")
    assert site["without"]["observed_over_expected"]["low"] > 1.2
    new = site["recalibrated"]
    assert new["rows"] == 200
    assert new["before"]["n"] == new["level"]["n"] == new["line"]["n"] < site["n"] - 200
    for kind in ("level", "line"):
        ratio = new[kind]["observed_over_expected"]
        assert ratio["low"] < 1.1 < new["before"]["observed_over_expected"]["value"]
        assert ratio["value"] == pytest.approx(1.0, abs=0.15)


def test_too_few_stays_to_recalibrate_are_said_to_be_too_few() -> None:
    site = moved(recalibration_rows=1000)["sites"][0]
    assert site["without"]["auroc"] is not None
    assert site["recalibrated"]["note"] == TOO_FEW
    assert site["recalibrated"]["line"] is None


def test_one_site_or_none_on_record_is_told_and_not_tried() -> None:
    assert moved(SITE.mask(SITE != "x", "x")) == {"note": ONE_SITE, "sites": []}
    assert moved(SITE.mask(SITE != "x", NOT_RECORDED)) == {"note": ONE_SITE, "sites": []}


def test_a_small_site_is_kept_and_says_that_it_is_too_small() -> None:
    few = STAYS.index_datetime[STAYS.split.test].index[:25]
    found = moved(SITE.where(~SITE.index.isin(few), "tiny"))
    tiny = next(one for one in found["sites"] if one["site"] == "tiny")
    assert (tiny["n"], tiny["note"], tiny["without"]) == (25, TOO_FEW, None)


def test_only_the_largest_sites_are_tried() -> None:
    assert len(moved(sites_most=1)["sites"]) == 1


def test_a_site_whose_absence_leaves_nothing_to_teach_with_says_so() -> None:
    alone = SITE.mask(STAYS.split.calibrate, "a").replace({"c": "b"})
    site = next(one for one in moved(alone)["sites"] if one["site"] == "a")
    assert site["note"].startswith("not judged: cannot calibrate on 0 rows")
