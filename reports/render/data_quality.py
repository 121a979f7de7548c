"""What the data checks found, as one page: counts only, never a value."""

from collections.abc import Mapping
from typing import Any

from reports.render.environment import render

SEVERITIES = {
    "row": "Rows set aside",
    "field": "The cell left empty, the row kept",
    "table": "The whole table refused",
    "warning": "Kept, with a warning",
}
COUNTS = ("rows_in", "accepted", "quarantined", "exact_duplicates", "blanked_cells")


def render_data_quality(summary: Mapping[str, Any]) -> str:
    """Give the page of one check of an extract.

    ``summary`` has ``as_of``, ``source``, ``rules_checked``, ``notes`` and ``tables``: mappings
    with ``table``, ``file``, ``is_present``, ``rows_in``, ``accepted``, ``quarantined``,
    ``exact_duplicates``, ``blanked_cells``, ``notes`` and ``by_rule`` (``rule``, ``description``,
    ``severity``, ``rows`` that broke it).

    Raises
    ------
    ValueError : a table's rows do not add up, or more rules broke than were checked.
    """
    tables = list(summary["tables"])
    for table in tables:
        check_sum(table)
    return render(
        "data_quality.html.j2",
        summary=summary,
        severity_words=SEVERITIES,
        tables=tables,
        totals={name: sum(table[name] for table in tables) for name in COUNTS},
        passed=rules_passed(summary),
        lost=[table["table"] for table in tables if table["rows_in"] and not table["accepted"]],
    )


def check_sum(table: Mapping[str, Any]) -> None:
    """Hold a table's counts together: in = accepted + quarantined + exact duplicates.

    Raises
    ------
    ValueError : they do not add up, so rows were lost or counted twice.
    """
    accounted = table["accepted"] + table["quarantined"] + table["exact_duplicates"]
    if table["rows_in"] != accounted:
        raise ValueError(
            f"{table['table']}: {table['rows_in']} rows came in but {accounted} are accounted "
            "for; find the missing ones before publishing the page"
        )


def rules_passed(summary: Mapping[str, Any]) -> int:
    """Count the rules that no row broke.

    >>> rules_passed({"rules_checked": 31, "tables": [{"by_rule": [{"rows": 3}, {"rows": 0}]}]})
    30

    Raises
    ------
    ValueError : more rules broke than were checked.
    """
    broken = sum(1 for table in summary["tables"] for rule in table["by_rule"] if rule["rows"])
    if broken > summary["rules_checked"]:
        raise ValueError(f"{broken} rules broke but only {summary['rules_checked']} were checked")
    return int(summary["rules_checked"]) - broken
