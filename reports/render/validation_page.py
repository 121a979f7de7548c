"""The further validation on one page: mornings, sites, people, inputs and settings in tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.environment import render
from reports.render.target_words import target_words
from reports.render.words import NOTHING_TO_SAY, count_with_commas, interval, number, percent

Table = dict[str, Any]

FIGURES = ("AUROC", "Slope", "Observed over expected", "Brier score")
SIZES = ("Rows", "People", "Cases")
HEADINGS = {
    "snapshots": "Every morning of a stay",
    "sites": "Other sites",
    "learning_curve": "More people",
    "families": "What each kind of information adds",
    "model_choice": "Choosing settings by the past",
}
NOT_ASKED = "Not judged"
CHOICES = (
    "Picked at", "Pick", "Best afterwards", "Place of the pick", "AUROC lost",
    "AUROC less that of today's settings",
)  # fmt: skip


def render_validation(body: Mapping[str, Any]) -> str:
    """Give the page of validation.json; a part that could not be done says why."""
    makers = {
        "snapshots": _morning_tables,
        "sites": _site_tables,
        "learning_curve": _people_tables,
        "families": _family_tables,
        "model_choice": _choice_tables,
    }
    return render(
        "validation.html.j2",
        words=target_words(body["target"]),
        source=body["source"],
        n=body["n"],
        events=body["events"],
        settings=body["settings"],
        sections=[
            {
                "title": HEADINGS[name],
                "sentences": body["sentences"][name],
                "tables": make(body[name]),
            }
            for name, make in makers.items()
        ],
    )


def _morning_tables(part: Mapping[str, Any]) -> list[Table]:
    captions = {
        "mornings": "On every morning of the stays of the test period",
        "first": "On the first morning alone",
        "decision": "At the decision alone",
    }
    return [
        _table(
            caption,
            ("Taught with", *SIZES, *FIGURES),
            [(row["label"], *_sizes(row), *_figures(row)) for row in part[name]],
        )
        for name, caption in captions.items()
        if part.get(name)
    ]


def _site_tables(part: Mapping[str, Any]) -> list[Table]:
    sites = part.get("sites") or []
    if not sites:
        return []
    apart = [
        (f"{site['site']}: {how}", *_sizes(site[key] or site), *_figures(site[key] or site))
        for site in sites
        for key, how in (("without", "never taught there"), ("with_site", "taught there too"))
    ]
    again = [
        (f"{site['site']}: {how}", *_sizes(new[key] or new), *_figures(new[key] or new))
        for site in sites
        if (new := site["recalibrated"]) is not None
        for key, how in (("before", "as it came"), ("level", "new level"), ("line", "new line"))
    ]
    tables = [_table("Each site left out in turn", ("Site", *SIZES, *FIGURES), apart)]
    caption = "After the site's first stays taught a new level or line, on its later stays"
    return [*tables, _table(caption, ("Site", *SIZES, *FIGURES), again)] if again else tables


def _people_tables(part: Mapping[str, Any]) -> list[Table]:
    rows = [
        (
            percent(row["share"]),
            count_with_commas(row["training_people"]),
            count_with_commas(row["training_rows"]),
            *_figures(row),
            interval(row["delta_auroc"], 4) if row["delta_auroc"] else NOTHING_TO_SAY,
        )
        for row in part.get("shares") or []
    ]
    header = ("Share of people", "People", "Training rows", *FIGURES, "AUROC less that of all")
    return [_table("The same held-out stays, judged after fewer people taught", header, rows)]


def _family_tables(part: Mapping[str, Any]) -> list[Table]:
    captions = {
        "left_out": "Left out: what the model loses without it (above 0 it adds)",
        "only": "Alone: what a model that has nothing else loses",
    }
    header = ("Information", "For", *SIZES, "AUROC", "AUROC lost", "Brier score lost")
    return [
        _table(
            caption,
            header,
            [row for family in part.get("families") or [] for row in _family_rows(family, kind)],
        )
        for kind, caption in captions.items()
        if part.get("families")
    ]


def _family_rows(family: Mapping[str, Any], kind: str) -> list[tuple[str, ...]]:
    if family["note"] is not None:
        return [(family["name"], NOT_ASKED, *[family["note"]] * 3, *[NOTHING_TO_SAY] * 3)]
    return [
        (
            family["name"],
            row["group"],
            *_sizes(row),
            number(row["auroc"], 3) if row["auroc"] is not None else NOTHING_TO_SAY,
            *(
                interval(row[name], 4) if row[name] else NOTHING_TO_SAY
                for name in ("lost_auroc", "lost_brier")
            ),
        )
        for row in family[kind]
    ]


def _choice_tables(part: Mapping[str, Any]) -> list[Table]:
    labels = {candidate["name"]: candidate["label"] for candidate in part.get("candidates") or []}
    at_origins = [
        (f"{origin['test_from']} to {origin['test_to']}: {labels[row['name']]}",
         *_sizes(row), *_figures(row))
        for origin in part.get("origins") or []
        for row in origin["candidates"]
    ]  # fmt: skip
    steps: list[tuple[str, ...]] = [
        (
            f"{step['chosen_at']}, used at {step['used_at']}",
            labels[step["pick"]],
            labels[step["best"]],
            str(step["rank"]),
            number(step["lost_to_best"], 4),
            interval(step["against_today"]["delta_auroc"], 4),
        )
        for step in part.get("steps") or []
    ]
    tables = []
    if steps:
        tables.append(_table("The pick of one period, judged in the next", CHOICES, steps))
    if at_origins:
        every = ("Period and settings", *SIZES, *FIGURES)
        tables.append(_table("Every candidate in every period", every, at_origins))
    return tables


def _table(caption: str, header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table:
    return {"caption": caption, "header": header, "rows": rows}


def _sizes(row: Mapping[str, Any]) -> tuple[str, ...]:
    """How many rows, people and cases; where they are too few the note alone, without counts."""
    if row.get("note"):
        return (str(row["note"]), NOTHING_TO_SAY, NOTHING_TO_SAY)
    return tuple(count_with_commas(row[name]) for name in ("n", "people", "events"))


def _figures(row: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("auroc", "slope", "observed_over_expected", "brier")
    if row.get("note"):
        return (NOTHING_TO_SAY,) * len(names)
    return tuple(interval(row[name], 3) for name in names)
