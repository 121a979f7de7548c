"""What stops a comparison with the live model: altered files, features no longer built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline import storage
from pipeline.errors import ModelError
from pipeline.live import LiveModel
from pipeline.release.judge_risk import open_champion, scores_of
from tests.end_to_end.road import places_in
from tests.models.test_bundle import FILES, STAYS


def live(files: Mapping[str, str | bytes]) -> LiveModel:
    return LiveModel("readmission_30d", "v1", files, "0" * 64, is_demonstration=True, metrics={})


def test_a_live_model_with_an_altered_file_is_not_compared_with() -> None:
    altered = {**FILES, "params.json": FILES["params.json"] + " "}
    with pytest.raises(ModelError, match=r"cannot be compared with: .*params\.json is altered"):
        open_champion(live(altered))


def test_a_feature_that_is_no_longer_built_is_named(tmp_path: Path) -> None:
    champion, places = open_champion(live(FILES)), places_in(tmp_path)
    storage.write_table(STAYS.features, places.features / "features.parquet")
    assert len(scores_of(champion, places)) == len(STAYS.features)
    lost = champion.features[1]
    fewer: pd.DataFrame = STAYS.features.drop(columns=lost)
    storage.write_table(fewer, places.features / "features.parquet")
    with pytest.raises(ModelError, match=f"features are absent: {lost}"):
        scores_of(champion, places)
