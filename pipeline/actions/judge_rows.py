"""Each returned row is a decision that can be kept, or is refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_contracts.contract import CodeList
from reports.render.list_decisions import BY_WORDS, HELP_CODES, REASON_CODES

WHO = ["list_id", "spell_id", "person_id"]
INITIALS = r"[A-Za-z]{1,4}"
ISO_DAY = r"\d{4}-\d{2}-\d{2}"
FILLED = ["decision", "help", "decision_reason", "decided_on", "initials"]
NOT_LISTED = "no list of that day and revision has this person and stay"
NO_WORDS = "the {column} is not one of the words that the sheet offers"
TWICE = "this stay stands twice in the file, with different decisions"


def judge_rows(
    rows: pd.DataFrame,
    listed: pd.DataFrame,
    code_lists: Mapping[str, CodeList],
    *,
    today: pd.Timestamp,
) -> tuple[pd.DataFrame, pd.Series]:
    """Part the rows that say something into decisions and refusals; rows left empty say nothing.

    Parameters
    ----------
    rows : of a returned sheet.
    listed : the people of every published list that the rows name: ``list_id``, ``spell_id``,
        ``person_id``, ``rank``, ``band`` and ``look_first_probability``, as published.
    today : the day of the import; nothing was decided after it.

    Returns
    -------
    decisions : ``line``, WHO, ``rank``, ``band``, ``look_first_probability``, ``decision``,
        ``action``, ``intervention_code``, ``action_reason``, ``decided_on`` (ISO day) and
        ``initials``.
    refusals : the reason of each refused row, indexed by ``line``.
    """
    said = rows[rows[FILLED].notna().any(axis="columns")].reset_index(drop=True)
    known = listed.drop_duplicates(WHO)
    found = said.merge(known, on=WHO, how="left", validate="many_to_one", indicator="place")
    helps, reasons = (_codes(code_lists[name]) for name in (HELP_CODES, REASON_CODES))
    decision = _plain(found["decision"]).map({_key(words): words for words in BY_WORDS})
    listed_on = pd.to_datetime(found["list_id"].str[:10], format="%Y-%m-%d", errors="coerce")
    is_day = found["decided_on"].isna() | found["decided_on"].str.fullmatch(ISO_DAY)
    decided_on = pd.to_datetime(found["decided_on"], format="%Y-%m-%d", errors="coerce")
    decided_on = decided_on.mask(found["decided_on"].isna(), listed_on)
    usual = decision.map({words: one.usual_reason for words, one in BY_WORDS.items()})
    judged = pd.DataFrame(
        {
            "line": found["line"],
            **{name: found[name] for name in (*WHO, "rank", "band", "look_first_probability")},
            "decision": decision,
            "action": decision.map({words: one.action for words, one in BY_WORDS.items()}),
            "intervention_code": _plain(found["help"]).map(helps),
            "action_reason": _plain(found["decision_reason"]).map(reasons).fillna(usual),
            "decided_on": decided_on.dt.strftime("%Y-%m-%d"),
            "initials": found["initials"].str.upper(),
        }
    )
    needs_reason = decision.map({words: one.needs_reason for words, one in BY_WORDS.items()})
    is_strange = {name: found[name].notna() & judged[code].isna() for name, code in NAMED.items()}
    faults = {
        NOT_LISTED: found["place"] != "both",
        "no decision is written beside what else was filled in": found["decision"].isna(),
        **{NO_WORDS.format(column=name): mask for name, mask in is_strange.items()},
        "the reason is missing, which this decision needs": needs_reason.eq(True)
        & judged["action_reason"].isna(),
        "the day is not written YYYY-MM-DD": ~is_day | (decided_on.isna() & listed_on.notna()),
        "the day lies before the list": decided_on < listed_on,
        "the day lies in the future": decided_on > today,
        "the initials are missing, or are not one to four letters": ~(
            found["initials"].str.fullmatch(INITIALS) & found["initials"].notna()
        ),
    }
    refusal = pd.Series(pd.NA, index=judged.index, dtype="str")
    for reason, holds in faults.items():
        refusal = refusal.mask(holds.astype(bool) & refusal.isna(), reason)
    is_repeated = _decided_twice(judged[refusal.isna()]).reindex(judged.index, fill_value=False)
    refusal = refusal.mask(is_repeated, TWICE)
    refused = refusal.dropna().set_axis(judged.loc[refusal.notna(), "line"])
    return judged[refusal.isna()].reset_index(drop=True), refused


NAMED = {"decision": "decision", "help": "intervention_code", "decision_reason": "action_reason"}
"""The columns with words to choose from, and the column of their codes."""


def _decided_twice(judged: pd.DataFrame) -> pd.Series:
    """Rows of a stay of which the file says two different things."""
    said = [*WHO, "decision", "intervention_code", "action_reason", "decided_on", "initials"]
    once = judged.drop_duplicates(said)
    is_twice = once.duplicated(WHO, keep=False)
    pairs = pd.MultiIndex.from_frame(once.loc[is_twice, WHO])
    return pd.Series(pd.MultiIndex.from_frame(judged[WHO]).isin(pairs), index=judged.index)


def _codes(code_list: CodeList) -> dict[str, str]:
    """The code of each meaning, and of itself."""
    by_words = {_key(words): code for code, words in code_list.codes.items()}
    return by_words | {_key(code): code for code in code_list.codes}


def _plain(words: pd.Series) -> pd.Series:
    return words.str.casefold().str.strip().str.replace(r"\s+", " ", regex=True)


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
