"""What monitoring found on one day, as one page: alarms first, then every figure with its days."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.environment import render
from reports.render.suppress import HIDDEN, published_count, published_groups, published_text
from reports.render.target_words import target_words
from reports.render.words import (
    NOTHING_TO_SAY,
    british_date_or_text,
    count_with_commas,
    days,
    group_name,
    in_words,
    interval,
    number,
    percent,
)

INPUTS_SHOWN = 15
KINDS = {
    "input": "An input has moved",
    "score": "The risks have moved",
    "early": "Early readmissions",
    "outcome": "Outcomes no longer match the risks",
    "group": "A group's outcomes no longer match",
}
UNITS = {
    "input": "stability index",
    "score": "standard errors",
    "early": "running sum",
    "outcome": "standard errors",
    "group": "standard errors",
}
DAYS_OF = {
    "input": "decided",
    "score": "decided",
    "early": "left",
    "outcome": "left",
    "group": "left",
}


def render_monitor(body: Mapping[str, Any]) -> str:
    """Give the page of monitor.json."""
    return render(
        "monitor.html.j2",
        as_of=british_date_or_text(body["as_of"]),
        source=body["source"],
        signs=body["inputs"]["signs"],
        newest=british_date_or_text(body["inputs"]["newest_record"]),
        tables=[table_row(table) for table in body["inputs"]["tables"]],
        lists=[list_row(day) for day in body["lists"]],
        targets=[target_view(name, target) for name, target in body["targets"].items()],
    )


def target_view(name: str, target: Mapping[str, Any]) -> dict[str, Any]:
    """What the template shows of one target; a target without a report says why."""
    title = target_words(name).title
    if "unavailable" in target:
        return {"title": title, "unavailable": target["unavailable"]}
    groups = target["groups"]
    return {
        "title": title,
        "unavailable": None,
        "version": target["version"],
        "reference": days(target["reference"]["first"], target["reference"]["last"]),
        "alarms": [alarm_row(alarm) for alarm in target["alarms"]],
        "inputs": [input_row(one) for one in target["inputs"][:INPUTS_SHOWN]],
        "inputs_total": len(target["inputs"]),
        "scores": score_rows(target["scores"]),
        "estimate": estimate_row(target["estimate"]),
        "estimate_is": (target["estimate"] or {}).get("is", ""),
        "weeks": week_rows(target["early"]),
        "cohorts": [cohort_row(one) for one in target["cohorts"]],
        "judged": [finding_row(one) for one in target["judged"]],
        "groups_of": days(groups["first"], groups["last"]) if groups["rows"] else "",
        "groups": group_rows(groups["rows"]),
    }


def alarm_row(alarm: Mapping[str, Any]) -> tuple[str, ...]:
    """Kind, what, figure with its unit, limit, stays and their days, of decision or of leaving.

    Stays are rounded as those of groups are: beside a whole told exactly they would give away
    whom the table of groups hides.
    """
    stop = ". Do not retrain before it is understood" if alarm["stops_retraining"] else ""
    return (f"{KINDS[alarm['kind']]}{stop}", *finding_row(alarm))


def finding_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    """The same without its kind, for what was held against a limit whether it rang or not."""
    name, *level = one["what"].split(": ", 1)
    return (
        ": ".join((in_words(name), *level)),
        f"{number(one['value'])} {UNITS[one['kind']]}",
        number(one["limit"]),
        published_text(published_count(one["stays"])),
        f"{DAYS_OF[one['kind']]} {days(one['first'], one['last'])}",
    )


def input_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    """An input: index, limit, shares unknown before and now, days."""
    leads = " (leading input)" if one["is_leading"] else ""
    return (
        in_words(one["what"]) + leads,
        number(one["value"], 3),
        number(one["limit"], 3),
        percent(one["unknown_before"]),
        percent(one["unknown_now"]),
        days(one["first"], one["last"]),
    )


def score_rows(scores: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Mean, share over the threshold and deciles, then and now."""
    names = {"reference": "When it was calibrated", "now": "Now"}
    return [
        (
            words,
            count_with_commas(scores[key]["n"]),
            number(scores[key]["mean"], 3),
            percent(scores[key]["share_over_threshold"]),
            ", ".join(number(value, 3) for value in scores[key]["deciles"] or ()) or NOTHING_TO_SAY,
        )
        for key, words in names.items()
    ]


def estimate_row(estimate: Mapping[str, Any] | None) -> tuple[str, ...] | None:
    """AUROC and precision that the newest scores promise."""
    if estimate is None:
        return None
    return (
        days(estimate["first"], estimate["last"]),
        count_with_commas(estimate["n"]),
        number(estimate["auroc"], 3),
        percent(estimate["precision"]),
    )


def week_rows(early: Mapping[str, Any] | None) -> list[tuple[str, ...]]:
    """Newest weeks of early readmissions with both running sums and their limits."""
    if early is None:
        return []
    limits = early["limits"]
    return [
        (
            british_date_or_text(week["week"]),
            count_with_commas(week["stays"]),
            count_with_commas(week["seen"]),
            number(week["expected"], 1),
            f"{number(week['rise'], 1)} (limit {number(limits['rise'], 1)})",
            f"{number(week['fall'], 1)} (limit {number(limits['fall'], 1)})",
        )
        for week in early["weeks"]
    ]


def cohort_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    """One matured month."""
    precision = one["precision"]
    return (
        days(one["first"], one["last"]),
        count_with_commas(one["n"]),
        count_with_commas(one["events"]),
        number(one["expected"], 1),
        interval(one["in_the_large"]),
        interval(one["slope"]),
        interval(one["auroc"], 3),
        f"{interval(precision)} of {precision['k']}",
        count_with_commas(one["events_in_lower_half"]),
    )


def group_rows(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Each level of each group; small numbers are hidden."""
    return [
        (
            group_name(row),
            published_text(row["n"]),
            published_text(row["events"]),
            _figure(row["observed_over_expected"], row["note"]),
            _figure(row["auroc"], row["note"]),
        )
        for row in published_groups(rows)
    ]


def table_row(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Volumes of one table."""
    return (
        in_words(table["table"]),
        *(
            count_with_commas(table[key])
            for key in (
                "rows_in", "rows_of_last_week", "quarantined", "blanked_cells", "unknown_codes",
            )
        ),
        percent(table["share_of_cells_empty"]),
    )  # fmt: skip


def list_row(day: Mapping[str, Any]) -> tuple[str, ...]:
    """One published list."""
    scores = day["scores"] or {}
    return (
        british_date_or_text(day["day"]),
        day["freshness"],
        count_with_commas(day["listed"]),
        count_with_commas(day["with_gaps"]),
        percent(day["share_manual_review"]),
        number(scores.get("mean"), 3),
        percent(scores.get("share_over_threshold")),
    )


def _figure(value: Any, note: str | None) -> str:
    if value == HIDDEN:
        return HIDDEN
    return interval(value) if value is not None else (note or NOTHING_TO_SAY)
