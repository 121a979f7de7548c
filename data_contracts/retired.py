"""What to tell a row that holds a retired code: the codes of today, or how to say it is old."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data_contracts.contract import Rule


def hints(rule: Rule, rows: pd.DataFrame) -> pd.Series:
    """What to tell each row that breaks a rule about codes; text, in the order of the rows.

    A retired code is told what it is now, and any other code the rule's description.

    Parameters
    ----------
    rows : typed rows with the column of the rule.
    """
    column = rule.columns[0]
    told = {code: _hint(rule, now) for code, now in rule.arguments.get("retired", {}).items()}
    return rows[column].map(told).astype("str").fillna(rule.description)


def _hint(rule: Rule, now: Iterable[object]) -> str:
    codes = " or ".join(str(code) for code in now)
    hint = f"{rule.columns[0]} has a retired code; " + (
        f"it is now {codes}" if codes else "nothing took its place"
    )
    if rule.kind != "code_of_version":
        return hint
    return f"{hint} (or say {rule.columns[1]} {rule.arguments['legacy']})"
