"""All that monitoring has to say of one target on one day, as plain values."""

from collections.abc import Collection
from typing import Any

from models.monitoring.alarms import raised
from models.monitoring.cohorts import estimate_without_outcomes, group_figures, monthly_cohorts
from models.monitoring.drift import unknown_shares
from models.monitoring.early import early_weeks
from models.monitoring.findings import all_findings
from models.monitoring.params import MonitorParams
from models.monitoring.scores import score_summary
from models.monitoring.watched import Watched
from models.rounding import rounded

WEEKS_SHOWN = 12


def target_report(
    watched: Watched,
    params: MonitorParams,
    *,
    leading: Collection[str],
    apart: Collection[str],
    threshold: float,
    least_events: int,
) -> dict[str, Any]:
    """Figures and findings, with the days that each speaks of; ``alarms`` are those to act on.

    Parameters
    ----------
    leading, apart : as of ``input_findings``.
    threshold : risk from which a person may be looked at first.
    least_events : outcomes below which a group shows counts alone.
    """
    stays = watched.stays
    now = watched.window(rows=params.window_rows, days=params.window_days)
    weeks = early_weeks(watched, params)
    unknown_before, unknown_now = unknown_shares(watched, params)
    findings = all_findings(watched, params, leading=leading, apart=apart, weeks=weeks)
    report = {
        "reference": {
            "first": f"{watched.reference_from:%Y-%m-%d}",
            "last": f"{watched.reference_to:%Y-%m-%d}",
            "stays": int(watched.is_reference.sum()),
        },
        "alarms": [finding.to_dict() for finding in raised(findings)],
        "inputs": [
            {
                **finding.to_dict(),
                "unknown_before": unknown_before[finding.what],
                "unknown_now": unknown_now[finding.what],
                "is_leading": finding.what in leading,
            }
            for finding in findings
            if finding.kind == "input"
        ],
        "scores": {
            "reference": score_summary(
                stays.loc[watched.is_reference, "score"], threshold=threshold
            ),
            "now": score_summary(stays.loc[now, "score"], threshold=threshold),
        },
        "estimate": estimate_without_outcomes(watched, params),
        "early": None
        if weeks is None
        else {
            "limits": {"rise": weeks.limits[0], "fall": weeks.limits[1]},
            "weeks": [
                {**row, "week": f"{row['week']:%Y-%m-%d}"}
                for row in weeks.table.tail(WEEKS_SHOWN).to_dict("records")
            ],
        },
        "cohorts": monthly_cohorts(watched, params),
        "groups": group_figures(watched, params, least_events=least_events),
        "judged": [
            finding.to_dict() for finding in findings if finding.kind in {"outcome", "group"}
        ],
    }
    return dict(rounded(report))
