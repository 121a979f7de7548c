"""The published pictures: one table in, one SVG text out; no picture shows one person.

Colours are told apart by people with any colour vision (blue and orange), and
every series also differs by marker or line style.
"""

from typing import Any

import pandas as pd

from reports.render.svg import BLUE, GREEN, GREY, LIGHT, ORANGE, drawing, to_svg
from reports.render.words import count_with_commas, number, percent

POINTS: dict[str, Any] = {"fmt": "o", "color": BLUE, "capsize": 4}


def calibration_figure(
    points: pd.DataFrame, *, spread: pd.DataFrame | None = None, name: str = "calibration"
) -> str:
    """Predicted against observed chance, with how many people stand behind each point.

    ``points`` has ``predicted``, ``observed``, ``n`` and, if known, ``low`` and
    ``high`` (95 % interval of ``observed``), all in [0, 1] but the count. ``spread``
    counts people by chance for the strip below: ``risk_from``, ``risk_to``,
    ``people``; without it the points' own ``n`` are drawn.
    """
    top = _axis_top(points[["predicted", "observed"]].to_numpy().max(initial=0.1))
    with drawing(height=5.0, panels=2) as (figure, (chart, strip)):
        chart.plot([0, top], [0, top], color=GREY, linestyle="--", label="Exactly right")
        chart.errorbar(
            points["predicted"],
            points["observed"],
            yerr=_whiskers(points, "observed"),
            label="Observed",
            **POINTS,
        )
        if spread is None:
            strip.bar(points["predicted"], points["n"], width=top / 40, color=LIGHT)
        else:
            people = spread["people"]
            width = spread["risk_to"] - spread["risk_from"]
            strip.bar(spread["risk_from"], people, width=width, align="edge", color=LIGHT)
        chart.set(ylabel="Share it happened to", ylim=(0, top), xlim=(0, top))
        strip.set(xlabel="Chance given by the model", ylabel="People")
        chart.legend(loc="upper left")
        return to_svg(
            figure,
            name=name,
            title="Are the chances right?",
            description=f"{len(points)} groups of people, "
            f"{count_with_commas(points['n'].sum())} in all: chance given against share it "
            "happened to. Points on the dashed line are exactly right. The bars below count "
            "the people. The table beside the picture holds the same figures.",
        )


def precision_recall_figure(
    curve: pd.DataFrame, *, prevalence: float, name: str = "precision-recall"
) -> str:
    """Precision for every recall, with the line that chance alone would give.

    ``curve`` has ``recall`` and ``precision``.
    """
    with drawing() as (figure, (chart,)):
        chart.step(curve["recall"], curve["precision"], where="post", color=BLUE, label="Model")
        chart.axhline(prevalence, color=ORANGE, linestyle="--", label="Order left to chance")
        chart.set(xlabel="Share of all cases found (recall)", xlim=(0, 1), ylim=(0, 1))
        chart.set_ylabel("Share of those marked who are cases")
        chart.legend(loc="upper right")
        return to_svg(
            figure,
            name=name,
            title="Found against falsely marked",
            description="As more cases are found, fewer of the people marked are cases. Left to "
            f"chance, {percent(prevalence)} of those marked would be.",
        )


def hit_rate_figure(
    curve: pd.DataFrame,
    *,
    prevalence: float,
    capacity: int | None = None,
    name: str = "hit-rate",
) -> str:
    """Share of people on a list of each length to whom the event happened.

    ``curve`` has ``k`` (people on the list), ``precision`` and, if simple rules are
    to be drawn too, ``score``: "model" or the name of a rule.
    """
    is_ours = curve["score"] == "model" if "score" in curve else pd.Series(True, curve.index)
    ours, theirs = curve[is_ours], curve[~is_ours]
    with drawing() as (figure, (chart,)):
        for place, (_, rule) in enumerate(theirs.groupby("score") if len(theirs) else ()):
            label = None if place else "Simple rules"
            chart.plot(rule["k"], rule["precision"], color=LIGHT, linewidth=1.2, label=label)
        chart.plot(ours["k"], ours["precision"], color=BLUE, label="Model")
        chart.axhline(prevalence, color=ORANGE, linestyle="--", label="Everyone")
        if capacity is not None:
            chart.axvline(capacity, color=GREY, linestyle=":", label=f"Your limit: {capacity:,}")
        chart.set(xlabel="People on the list", ylabel="Share it happened to")
        chart.set_ylim(0, _axis_top(curve["precision"].max()) if len(curve) else 1)
        chart.legend(loc="upper right")
        return to_svg(
            figure,
            name=name,
            title="Hit rate by length of list",
            description="The longer the list, the smaller the share of people on it to whom the "
            f"event happens; for everyone it is {percent(prevalence)}.",
        )


