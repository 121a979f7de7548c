import pytest
from pydantic import ValidationError

from models.benefit.params import BenefitParams


def test_a_misspelt_setting_stops_the_run_by_name() -> None:
    with pytest.raises(ValidationError, match=r"final_round\b"):
        BenefitParams(final_round=10)  # type: ignore[call-arg]  # the misspelling is the test


def test_settings_cannot_be_changed_on_the_way() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        BenefitParams().seed = 3


def test_leaves_of_fewer_than_20_people_are_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 20"):
        BenefitParams(leaf_min_rows=19)
