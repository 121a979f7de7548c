"""The front page: each model in one sentence, with links to all that is published."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.render.card_page import STATUS_LOOKS
from reports.render.environment import render


@dataclass(frozen=True, kw_only=True)
class ModelLink:
    """One model on the front page; addresses are relative to it."""

    title: str
    does: str
    headline: str
    status: str
    card: str
    evaluation: str | None = None
    validation: str | None = None


def render_index(
    models: Sequence[ModelLink],
    *,
    as_of: str,
    source: str,
    data_quality: str | None = None,
    hazards: str | None = None,
    latest_list: str | None = None,
) -> str:
    """Give the front page; ``data_quality``, ``hazards``, ``latest_list`` are addresses from it."""
    return render(
        "index.html.j2",
        models=models,
        as_of=as_of,
        source=source,
        data_quality=data_quality,
        hazards=hazards,
        latest_list=latest_list,
        looks=STATUS_LOOKS,
    )
