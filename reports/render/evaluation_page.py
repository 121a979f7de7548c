"""All results of one target on one page: figures in words, in tables and in pictures."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.calibration_map import HEADER as MAP_HEADER
from reports.render.calibration_map import candidate_rows
from reports.render.card_page import flow_rows
from reports.render.comparisons import comparison_table
from reports.render.doubts import doubts
from reports.render.environment import render
from reports.render.field_view import field_view, flat_text
from reports.render.group_table import group_table, too_few_words
from reports.render.headlines import (
    benefit_calibration_sentence,
    calibration_sentence,
    comparison_sentence,
    headline,
    served_less_well,
)
from reports.render.hours_section import hours_section
from reports.render.leak_page import leak_summary
from reports.render.picture import Picture, page_table
from reports.render.target_words import target_words
from reports.render.words import count_with_commas, interval, number, percent, points_interval

NAMES = {
    "auroc": "AUROC: how well cases are put first (0.5 chance, 1 perfect)",
    "auprc": "AUPRC: share of those marked who are cases, over all lengths",
    "brier": "Brier score: mean squared error of the chances (0 perfect)",
    "scaled_brier": "Scaled Brier score (0 no better than the average, 1 perfect)",
    "slope": "Calibration slope (1 right)",
    "in_the_large": "Calibration in the large (0 right)",
    "ici": "Mean distance of the chances from the truth (ICI)",
    "e50": "Half of the chances are nearer to the truth than (E50)",
    "e90": "9 in 10 of the chances are nearer to the truth than (E90)",
    "observed_over_expected": "Cases observed over cases expected (1 right)",
}


def render_evaluation(
    metrics: Mapping[str, Any],
    pictures: Sequence[Picture],
    *,
    card: str | None = None,
    leaks: str | None = None,
    hours: Mapping[str, Any] | None = None,
) -> str:
    """Give the evaluation page.

    ``metrics`` is the body of metrics.json, ``card`` the card's relative address, ``leaks``
    that of the leak proofs, ``hours`` the body of hours.json where the target has one.
    """
    words = target_words(metrics["target"])
    is_benefit = words.kind == "benefit"
    shown = list(metrics.get("groups") or (metrics.get("overlap") or {}).get("by_group") or ())
    chosen_map = (metrics.get("calibration") or {}).get("map")
    right = (
        benefit_calibration_sentence(metrics.get("targeting"))
        if is_benefit
        else calibration_sentence(metrics.get("calibration"))
    )
    return render(
        "evaluation.html.j2",
        words=words,
        metrics=metrics,
        card=card,
        leaks=leaks,
        validation=None if is_benefit else "validation.html",
        headline=headline(metrics, words.target),
        chances_right=right,
        map_sentence=(chosen_map or {}).get("sentence"),
        map_header=MAP_HEADER,
        map_rows=candidate_rows(chosen_map),
        comparison=comparison_sentence(metrics, words.target),
        comparators=comparison_table(
            metrics.get("targeting") or {} if is_benefit else metrics, metrics, words.title
        ),
        figures=benefit_figures(metrics) if is_benefit else risk_figures(metrics),
        capacity=capacity_rows(metrics),
        less_well=served_less_well(shown),
        too_few=too_few_words(shown),
        groups=group_table(shown),
        origins=field_view(list(metrics.get("origins") or [])),
        left_out=[
            f"{row['rival']}: {row['because']}" for row in metrics.get("comparators_left_out") or ()
        ],
        leak_proofs=field_view(leak_summary(metrics.get("leak_proofs"))),
        sensitivity=field_view(metrics.get("sensitivity")),
        doubts=doubts(metrics),
        truth=field_view(metrics.get("truth")),
        gates=metrics.get("gates") or [],
        flow=flow_rows(metrics.get("flow")),
        hours=hours_section(hours),
        pictures=[(picture, page_table(picture.table)) for picture in pictures],
    )


def risk_figures(metrics: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the headline figures of a risk model, each with its interval where known."""
    figures: dict[str, Any] = {name: metrics.get(name) for name in list(NAMES)[:4]}
    figures |= {name: (metrics.get("calibration") or {}).get(name) for name in list(NAMES)[4:]}
    rows = [
        ("People", count_with_commas(metrics.get("people"))),
        ("Stays", count_with_commas(metrics.get("n"))),
        ("Cases", count_with_commas(metrics.get("events"))),
    ]
    return rows + [(NAMES[name], _figure(value)) for name, value in figures.items()]


def benefit_figures(metrics: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the headline figures of the benefit model."""
    targeting, overlap = metrics.get("targeting") or {}, metrics.get("overlap") or {}
    return [
        ("People", count_with_commas(metrics.get("n"))),
        ("Referred to housing help", count_with_commas(metrics.get("treated"))),
        ("Not referred", count_with_commas(metrics.get("untreated"))),
        ("Effective number of people", count_with_commas(metrics.get("effective_n"))),
        ("Left out: nobody alike to compare with", percent(overlap.get("share_refused"))),
        ("Effect on all", points_interval(metrics.get("ate"))),
        ("Effect on those referred", points_interval(metrics.get("att"))),
        (
            "Plain difference, no adjustment (misleads)",
            points_interval(metrics.get("naive_difference")),
        ),
        ("Value of the order (AUTOC; 0 none)", _figure(targeting.get("autoc"))),
        ("Value of the order (Qini; 0 none)", _figure(targeting.get("qini"))),
        (
            "Calibration slope of the benefits (1 right)",
            _figure(targeting.get("calibration_slope")),
        ),
    ]


def capacity_rows(metrics: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Give what happens at each length of list."""
    return [
        (
            f"{percent(row.get('share'))} ({count_with_commas(row.get('k'))})",
            percent(row.get("precision")),
            percent(row.get("recall")),
            flat_text(row.get("lift")),
        )
        for row in metrics.get("at_capacity") or ()
    ]


def _figure(value: Any) -> str:
    """Give a figure, with its interval where it has one."""
    return interval(value, 3) if isinstance(value, Mapping) else number(value, 3)
