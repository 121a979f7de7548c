"""Stage index: one front page that links all that is published."""

from __future__ import annotations

from pipeline import storage
from pipeline.config import Config, read_date
from pipeline.hazard_file import read_hazards
from pipeline.paths import RISK_TARGETS, TARGETS, Places
from pipeline.stage import run_as_stage
from reports.render.hazards import HEADER, as_csv, hazard_rows, render_hazards
from reports.render.headlines import headline
from reports.render.index_page import ModelLink, render_index
from reports.render.target_words import target_words


def run(config: Config, places: Places) -> str:
    """Write index.html from the metrics and cards of the three targets, and the hazard log."""
    links = []
    for target in TARGETS:
        words = target_words(target)
        metrics = storage.read_json(places.published / target / "metrics.json")
        card = storage.read_json(places.published / "cards" / f"{target}.json")
        links.append(
            ModelLink(
                title=words.title,
                does=words.does,
                headline=headline(metrics, target),
                status=card["identity"]["status"]["value"],
                card=f"cards/{target}.html",
                evaluation=f"{target}/evaluation.html",
                validation=f"{target}/validation.html" if target in RISK_TARGETS else None,
            )
        )
    page = render_index(
        links,
        as_of=config.moments.words(read_date(config.extract.as_of)),
        source=config.extract.source,
        data_quality="data_quality.html",
        hazards="hazards.html",
    )
    storage.write_text(page, places.published / "index.html")
    hazards = read_hazards()
    storage.write_text(render_hazards(hazards), places.published / "hazards.html")
    storage.write_text(as_csv(HEADER, hazard_rows(hazards)), places.published / "hazards.csv")
    return f"{len(links)} models linked"


if __name__ == "__main__":
    run_as_stage(run)
