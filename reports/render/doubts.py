"""What speaks against an effect, and what stands beside it, as tables of the evaluation page."""

from collections.abc import Mapping
from typing import Any

from reports.render.field_view import FieldView, field_view
from reports.render.words import in_words

ATTEMPTS = {
    "placebo": "Made-up referral",
    "random_cause": "Column of pure chance",
    "subset": "Four in five people",
    "negative_control": "Emergency stay of two years ago",
}
WRONG_ANSWERS = {"difference": "Referred less not referred", "before_after": "Before less after"}


def doubts(metrics: Mapping[str, Any]) -> dict[str, FieldView]:
    """Tables by name: ``refutations``, ``naive``, ``kinds`` and ``second_outcome``."""
    return {
        "refutations": field_view(
            [
                {
                    "attempt": ATTEMPTS.get(name, in_words(name)),
                    "question": one.get("question"),
                    "found": _estimate(one),
                    "holds": one.get("passed") if one.get("passed") is not None else one["why_not"],
                }
                for name, one in (metrics.get("refutations") or {}).items()
            ]
        ),
        "naive": field_view(
            [
                {
                    "answer": WRONG_ANSWERS.get(name, in_words(name)),
                    "found": _estimate(one),
                    "why": one.get("label"),
                }
                for name, one in (metrics.get("naive") or {}).items()
            ]
        ),
        "kinds": field_view(
            [
                {
                    "kind of help": one["kind"],
                    "discharges": one["n"],
                    "state": one["state"],
                    "effect": one["effect"],
                    "measured alone": one["alone"],
                    "prior from": one["prior_from"],
                }
                for one in metrics.get("kinds") or ()
            ]
        ),
        "second_outcome": field_view(metrics.get("second_outcome")),
    }


def _estimate(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in ("value", "low", "high")}
