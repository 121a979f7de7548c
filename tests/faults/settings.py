"""Faults of the settings: each stops the run with exit code 2 and the line of params.yaml (62)."""

from __future__ import annotations

from tests.faults.case import SettingsCase

CASES: tuple[SettingsCase, ...] = (
    SettingsCase(62, "a misspelt key", "survey_valid_days:", "survey_vaild_days:",
                 r"features\.survey_vaild_days: unknown key"),
    SettingsCase(62, "a key that nobody knows", "  hub:", "  hubs: 2\n  hub:",
                 r"score\.hubs: unknown key"),
    SettingsCase(62, "a word for a number", "days_after_discharge: 7",
                 "days_after_discharge: seven", r"score\.days_after_discharge: "),
    SettingsCase(62, "a number out of its range", "largest_quarantined_share: 0.2",
                 "largest_quarantined_share: 1.2", r"validate\.largest_quarantined_share: "),
    SettingsCase(62, "a date the other way round", 'as_of_date: "2026-09-30"',
                 'as_of_date: "30/09/2026"', r"score"),
    SettingsCase(62, "a key twice", "  decision_hour:", "  decision_hour: 5\n  decision_hour:",
                 r"key stands twice: decision_hour"),
    SettingsCase(62, "no YAML", "split:", "split: [", r"not readable YAML"),
)  # fmt: skip
