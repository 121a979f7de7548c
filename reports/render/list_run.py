"""One morning's list as plain facts: what the page, the CSV and the workbook print.

Every date arrives as text already formatted, because some sources give an order
of events and no calendar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from reports.render.list_changes import ListChange

Freshness = Literal["FRESH", "DEGRADED", "STALE", "MANUAL"]
Status = Literal["scored", "scored_with_gaps", "manual_review"]
Band = Literal["first", "next", "rest", "done"]
ReasonGroup = Literal["health", "care", "home"]

BAND_WORDS: dict[Band, str] = {
    "first": "Look at first",
    "next": "Look next",
    "rest": "Everyone else",
    "done": "Decided already",
}
MOST_REASONS = 3
NO_SERVICES = "No services recorded: this list cannot say which help is free."
MOST_BY_HAND_ON_TOP = 4  # more would push "Look at first" off the first screen


@dataclass(frozen=True, kw_only=True)
class ListReason:
    """One plain sentence on what raised the score, and which part of life it is from."""

    group: ReasonGroup
    text: str


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One service that a person may be offered: its places, and when it could start.

    A title alone stands for a service whose name would tell what no list may tell.
    """

    title: str
    places: str
    start: str

    def __str__(self) -> str:
        """The whole line, for the table."""
        title = f"{self.title}: {self.places}" if self.places else self.title
        return ", ".join(part for part in (title, self.start) if part)


