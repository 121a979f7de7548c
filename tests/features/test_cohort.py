from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.cohort import listing_cohort, training_cohort
from features.continuous import stitch_continuous_spells
from tests.features.invented import PARAMS, spell, spells

END_OF_LIFE = "end-of-life care"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        pytest.param({"end_of_life_care": "yes"}, END_OF_LIFE, id="in end-of-life care"),
        pytest.param({"discharge_destination": "88"}, END_OF_LIFE, id="went to a hospice"),
        pytest.param(
            {"end_of_life_care": "yes", "discharge_method": "4"}, "died in hospital", id="and died"
        ),
        pytest.param({"end_of_life_care": "no"}, None, id="not in end-of-life care"),
        pytest.param({"end_of_life_care": "unknown"}, None, id="unknown is not yes"),
        pytest.param({}, None, id="nobody recorded it"),
    ],
)
def test_nobody_in_end_of_life_care_is_scored(said: dict[str, Any], reason: str | None) -> None:
    stays = spells(spell("stay", "2025-06-01", "2025-06-09", **said))
    as_of = pd.Timestamp("2025-06-10")
    for cohort in (
        training_cohort(stays, PARAMS),
        listing_cohort(stays, PARAMS, as_of=as_of, days_after_discharge=7),
    ):
        assert cohort.excluded["reason"].to_dict() == ({} if reason is None else {"stay": reason})
        assert list(cohort.index.index) == ([] if reason else ["stay"])


def test_a_move_is_out_of_scope_unless_each_stay_stands_for_itself() -> None:
    stays = spells(
        spell("first", "2025-06-01", "2025-06-09", discharge_destination="51"),
        spell("second", "2025-06-09", "2025-06-12"),
    )
    alone = PARAMS.model_copy(update={"is_transfer_one_stay": False})
    assert list(training_cohort(stays, PARAMS).index.index) == ["second"]
    assert list(training_cohort(stays, alone).index.index) == ["first", "second"]
    stitched = stitch_continuous_spells(stays, is_transfer_one_stay=False)
    assert stitched["continuous_id"].to_list() == ["first", "second"]
