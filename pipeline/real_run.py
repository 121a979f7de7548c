"""The whole road on a real source, beside the invented area: the same stages, in one process."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import (
    card,
    evaluate,
    explain,
    features,
    hours,
    index,
    storage,
    train,
    validate,
    validate_models,
)
from pipeline.config import Config, read_config, read_date, replaced
from pipeline.contract_files import read_code_lists, read_contracts
from pipeline.daily import make_list
from pipeline.errors import UsageError
from pipeline.live import promote
from pipeline.paths import PARAMS, RISK_TARGETS, SOURCES, TARGETS, Places, beside_default
from pipeline.sources.extract import as_text, check_mapping
from pipeline.sources.files import read_source
from pipeline.sources.mapping import SourceMapping, read_mapping
from pipeline.sources.tables import MappedSource, map_source
from pipeline.stage import TargetStage, timed

log = logging.getLogger("homefirst")


@dataclass(frozen=True)
class RealRun:
    """What to look at after a run on a real source."""

    front_page: Path
    data_quality: Path
    list_page: Path
    cards: Mapping[str, Path]

    def items(self) -> Iterator[tuple[str, Path]]:
        """Each page with its name, the list first."""
        yield "The list", self.list_page
        for target, path in self.cards.items():
            yield f"Card {target}", path
        yield "Data quality", self.data_quality
        yield "Front page", self.front_page


def run_real(
    folder: Path,
    source: str,
    *,
    places: Places | None = None,
    mappings: Path = SOURCES,
    overrides: Mapping[str, Any] | None = None,
) -> RealRun:
    """Map the source's files, then walk every stage, promote as a demonstration, make the list.

    Parameters
    ----------
    folder : where the source's files lie; they are read and never copied.
    source : the name of its mapping in data_contracts/sources.
    places : where everything goes; the source's own places without it.
    overrides : settings on top of those of the mapping.

    Raises
    ------
    UsageError : no such source, folder or file, it has no settings, or they cannot be used.
    ContractError : the files are not the ones that the mapping describes.
    """
    mapping, code_lists = read_mapping(source, mappings), read_code_lists()
    if mapping.settings is None:
        raise UsageError(
            f"{mapping.title} has no settings: models cannot be trained on it alone. Look at it "
            f"with `homefirst check FOLDER --source {source}`."
        )
    check_mapping(mapping, read_contracts(), code_lists)
    mapped = map_source(read_source(folder, mapping), mapping, code_lists)
    places = places or beside_default(source)
    storage.write_tables(mapped.tables, places.extracts)
    not_whole = sum(len(table.damaged) for table in mapped.mapped.values())
    storage.write_json(
        {
            "rows_in": mapped.rows_in,
            "left_out": dict(mapped.left_out) | {"the row is not whole": not_whole},
            "rows_mapped": mapped.places - not_whole,
            "licence": mapping.licence,
            "citation": mapping.citation,
            "lacks": mapping.lacks,
        },
        places.data / "source.json",
    )
    log.info("%s: %s rows in, %s mapped", source, f"{mapped.rows_in:,}", f"{mapped.places:,}")
    config = read_config(PARAMS, _settings(mapping, mapped, overrides or {}))
    _walk(config, places)
    for target in TARGETS:
        promote(
            places, target, by="homefirst run-real", reason="demonstration", is_demonstration=True
        )
    made = make_list(
        config,
        places,
        as_of=read_date(config.score.as_of_date),
        extracts=places.extracts,
        out=places.lists,
    )
    return RealRun(
        front_page=places.published / "index.html",
        data_quality=places.published / "data_quality.html",
        list_page=made.folder / "list.html",
        cards={target: places.published / "cards" / f"{target}.html" for target in TARGETS},
    )


def _walk(config: Config, places: Places) -> None:
    """Every stage, in order, as ``dvc repro`` would run them."""
    timed("validate", lambda: validate.run(config, places))
    timed("features", lambda: features.run(config, places))
    timed("hours", lambda: hours.run(config, places))
    stages: dict[str, TargetStage] = {
        "train": train.run,
        "evaluate": evaluate.run,
        "explain": explain.run,
        "card": card.run,
    }
    for name, stage in stages.items():
        for target in TARGETS:
            timed(f"{name} {target}", partial(stage, config, places, target))
    for target in RISK_TARGETS:
        timed(f"validate_models {target}", partial(validate_models.run, config, places, target))
    timed("index", lambda: index.run(config, places))


def _settings(
    mapping: SourceMapping, mapped: MappedSource, overrides: Mapping[str, Any]
) -> dict[str, Any]:
    """The mapping's settings, the last place of the order as the day of the extract, and more."""
    last = max(as_text(table)["known_at"].max() for table in mapped.tables.values())
    found = {
        "extract": {"as_of": last, "known_gaps": mapping.lacks},
        "score": {"as_of_date": last},
    }
    settings: dict[str, Any] = dict(mapping.settings or {})
    for layer in (found, overrides):
        settings = replaced(settings, layer)
    return settings