@dataclass(frozen=True, kw_only=True)
class ServiceNeed:
    """One service today, in numbers of people.

    ``places`` free (None: not known), ``eligible`` who may be offered it in time, ``offered`` who
    are, ``unmet`` for whom it would come first and who are not, ``nothing`` who are eligible and
    offered nothing at all, ``to_ask`` who might be eligible. ``one_more`` says what one more place
    would do.
    """

    title: str
    service_id: str
    places: int | None
    eligible: int
    offered: int
    unmet: int
    nothing: int
    to_ask: int
    one_more: str


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One person on the list.

    ``rank`` and ``band`` are missing only for ``manual_review``, where
    ``review_reason`` says why no score could be made. Chances lie in [0, 1],
    ``housing_benefit`` in [-1, 1] (positive: help makes being at home likelier).
    ``ongoing_care`` and ``housing_help`` are the words shown, refusals included.
    Without a ``barrier``, ``housing_ask`` says what to ask about; ``also_ask`` names other facts
    that nobody recorded. A benefit never stands alone: ``housing_fifth`` (1 gains most),
    ``housing_low`` and ``housing_high`` (interval of the effect measured in that fifth) and
    ``housing_stability`` (0 to 1) belong to it. ``housing_rank`` is the place by expected gain from
    housing help, where that may be told. ``look_together`` names arrangements that several people
    need. ``look_first_probability`` lies between 0 and 1 only where places were drawn by lot.
    ``service_offer`` is the one main offer, ``services`` the others that the person may be offered,
    best first, and ``service_ask`` what to ask because a service hangs on it; ``services_not`` says
    why the rest are not for them.

    Raises
    ------
    ValueError : more than three reasons, or a rank and status that disagree.
    """

    spell_id: str
    person_id: str
    status: Status
    rank: int | None = None
    band: Band | None = None
    age_years: int | None = None
    site: str | None = None
    ward: str | None = None
    pathway: str | None = None
    readmission_risk: float | None = None
    look_first_probability: float | None = None
    reasons: tuple[ListReason, ...] = ()
    ongoing_care: str = "Not available today"
    ongoing_care_risk: float | None = None
    housing_help: str = "Not available today"
    housing_benefit: float | None = None
    housing_fifth: int | None = None
    housing_low: float | None = None
    housing_high: float | None = None
    housing_stability: float | None = None
    housing_rank: int | None = None
    barrier: str | None = None
    barrier_source: str | None = None
    barrier_date: str | None = None
    housing_ask: str | None = None
    also_ask: str | None = None
    look_together: tuple[str, ...] = ()
    expected_leaving: str | None = None
    delay: str | None = None
    next_step: str | None = None
    next_step_owner: str | None = None
    service_offer: ServiceLine | None = None
    services: tuple[ServiceLine, ...] = ()
    service_ask: str | None = None
    services_not: str | None = None
    last_decision: str | None = None
    gaps: tuple[str, ...] = ()
    review_reason: str | None = None

    def __post_init__(self) -> None:
        if len(self.reasons) > MOST_REASONS:
            raise ValueError(
                f"spell {self.spell_id} has {len(self.reasons)} reasons; "
                f"the list shows at most {MOST_REASONS}"
            )
        is_for_review = self.status == "manual_review"
        if {self.rank is None, self.band is None} != {is_for_review}:
            raise ValueError(
                f"spell {self.spell_id} is {self.status!r} with rank {self.rank} and band "
                f"{self.band!r}; only people for manual review have neither"
            )


def in_list_order(rows: Iterable[ListRow]) -> tuple[ListRow, ...]:
    """The one order of the list, in every file: section by section, within one by rank.

    People without a score stand on top; when they are many they follow the top band, so that
    both are found on the first screen.
    """
    rows = tuple(rows)
    by_hand = [row for row in rows if row.band is None]
    ranked = [row for band in BAND_WORDS for row in _of_band(rows, band)]
    first = [row for row in ranked if row.band == "first"]
    if len(by_hand) <= MOST_BY_HAND_ON_TOP:
        return (*by_hand, *ranked)
    return (*first, *by_hand, *ranked[len(first) :])


def _of_band(rows: Iterable[ListRow], band: Band) -> tuple[ListRow, ...]:
    chosen = (row for row in rows if row.band == band)
    return tuple(sorted(chosen, key=lambda row: (row.rank or 0, row.spell_id)))


@dataclass(frozen=True, kw_only=True)
class ListCounts:
    """Stays in and stays out; ``received`` is the sum of all the others.

    ``unreadable_rows`` had no identity to list and are counted apart.

    Raises
    ------
    ValueError : the counts do not add up, so somebody was lost.
    """

    received: int
    scored: int
    scored_with_gaps: int
    manual_review: int
    out_of_scope: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    unreadable_rows: int = 0

    def __post_init__(self) -> None:
        accounted = self.listed + self.not_listed + self.duplicates
        if self.received != accounted:
            raise ValueError(
                f"{self.received} stays came in but {accounted} are accounted for; "
                "find the missing ones before publishing a list"
            )

    @property
    def listed(self) -> int:
        """Stays on the list, scored or not."""
        return self.scored + self.scored_with_gaps + self.manual_review

    @property
    def not_listed(self) -> int:
        """Stays left out, each for a stated reason."""
        return sum(self.out_of_scope.values())


@dataclass(frozen=True, kw_only=True)
class ListRun:
    """One published list: the people, how fresh it is, and what it may be used for.

    ``top_band_hit_rate`` is the share of the top band that came back, on held-out
    people (``hit_rate_basis`` says which). ``models`` maps a plain name to a
    version or to "not available today". ``card_links`` maps a label to a relative
    address. ``service_needs`` is empty where ``services_note`` says why. ``is_demonstration`` is
    true while any model in use is not approved. ``changes`` are against earlier lists.
    ``housing_places`` people are shown in the order by housing help; ``why_no_housing_order`` says
    why nobody is, and is empty where they may be. ``draw`` says that places were drawn by lot, and
    is empty where none were.

    Raises
    ------
    ValueError : the rows and the counts disagree.
    """

    list_id: str
    hub: str
    title_date: str
    snapshot: str
    made_at: str
    freshness: Freshness
    capacity: int
    counts: ListCounts
    rows: tuple[ListRow, ...]
    is_demonstration: bool
    checks_passed: int
    checks_total: int
    top_band_hit_rate: float | None = None
    hit_rate_basis: str = ""
    order_rule: str = "Ordered by the chance of an emergency stay within 30 days of leaving."
    models: Mapping[str, str] = field(default_factory=dict)
    card_links: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    contact: str = "Not recorded: ask the hub's lead"
    service_needs: tuple[ServiceNeed, ...] = ()
    services_note: str = NO_SERVICES
    changes: tuple[ListChange, ...] = ()
    housing_places: int = 0
    why_no_housing_order: str = "no benefit model is live"
    draw: str = ""

    def __post_init__(self) -> None:
        if len(self.rows) != self.counts.listed:
            raise ValueError(
                f"the list has {len(self.rows)} rows but its counts say {self.counts.listed}; "
                "publish neither until they agree"
            )

    @property
    def heading(self) -> str:
        """What the list is of, as its title says it."""
        return f"Discharge list: {self.title_date}, as things stood at {self.snapshot}"

    @property
    def manual_review(self) -> tuple[ListRow, ...]:
        """People without a score, in the order given."""
        return tuple(row for row in self.rows if row.status == "manual_review")

    def in_band(self, band: Band) -> tuple[ListRow, ...]:
        """People of one band, by rank."""
        return _of_band(self.rows, band)
