"""The leak proofs of one target on a page of their own: each with what it would find."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.environment import render
from reports.render.field_view import flat_text
from reports.render.target_words import target_words
from reports.render.words import NOT_RECORDED, count_with_commas, in_words, number, percent

DETAILS = (
    "availability",
    "banned_columns",
    "columns_banned",
    "columns_checked",
    "known_more_often_later",
    "shuffled_labels",
    "single_feature_limit",
    "strongest_features",
)
"""What stands on this page alone; cards and evaluation pages show the rest."""

DAY = "day_"


def leak_summary(proofs: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The proofs without their tables, for a card or an evaluation page."""
    if not proofs:
        return None
    return {name: value for name, value in proofs.items() if name not in DETAILS}


def render_leak_proofs(metrics: Mapping[str, Any], *, evaluation: str | None = None) -> str:
    """Give the page of the leak proofs in ``metrics``, the body of metrics.json.

    ``evaluation`` is the relative address of the evaluation page.
    """
    proofs: Mapping[str, Any] = metrics.get("leak_proofs") or {}
    return render(
        "leak_proofs.html.j2",
        words=target_words(metrics["target"]),
        evaluation=evaluation,
        suspected=proofs.get("suspected_leak"),
        proofs=proof_rows(proofs, metrics.get("truth")),
        shuffled=shuffled_sentence(proofs.get("shuffled_labels")),
        strongest=[
            (in_words(one["name"]), number(one["auroc"], 3))
            for one in proofs.get("strongest_features") or ()
        ],
        limit=flat_text(proofs.get("single_feature_limit")),
        banned=[
            (in_words(one["column"]), one["because"]) for one in proofs.get("banned_columns") or ()
        ],
        later=[in_words(name) for name in proofs.get("known_more_often_later") or ()],
        availability=availability_table(proofs.get("availability") or ()),
    )


def proof_rows(
    proofs: Mapping[str, Any], truth: Mapping[str, Any] | None
) -> list[tuple[str, str, str, bool | None]]:
    """Each proof: what it asks, what sound looks like, what was found, and whether it held."""
    both = proofs.get("people_on_both_sides")
    late = proofs.get("facts_known_after_index")
    banned = proofs.get("banned_columns")
    alarm = proofs.get("single_feature_alarm")
    shuffled = (proofs.get("shuffled_labels") or {}).get("chance_inside")
    checked = flat_text(proofs.get("columns_checked"))
    rows = [
        ("People scored by a model fitted on rows of theirs", "0", both, _none(both)),
        ("Cells that change when the future is left out", "0", late, _none(late)),
        (
            "Models taught shuffled labels: mean AUROC",
            "0.5 within the central 95% of them",
            proofs.get("shuffled_label_auroc"),
            shuffled,
        ),
        (
            "Strongest single feature: AUROC",
            f"at most {flat_text(proofs.get('single_feature_limit'))}",
            (proofs.get("strongest_single_feature") or {}).get("auroc"),
            None if alarm is None else not alarm,
        ),
        (
            f"Columns that no model may have, of {checked} checked",
            "0",
            None if banned is None else len(banned),
            None if banned is None else not banned,
        ),
    ]
    if truth and "leak_alarm" in truth:
        rows.append(
            (
                "AUROC of the true risk less that of the model (invented area alone)",
                "interval not wholly below 0",
                truth["gap"],
                not truth["leak_alarm"],
            )
        )
    return [(name, sound, flat_text(found), held) for name, sound, found, held in rows]


def shuffled_sentence(shuffled: Mapping[str, Any] | None) -> str:
    """Say where the models taught shuffled labels ended up."""
    if not shuffled:
        return NOT_RECORDED
    inside = "inside" if shuffled["chance_inside"] else "outside"
    return (
        f"{count_with_commas(shuffled['permutations'])} times the training labels were dealt out "
        f"at random and the model fitted again. The central 95% of the AUROCs run from "
        f"{number(shuffled['central_low'], 3)} to {number(shuffled['central_high'], 3)}; 0.5, "
        f"which is chance, lies {inside}."
    )


def availability_table(
    rows: Sequence[Mapping[str, Any]],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Header and rows of the share of stays for which each feature is known, by moment."""
    if not rows:
        return (), []
    moments = [name for name in rows[0] if name != "feature"]
    header = ("Feature", *(_moment(name) for name in moments))
    return header, [
        (in_words(row["feature"]), *(percent(row[name]) for name in moments)) for row in rows
    ]


def _moment(name: str) -> str:
    """Give a moment as a column heading.

    >>> _moment("day_3"), _moment("decision"), _moment("later")
    ('Day 3', 'At the decision', '30 days after it')
    """
    if name.startswith(DAY):
        return f"Day {name.removeprefix(DAY)}"
    return {"decision": "At the decision", "later": "30 days after it"}.get(name, in_words(name))


def _none(count: int | None) -> bool | None:
    """Whether nothing was found, where it was looked for."""
    return None if count is None else count == 0
