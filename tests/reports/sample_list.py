"""Invented morning lists for the tests of pages and tables."""

from dataclasses import replace
from typing import Any

from reports.render.list_changes import ListChange
from reports.render.list_run import Band, ListCounts, ListReason, ListRow, ListRun, ServiceLine

REASONS = (
    ListReason(group="health", text="3 emergency stays in 12 months"),
    ListReason(group="care", text="Lives alone, no carer recorded"),
    ListReason(group="home", text="Damp reported at home, 3 October 2026"),
)


def ranked_row(rank: int, band: Band = "first", **changes: Any) -> ListRow:
    facts: dict[str, Any] = {
        "spell_id": f"S{rank:05d}",
        "person_id": f"P-{rank * 7919 % 1048576:05X}",
        "status": "scored",
        "rank": rank,
        "band": band,
        "age_years": 60 + rank % 37,
        "site": "Northgate",
        "ward": f"Ward {rank % 12 + 1}B",
        "pathway": f"Pathway {rank % 4}",
        "readmission_risk": max(0.02, 0.58 - 0.009 * rank),
        "reasons": REASONS[: 1 + rank % 3],
        "ongoing_care": "Not applicable: pathway 0" if rank % 4 == 0 else "Possible",
        "ongoing_care_risk": None if rank % 4 == 0 else 0.3,
        "housing_help": "Could help a lot" if rank % 3 else "Not enough recorded",
        "housing_benefit": 0.12 if rank % 3 else None,
        "barrier": "No step-free way into the home" if rank % 3 else None,
        "barrier_source": "Occupational therapist visit" if rank % 3 else None,
        "barrier_date": "3 October 2026" if rank % 3 else None,
        "housing_ask": None if rank % 3 else "ask about stairs and heating",
        "expected_leaving": "24 November 2026" if rank % 5 else None,
        "delay": "2 days so far" if rank % 2 else None,
        "next_step": "Ask about stairs and bathroom",
        "next_step_owner": "Housing officer",
        "also_ask": None if rank % 3 else "lives alone?",
        "look_together": ("No home",) if rank % 7 == 0 else (),
        "housing_rank": rank if rank % 3 else None,
    }
    return ListRow(**(facts | changes))


def with_services(rows: tuple[ListRow, ...]) -> tuple[ListRow, ...]:
    """The rows as on a morning with a catalogue: each third is offered a place, others wait."""
    first = ServiceLine(
        title="Reablement at home",
        places="3 places free",
        start="could start 24 November 2026, by the leaving date",
    )
    other = ServiceLine(title="Key safe and alarm", places="2 places free", start="")
    return tuple(
        replace(row, service_offer=first if row.rank % 3 == 0 else None, services=(other, other))
        if row.rank
        else row
        for row in rows
    )


def review_row(number: int, **changes: Any) -> ListRow:
    facts: dict[str, Any] = {
        "spell_id": f"R{number:05d}",
        "person_id": f"P-F{number:04d}",
        "status": "manual_review",
        "age_years": 81,
        "site": "Northgate",
        "ward": "Ward 4A",
        "pathway": None,
        "review_reason": "Date of admission is after the date of the extract",
        "next_step": "Check the record, then decide",
    }
    return ListRow(**(facts | changes))


def sample_rows(people: int, *, top: int = 20, reviewed: int = 1) -> tuple[ListRow, ...]:
    def band(rank: int) -> Band:
        return "first" if rank <= top else "next" if rank <= 2 * top else "rest"

    ranked = tuple(ranked_row(rank, band(rank)) for rank in range(1, people - reviewed + 1))
    return (*ranked, *(review_row(number) for number in range(reviewed)))


def sample_run(rows: tuple[ListRow, ...] | None = None, **changes: Any) -> ListRun:
    rows = sample_rows(61) if rows is None else rows
    statuses = [row.status for row in rows]
    out_of_scope = {"End-of-life care": 2, "Under 18": 1}
    counts = ListCounts(
        received=len(rows) + 4,
        scored=statuses.count("scored"),
        scored_with_gaps=statuses.count("scored_with_gaps"),
        manual_review=statuses.count("manual_review"),
        out_of_scope=out_of_scope,
        duplicates=1,
    )
    facts: dict[str, Any] = {
        "list_id": "2026-11-22 r1",
        "hub": "Example Care Transfer Hub",
        "title_date": "Sunday 22 November 2026",
        "snapshot": "5am",
        "made_at": "22 November 2026, 6:10am",
        "freshness": "FRESH",
        "capacity": 20,
        "counts": counts,
        "rows": rows,
        "is_demonstration": True,
        "checks_passed": 31,
        "checks_total": 31,
        "top_band_hit_rate": 0.41,
        "hit_rate_basis": "",
        "models": {"readmission": "version 1", "ongoing care": "version 1"},
        "card_links": {"How this works": "cards/readmission_30d.html"},
        "contact": "Ring the hub's data team",
    }
    return ListRun(**(facts | changes))


def sample_change(**changes: Any) -> ListChange:
    facts: dict[str, Any] = {
        "since": "2026-11-21/r1",
        "moved_places": 10,
        "new": ("P-00001", "P-00002"),
        "left": (),
        "moved": (("P-00003", 30, 4),),
        "into_top": ("P-00003",),
        "out_of_top": (),
        "reasons": ("other content in person.csv",),
    }
    return ListChange(**(facts | changes))
