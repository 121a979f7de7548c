"""Stage validate: hold every table against its contract; refuse bad rows, keep count of all."""

from __future__ import annotations

import pandas as pd

from data_contracts.quarantine import Validated, all_blanked, data_quality_summary
from pipeline import storage
from pipeline.config import Config, read_date
from pipeline.contract_files import read_contracts
from pipeline.errors import ContractError
from pipeline.paths import Places
from pipeline.reading.extract import read_extract
from pipeline.stage import run_as_stage
from pipeline.validation import Engine, refuse_empty_tables, validate
from reports.render.data_quality import render_data_quality

BLANKED = "blanked_cells"


def run(config: Config, places: Places) -> str:
    """Write accepted rows, refused rows and the data-quality page."""
    validated = check_extract(
        config,
        places,
        as_of=read_date(config.extract.as_of),
        engine="great_expectations",
    )
    storage.write_tables(validated.accepted, places.validated)
    storage.write_tables(
        {name: table.quarantined for name, table in validated.tables.items() if table.is_present}
        | {BLANKED: all_blanked(validated)},
        places.quarantine,
    )
    write_data_quality(validated, places, config)
    rows_in = sum(table.rows_in for table in validated.tables.values())
    accepted = sum(len(table.accepted) for table in validated.tables.values())
    quarantined = sum(len(table.quarantined) for table in validated.tables.values())
    copies = sum(table.exact_duplicates for table in validated.tables.values())
    return (
        f"{rows_in:,} rows in = {accepted:,} accepted + {quarantined:,} quarantined + "
        f"{copies:,} exact duplicates; {len(all_blanked(validated)):,} cells blanked"
    )


def check_extract(
    config: Config, places: Places, *, as_of: pd.Timestamp, engine: Engine
) -> Validated:
    """Read the extract and check it row by row.

    Raises
    ------
    ContractError : files or tables cannot be used, or too many rows of one were refused.
    """
    contracts = read_contracts()
    extract = read_extract(places.extracts, contracts)
    refuse_empty_tables(extract, contracts)
    if extract.refused:
        raise ContractError(
            "\n".join(
                [f"{len(extract.refused)} table(s) cannot be used; nothing was written."]
                + [f"  {fault}" for fault in extract.refused.values()]
            )
        )
    validated = validate(extract, contracts, as_of=as_of, engine=engine)
    refuse_spoilt_tables(validated, most=config.validate_.largest_quarantined_share)
    return validated


def refuse_spoilt_tables(validated: Validated, *, most: float) -> None:
    """Stop when so many rows of a table were refused that the rest cannot stand for it.

    Raises
    ------
    ContractError : names each such table, how many rows, and the rules they broke most.
    """
    spoilt = [
        f"  {table.file}: {table.refused:,} of {table.rows_in:,} rows refused, mostly: "
        + max(table.by_rule, key=lambda rule: rule.rows).description
        for table in validated.tables.values()
        if table.refused > most * table.rows_in
    ]
    if spoilt:
        raise ContractError(
            f"{len(spoilt)} table(s) lost more than {most:.0%} of their rows; nothing was written."
            "\n" + "\n".join(spoilt) + "\nSend this to the data provider; `homefirst check` on "
            "the folder writes the whole page."
        )


def write_data_quality(validated: Validated, places: Places, config: Config) -> None:
    """Write data_quality.json and .html: counts and sentences, no values."""
    summary = data_quality_summary(
        validated, source=config.extract.source, in_words=config.moments.short
    )
    storage.write_json(summary, places.published / "data_quality.json")
    storage.write_text(render_data_quality(summary), places.published / "data_quality.html")


if __name__ == "__main__":
    run_as_stage(run)
