"""What a coordinator may write beside a person, and what each word stands for in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_contracts.contract import CodeList

REASON_CODES = "action_reason"
HELP_CODES = "housing_intervention"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One word of the drop-down list.

    ``action`` is its code in the list hub_action. ``rests`` is true where the person needs no
    other look for some days; ``needs_reason`` where a reason must stand beside it;
    ``usual_reason`` is the code of the reason that the words themselves give.
    """

    words: str
    action: str
    rests: bool = True
    needs_reason: bool = False
    usual_reason: str | None = None


DECISIONS = (
    Decision(words="Referred", action="offered"),
    Decision(words="Help accepted", action="accepted"),
    Decision(words="Help started", action="started"),
    Decision(words="Already known to a team", action="not_offered", usual_reason="already_helped"),
    Decision(words="Person declined", action="declined_by_person", needs_reason=True),
    Decision(words="Not needed", action="not_offered", needs_reason=True),
    Decision(words="Look again", action="looked_at", rests=False),
)
BY_WORDS = {decision.words: decision for decision in DECISIONS}


def choices_of(code_lists: Mapping[str, CodeList]) -> dict[str, tuple[str, ...]]:
    """The words that may be chosen, by the column that they are for."""
    return {
        "decision": tuple(BY_WORDS),
        "help": tuple(code_lists[HELP_CODES].codes.values()),
        "decision_reason": tuple(code_lists[REASON_CODES].codes.values()),
    }
