"""Stage score: batch scores of every open and recent stay with the models just trained.

For evaluation and demonstration. The morning list is `homefirst daily`, which uses the live
models and the same functions.
"""

from __future__ import annotations

from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.config import Config, read_date
from pipeline.contract_files import read_contracts
from pipeline.paths import HOURS, TARGETS, Places
from pipeline.scoring import score_stays
from pipeline.stage import run_as_stage


def run(config: Config, places: Places) -> str:
    """Write scores, reasons and benefits by kind of the stays around ``score.as_of_date``."""
    scored = score_stays(
        storage.read_tables(places.validated),
        read_contracts(),
        {target: read_bundle(places.models / target) for target in (*TARGETS, HOURS)},
        config,
        as_of=read_date(config.score.as_of_date),
    )
    people = scored.cohort.index[["person_id", "index_datetime"]]
    storage.write_tables(
        {
            "scores": people.join(scored.scores),
            "reasons": scored.reasons,
            "benefit_by_kind": scored.benefit_by_kind,
        },
        places.scores,
    )
    return f"{len(scored.scores):,} stays scored, {len(scored.cohort.excluded):,} out of scope"


if __name__ == "__main__":
    run_as_stage(run)
