"""Who was refused a number, by reason and by group."""

from typing import Any

import pandas as pd

UNKNOWN = "unknown"


def refused_by_reason(predicted: pd.DataFrame) -> list[dict[str, Any]]:
    """Return each reason with its share of all rows, largest first."""
    reasons = predicted.loc[~predicted["supported"], "why_not"].value_counts()
    table = reasons.rename_axis("why_not").reset_index(name="n")
    table = table.sort_values(["n", "why_not"], ascending=[False, True], kind="stable")
    return [
        {"why_not": str(row["why_not"]), "share": row["n"] / len(predicted)}
        for row in table.to_dict("records")
    ]


def refused_by_group(
    predicted: pd.DataFrame, groups: pd.DataFrame, *, smallest: int
) -> list[dict[str, Any]]:
    """Share refused per level of each audit group; a note instead where people are too few."""
    refused = ~predicted["supported"].astype(bool)
    answer = []
    for group in groups.columns:
        level = groups[group].reindex(predicted.index).astype("str").fillna(UNKNOWN)
        table = refused.groupby(level).agg(["size", "mean"]).sort_index()
        for name, row in table.iterrows():
            is_small = row["size"] < smallest
            answer.append(
                {
                    "group": str(group),
                    "level": str(name),
                    "n": None if is_small else int(row["size"]),
                    "share_refused": None if is_small else float(row["mean"]),
                    "note": f"fewer than {smallest} discharges" if is_small else None,
                }
            )
    return answer
