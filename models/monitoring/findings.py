"""Everything that monitoring holds against a limit, for one target on one day."""

from collections.abc import Collection

from models.monitoring.alarms import Finding
from models.monitoring.drift import input_findings
from models.monitoring.early import EarlyWeeks, early_findings
from models.monitoring.outcomes import outcome_findings
from models.monitoring.params import MonitorParams
from models.monitoring.scores import score_findings
from models.monitoring.watched import Watched


def all_findings(
    watched: Watched,
    params: MonitorParams,
    *,
    leading: Collection[str],
    apart: Collection[str],
    weeks: EarlyWeeks | None,
) -> list[Finding]:
    """Inputs, scores, early and matured outcomes, in this order.

    A target without outcomes yet has the first two alone. ``leading`` and ``apart`` are those of
    ``input_findings``; ``weeks`` are those of ``early_weeks``.
    """
    return [
        *input_findings(watched, params, leading=leading, apart=apart),
        *score_findings(watched, params),
        *early_findings(weeks),
        *outcome_findings(watched, params),
    ]
