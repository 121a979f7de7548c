"""The fault corpus: every case, and which numbers of the table of faults it must cover."""

from __future__ import annotations

from tests.faults import columns, dates, files, ids, settings, values
from tests.faults.case import Case, SettingsCase

FAULTS = (*range(1, 46), 57, 61, 62)

CASES: tuple[Case, ...] = tuple(
    sorted(
        [*files.CASES, *columns.CASES, *ids.CASES, *dates.CASES, *values.CASES],
        key=lambda case: case.fault,
    )
)
SETTINGS: tuple[SettingsCase, ...] = settings.CASES
EVERY: tuple[Case | SettingsCase, ...] = (*CASES, *SETTINGS)
