"""What a cold process imports for scoring."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest


def said_by(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def test_a_list_has_boosters_without_scikit_learn() -> None:
    code = """
        import sys
        from pipeline.run_environment import import_boosters_alone
        import_boosters_alone()
        is_there = "sklearn" in sys.modules
        import lightgbm, sklearn.metrics
        print(is_there, lightgbm.Booster.__name__, sklearn.metrics.__name__)
    """
    assert said_by(code) == "False Booster sklearn.metrics"


@pytest.mark.parametrize("earlier", ["lightgbm", "sklearn"])
def test_what_was_imported_before_stays_whole(earlier: str) -> None:
    code = f"""
        import {earlier}
        from pipeline.run_environment import import_boosters_alone
        import_boosters_alone()
        import lightgbm
        print(lightgbm.LGBMClassifier().get_params()["num_leaves"])
    """
    assert said_by(code) == "31"
