"""The picture of hours after reablement: expected and observed, by fifth; no single person."""

import pandas as pd

from reports.render.figures import POINTS
from reports.render.svg import GREY, LIGHT, drawing, to_svg
from reports.render.words import count_with_commas, percent


def hours_by_group_figure(table: pd.DataFrame, *, level: float, name: str = "hours") -> str:
    """Mean hours expected against mean hours observed, with the mean interval behind.

    ``table`` has one row per group of people: ``expected``, ``observed``, ``low`` and ``high``
    (95 % interval of ``observed``), ``from_hours`` and ``to_hours`` (mean ends of the interval
    given to each person), ``n``; hours a week.
    """
    top = float(table[["expected", "high", "to_hours"]].to_numpy().max()) * 1.05
    with drawing() as (figure, (chart,)):
        chart.vlines(
            table["expected"], table["from_hours"], table["to_hours"], color=LIGHT, linewidth=9,
            label=f"Interval meant to hold {percent(level)}, mean ends",
        )  # fmt: skip
        chart.plot([0, top], [0, top], color=GREY, linestyle="--", label="Exactly right")
        whiskers = [table["observed"] - table["low"], table["high"] - table["observed"]]
        chart.errorbar(
            table["expected"], table["observed"], yerr=whiskers, label="Observed mean", **POINTS
        )
        chart.set(xlabel="Hours a week expected", ylabel="Hours a week after reablement")
        chart.set(xlim=(0, None), ylim=(0, top))
        chart.legend(loc="upper left")
        return to_svg(
            figure,
            name=name,
            title="Hours after reablement: expected and observed",
            description=f"{len(table)} groups of people by the hours expected, "
            f"{count_with_commas(table['n'].sum())} in all: mean hours expected against mean hours "
            "observed. Points on the dashed line are exactly right. The broad bars are the mean "
            "ends of the intervals. The table beside the picture holds the same figures.",
        )
