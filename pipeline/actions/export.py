"""The action log as tables of the contracts, for the next training: who was helped, and when.

What was offered, accepted and begun is a treatment, never an outcome: a person who was helped and
did not come back was not at low risk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data_contracts.contract import CodeList
from pipeline.chained_log import Chain

REFERRER = "discharge_hub"
OTHER_REASON = "other"
STATUS_OF = {
    "offered": "received",
    "accepted": "accepted",
    "declined_by_person": "declined_by_person",
    "started": "started",
}
"""Steps of an offer, and where the referral stands after each."""
OF_AN_OFFER = ["person_id", "spell_id", "intervention_code"]


@dataclass(frozen=True)
class Treatments:
    """``action`` and ``referral`` as their contracts describe them.

    ``without_help`` counts steps of an offer that did not say which help: they are in ``action``
    and cannot be in ``referral``.
    """

    action: pd.DataFrame
    referral: pd.DataFrame
    without_help: int


def export_log(chain: Chain, code_lists: Mapping[str, CodeList]) -> Treatments:
    """Build both tables from the log; initials and what the sheet was called stay behind."""
    columns = [*OF_AN_OFFER, "action", "action_reason", "decided_on", "actor_role", "list_id",
               "rank", "recorded_at"]  # fmt: skip
    log = pd.DataFrame.from_records(list(chain.entries), columns=columns)
    log = log.assign(action_id=list(chain.links), known_at=log["recorded_at"].str[:10])
    log = log.astype(dict.fromkeys(columns, "str") | {"rank": "Int64"})
    action = pd.DataFrame(
        {
            "action_id": log["action_id"],
            "person_id": log["person_id"],
            "spell_id": log["spell_id"],
            "action_date": log["decided_on"],
            "action": log["action"],
            "intervention_code": log["intervention_code"],
            "actor_role": log["actor_role"],
            "list_id": log["list_id"],
            "rank_on_list": log["rank"],
            "action_reason": log["action_reason"],
            "known_at": log["known_at"],
        }
    )
    steps = log[log["action"].isin(STATUS_OF)]
    with_help = steps[steps["intervention_code"].notna()]
    return Treatments(action, _referrals(with_help, code_lists), len(steps) - len(with_help))


def _referrals(steps: pd.DataFrame, code_lists: Mapping[str, CodeList]) -> pd.DataFrame:
    """One row per person, stay and help: its first day and where it stands after the last step."""
    in_order = steps.sort_values("decided_on", kind="stable")
    offers = in_order.groupby(OF_AN_OFFER, sort=True)
    last = in_order.drop_duplicates(OF_AN_OFFER, keep="last").set_index(OF_AN_OFFER).sort_index()
    is_declined = last["action"].eq("declined_by_person")
    reasons = code_lists["decline_reason"].codes
    reason = last["action_reason"].where(last["action_reason"].isin(reasons), OTHER_REASON)
    begun = in_order[in_order["action"] == "started"].groupby(OF_AN_OFFER)["decided_on"].first()
    table = pd.DataFrame(
        {
            "referral_id": offers["action_id"].first(),
            "referral_date": offers["decided_on"].first(),
            "referrer_role": REFERRER,
            "status": last["action"].map(STATUS_OF),
            "decline_reason": reason.where(is_declined),
            "start_date": begun.reindex(last.index),
            "progress_known_at": offers["known_at"].max(),
            "known_at": offers["known_at"].first(),
        }
    )
    return table.reset_index()
