"""Hours of care after reablement, as a section of the evaluation page and a line of the card."""

from collections.abc import Mapping
from typing import Any

from reports.render.words import (
    NOTHING_TO_SAY,
    count_with_commas,
    interval,
    number,
    percent,
)

HACKNEY_REDUCTION = 8.2
"""Mean hours a week less at the end of reablement; Hackney, report of 2 March 2026."""


def hours_sentence(body: Mapping[str, Any] | None) -> str:
    """In one sentence whether the hours may be said, for the page and the card."""
    if body is None:
        return "Hours of care after reablement were not judged in this run."
    if "n" not in body:
        return f"Hours of care after reablement: {body['verdict']}."
    held, covered = body["interval"], body["interval"]["coverage"]["value"]
    return (
        f"Hours of care after reablement: {body['verdict']}. On {count_with_commas(body['n'])} "
        f"later stays of other people the answer was off by {number(body['mae']['value'], 1)} "
        f"hours a week on average, and {percent(covered)} of them lay inside the interval that is "
        f"meant to hold {percent(held['level'])}."
    )


def hours_section(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Sentences and tables of the section; None where the target has no such answer."""
    if body is None:
        return None
    sentences = [hours_sentence(body)]
    if "n" not in body:
        return {"sentences": sentences, "tables": [], "gates": []}
    return {
        "sentences": [*sentences, *_more(body)],
        "gates": body["gates"],
        "tables": [
            {
                "caption": "Hours a week, with 95% intervals",
                "header": ("Figure", "Value"),
                "rows": _figures(body),
            },
            {
                "caption": "Against simple answers (above 0 the model is nearer)",
                "header": (
                    "Answer", "Mean error either way", "Root mean squared error",
                    "Model's lead in the latter", "Lead of its middle value in the former",
                ),
                "rows": [_rival(row) for row in body["rivals"].values()],
            },
            {
                "caption": "By group",
                "header": (
                    "Group", "Stays", "Inside the interval", "Mean width", "Mean error either way",
                    "Answer less truth",
                ),
                "rows": [_group(row) for row in body["groups"]],
            },
        ],
    }  # fmt: skip


def _more(body: Mapping[str, Any]) -> list[str]:
    """What a reader must know beside the figures."""
    none = percent(1 - body["with_care"] / body["n"])
    said = [
        "Squared error judges the expected hours.",
        (
            f"By the mean error either way “no care for anybody” does well: {none} of these stays "
            "needed none. It would find nobody who does."
        ),
    ]
    reduction = body.get("reduction")
    if reduction is not None:
        said.append(
            f"Hours fell by {interval(reduction['mean'], 1)} a week from the start of reablement "
            f"({count_with_commas(reduction['n'])} stays); Hackney reported a mean of "
            f"{HACKNEY_REDUCTION} in March 2026."
        )
    level = body["interval"]["level"]
    said += [
        f"The interval holds too few of: {row['group']} {row['level']} "
        f"({percent(row['coverage']['value'])} instead of {percent(level)})."
        for row in body["groups"]
        if row["n"] is not None and (row["coverage"]["high"] or 1.0) < level
    ]
    said += [f"Not compared. {row['rival']}: {row['because']}." for row in body["rivals_left_out"]]
    return said


def _figures(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    held, rows, period = body["interval"], body["rows"], body["period"]["test"]
    figures = [
        ("Stays held out (people)", f"{body['n']:,} ({body['people']:,})"),
        ("Decided", f"{period[0]} to {period[1]}"),
        ("Stays that trained (with care left)", f"{rows['train']:,} ({rows['train_with_care']:,})"),
        ("Stays that set the interval", count_with_commas(rows["calibrate"])),
        ("Mean error either way", interval(body["mae"])),
        ("The same for the middle value", interval(body["mae_of_the_middle"])),
        ("Half of the answers are nearer than", number(body["median_absolute_error"])),
        ("Root mean squared error", interval(body["rmse"])),
        ("Answer less truth (0 right)", interval(body["bias"])),
        ("Share of the spread told (R²)", interval(body["r2"])),
        (f"Inside the {percent(held['level'])} interval", interval(held["coverage"])),
        ("Width of the interval, mean", number(held["mean_width"], 1)),
        ("Width of the interval, half are narrower than", number(held["median_width"], 1)),
    ]
    truth = body.get("truth")
    if truth is not None:
        told = f"RMSE {number(truth['rmse'])}, R² {number(truth['r2'])}"
        figures.append(("With the true expectation of the invented area", told))
    return figures


def _rival(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["label"],
        number(row["mae"]),
        number(row["rmse"]),
        interval(row["lead_rmse"]),
        interval(row["lead_mae_of_the_middle"]),
    )


def _group(row: Mapping[str, Any]) -> tuple[str, ...]:
    name = f"{row['group']}: {row['level']}"
    if row["n"] is None:
        return (name, row["note"], *[NOTHING_TO_SAY] * 4)
    return (
        name,
        count_with_commas(row["n"]),
        interval(row["coverage"]),
        number(row["mean_width"], 1),
        number(row["mae"]),
        interval(row["bias"]),
    )