def comparators_figure(table: pd.DataFrame, *, name: str = "comparators") -> str:
    """How well each score puts cases first, with 95 % intervals; our model stands out.

    ``table`` has ``label``, ``value``, ``low``, ``high`` (AUROC) and ``is_model``.
    """
    rows = table.sort_values(["value", "label"]).reset_index(drop=True)
    with drawing(height=1.4 + 0.42 * len(rows)) as (figure, (chart,)):
        for is_model, marker, colour in ((True, "D", BLUE), (False, "o", ORANGE)):
            part = rows[rows["is_model"] == is_model]
            errors = [part["value"] - part["low"], part["high"] - part["value"]]
            chart.errorbar(
                part["value"], part.index, xerr=errors, fmt=marker, color=colour, capsize=4
            )
        chart.axvline(0.5, color=GREY, linestyle="--")
        chart.set_yticks(list(rows.index), labels=list(rows["label"]))
        chart.set_xlabel("AUROC (0.5 = chance)")
        best = rows["label"].iloc[-1] if len(rows) else "none"
        return to_svg(
            figure,
            name=name,
            title="The model beside simple rules",
            description=f"AUROC of {len(rows)} scores with 95% intervals. Highest: {best}.",
        )


def shap_bar_figure(
    table: pd.DataFrame, *, largest: int = 15, name: str = "what-the-score-uses"
) -> str:
    """What moves the score most, over everybody: mean size of each feature's push.

    ``table`` has ``label``, ``group`` (health, care or home) and ``mean_abs`` (mean
    absolute SHAP value, log-odds). Only the ``largest`` are drawn.
    """
    rows = table.sort_values(["mean_abs", "label"], ascending=[False, True]).head(largest)
    rows = rows.iloc[::-1].reset_index(drop=True)
    with drawing(height=1.2 + 0.34 * len(rows)) as (figure, (chart,)):
        looks = (("health", BLUE, ""), ("care", ORANGE, "//"), ("home", LIGHT, ".."))
        for group, colour, hatch in looks:
            part = rows[rows["group"] == group]
            chart.barh(
                part.index, part["mean_abs"], color=colour, hatch=hatch, label=group.capitalize()
            )
        chart.set_yticks(list(rows.index), labels=list(rows["label"]))
        chart.set_xlabel("Mean push on the score, up or down (log-odds)")
        chart.legend(loc="lower right")
        first = rows["label"].iloc[-1] if len(rows) else "none"
        return to_svg(
            figure,
            name=name,
            title="What the score uses",
            description=f"The {len(rows)} features that move the score most, averaged over "
            f"people. Largest: {first}. A push is what the score used, not a cause.",
        )


def benefit_fifths_figure(table: pd.DataFrame, *, name: str = "benefit-fifths") -> str:
    """Predicted and measured effect in fifths of predicted benefit, 95 % intervals.

    ``table`` has ``fifth`` (1 = most), ``predicted``, ``effect``, ``low``, ``high``;
    effects are differences of chances, positive = help makes home likelier.
    """
    with drawing() as (figure, (chart,)):
        chart.axhline(0, color=GREY)
        chart.errorbar(
            table["fifth"],
            100 * table["effect"],
            yerr=_whiskers(table, "effect", scale=100),
            label="Measured, 95% interval",
            **POINTS,
        )
        chart.plot(
            table["fifth"],
            100 * table["predicted"],
            color=ORANGE,
            linestyle="--",
            marker="s",
            label="Predicted",
        )
        chart.set_xticks(list(table["fifth"]))
        chart.set(xlabel="Fifth of predicted benefit (1 = most)", ylabel="Percentage points")
        chart.legend(loc="upper right")
        return to_svg(
            figure,
            name=name,
            title="Does help work best where the model says so?",
            description="Measured and predicted effect of housing help on being at home, in "
            "five groups from most to least predicted benefit.",
        )


