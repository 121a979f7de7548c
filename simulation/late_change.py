"""A change that comes late and that no record announces: more people come back than before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulation.arrays import Ints
from simulation.people import People
from simulation.risks import LogOdds
from simulation.scenarios import Scenario

CHANGE_LASTS_DAYS = 273
"""The change holds in the last nine months before the extract was taken."""


def after_the_change(
    odds: LogOdds, people: People, discharge: Ints, scenario: Scenario, *, as_of_day: int
) -> LogOdds:
    """Raise the log-odds of readmission of stays that end after the change, at the sites it hits.

    Nothing else of a person or a stay differs, so a model that was taught before cannot know.
    """
    is_late = discharge >= as_of_day - CHANGE_LASTS_DAYS
    is_hit = (
        is_late if scenario.late_site is None else is_late & (people.site == scenario.late_site)
    )
    shift = scenario.late_shift * np.asarray(is_hit, dtype=np.float64)
    return replace(
        odds, readmission=odds.readmission + shift, late_readmission=odds.late_readmission + shift
    )
