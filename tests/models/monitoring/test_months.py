"""A month is shown once the outcomes of its stays may be believed; everybody is invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.monitoring.months import matured_months
from tests.models.monitoring.invented_watch import invented_watch


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [
        pytest.param("2026-06-12", "2026-03", id="43 days after the end of April"),
        pytest.param("2026-06-13", "2026-04", id="44 days after the end of April"),
    ],
)
def test_a_month_matures_when_its_last_outcome_may_be_believed(as_of: str, newest: str) -> None:
    months = matured_months(invented_watch(as_of=pd.Timestamp(as_of)))
    assert str(months[0]) == "2025-09"
    assert str(months[-1]) == newest


def test_a_month_cut_by_the_end_of_the_reference_period_is_left_out() -> None:
    watched = replace(invented_watch(), reference_to=pd.Timestamp("2025-09-10"))
    assert str(matured_months(watched)[0]) == "2025-10"


def test_a_month_of_which_many_still_wait_has_not_matured() -> None:
    watched = invented_watch()
    in_december = watched.stays["decided_on"].dt.to_period("M") == pd.Period("2025-12")
    waits = in_december & (np.arange(len(in_december)) % 50 == 0)
    watched.stays.loc[waits, "label"] = np.nan
    assert str(matured_months(watched)[-1]) == "2025-11"


@pytest.mark.parametrize(
    ("waiting", "newest"),
    [
        pytest.param(1, "2026-04", id="one stay of 31 still waits"),
        pytest.param(2, "2025-11", id="two stays of 31 still wait"),
    ],
)
def test_a_single_stay_does_not_hold_up_a_small_hub(waiting: int, newest: str) -> None:
    watched = invented_watch(per_day=1)
    in_december = watched.stays["decided_on"].dt.to_period("M") == pd.Period("2025-12")
    watched.stays.loc[watched.stays.index[in_december][:waiting], "label"] = np.nan
    assert str(matured_months(watched)[-1]) == newest