def targeting_figure(
    curve: pd.DataFrame, *, autoc: float | None = None, name: str = "targeting"
) -> str:
    """Gain from helping those with most predicted benefit first (Qini curve).

    ``curve`` has ``share`` of people helped in [0, 1], ``gain`` (extra people at home
    per discharge), ``constant`` (the same number helped in no order) and, if known,
    ``low`` and ``high`` of ``gain`` and ``risk_ranking`` (highest risk first).
    """
    share = 100 * curve["share"]
    with drawing() as (figure, (chart,)):
        chart.plot(share, 100 * curve["gain"], color=BLUE, label="Model's order")
        if {"low", "high"} <= set(curve.columns):
            chart.fill_between(
                share, 100 * curve["low"], 100 * curve["high"], color=BLUE, alpha=0.15
            )
        if "risk_ranking" in curve:
            chart.plot(
                share,
                100 * curve["risk_ranking"],
                color=GREY,
                linestyle=":",
                label="Highest risk first",
            )
        chart.plot(
            share, 100 * curve["constant"], color=ORANGE, linestyle="--", label="In no order"
        )
        chart.set_xlabel("Share of people helped (%)")
        chart.set_ylabel("Extra people at home per 100 discharges")
        chart.legend(loc="upper left")
        tail = "" if autoc is None else f" AUTOC: {number(autoc, 3)} (0 is an order of no use)."
        return to_svg(
            figure,
            name=name,
            title="Is there something to gain from the order?",
            description="Gain from helping people in the model's order against helping the same "
            f"number in no order.{tail}",
        )


def decision_curve_figure(curve: pd.DataFrame, *, name: str = "decision-curve") -> str:
    """Net benefit of acting on the score, against looking at everybody or nobody.

    ``curve`` has ``threshold`` (least chance acted on), ``model`` and ``everybody``
    (net benefit: true cases less the price of false ones, per person) and, where a simple rule
    gives chances, ``simple_rule``.
    """
    with drawing() as (figure, (chart,)):
        chart.plot(curve["threshold"], curve["model"], color=BLUE, label="Model")
        chart.plot(
            curve["threshold"], curve["everybody"], color=ORANGE, linestyle="--", label="Everybody"
        )
        if "simple_rule" in curve:
            rule = curve["simple_rule"]
            chart.plot(curve["threshold"], rule, color=GREEN, linestyle="-.", label="Simple rule")
        chart.axhline(0, color=GREY, linestyle=":", label="Nobody")
        top = curve["model"].max() if len(curve) else 0.1
        chart.set_ylim(-0.25 * max(top, 0.01), 1.15 * max(top, 0.01))
        chart.set(xlabel="Least chance at which you would act", ylabel="Net benefit")
        chart.legend(loc="upper right")
        return to_svg(
            figure,
            name=name,
            title="Is acting on the score worth it?",
            description="Net benefit of looking at people above each chance, against looking at "
            "everybody, at nobody, or by a simple rule. Higher is better.",
        )


def _axis_top(largest: float) -> float:
    """The end of an axis of chances: the next tenth above the data, 1 at most."""
    return min(1.0, int(10 * largest + 1) / 10)


def _whiskers(table: pd.DataFrame, y: str, *, scale: int = 1) -> list[pd.Series] | None:
    """Give the lengths of the interval below and above each point, where known."""
    if not {"low", "high"} <= set(table.columns):
        return None
    below, above = table[y] - table["low"], table["high"] - table[y]
    return [(scale * below).clip(lower=0), (scale * above).clip(lower=0)]
