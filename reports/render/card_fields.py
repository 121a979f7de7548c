"""The 42 fields of a model card: what each holds, who fills it, where it is shown.

Sections carry the names of NHS England's model card. The fields answer TRIPOD+AI,
PROBAST+AI, ATRS, DTAC, DCB0129/0160, NICE ESF, the ICO and the Equality Act.
"""

from dataclasses import dataclass
from typing import Literal

Fill = Literal["run", "signed", "human"]
"""Filled by the run; drafted by the run and signed by a person; filled by a person."""

SECTIONS = (
    "Specification",
    "Intended use",
    "Data",
    "Methodology",
    "Evaluation",
    "Ethical considerations",
    "Caveats and recommendations",
)


@dataclass(frozen=True, kw_only=True)
class CardField:
    """One field; ``key`` is "part.name", ``role`` who completes it when not the run."""

    number: int
    key: str
    title: str
    section: str
    fill: Fill
    role: str = ""

    @property
    def part(self) -> str:
        """The first half of the key."""
        return self.key.split(".")[0]

    @property
    def name(self) -> str:
        """The second half of the key."""
        return self.key.split(".")[1]


def _fields() -> tuple[CardField, ...]:
    """The table below as fields, numbered in order."""
    return tuple(
        CardField(number=place, key=key, title=title, section=SECTIONS[section], fill=fill, role=to)
        for place, (key, title, section, fill, to) in enumerate(_TABLE, start=1)
    )


_TABLE: tuple[tuple[str, str, int, Fill, str], ...] = (
    ("identity.model", "Model, outcome and version", 0, "run", ""),
    ("identity.card", "This card", 0, "run", ""),
    ("identity.status", "Status", 0, "signed", "the senior responsible owner"),
    ("owner.organisation", "Owner and contact", 0, "human", "the senior responsible owner"),
    ("owner.supplier", "Supplier and access to data", 0, "human", "the contract manager"),
    (
        "owner.clinical_safety_officer",
        "Clinical safety officer",
        0,
        "human",
        "the clinical safety officer",
    ),
    ("purpose.plain_english", "In plain English", 1, "human", "the service lead"),
    ("purpose.intended_use", "Intended use and users", 1, "human", "the service lead"),
    ("purpose.out_of_scope", "Out of scope and misuse", 1, "human", "the clinical safety officer"),
    ("purpose.alternatives", "Alternatives considered", 1, "human", "the service lead"),
    ("decision.human_role", "What people decide", 1, "signed", "the service lead"),
    ("decision.capacity", "How many are looked at", 1, "signed", "the hub manager"),
    ("law.lawful_basis", "Lawful basis and DPIA", 5, "human", "the data protection officer"),
    ("law.equality_impact", "Equality impact", 5, "human", "the equality lead"),
    ("law.device_status", "Medical device status", 5, "human", "the clinical safety officer"),
    ("data.sources", "Sources", 2, "run", ""),
    ("data.period", "Period and maturity", 2, "run", ""),
    ("data.flow", "Who was kept, and why not", 2, "run", ""),
    ("data.baseline", "Who the people are", 2, "run", ""),
    ("data.missingness", "What is missing", 2, "run", ""),
    ("data.known_gaps", "Known gaps", 2, "human", "the information asset owner"),
    ("data.contracts", "Data checks", 2, "run", ""),
    ("outcome.definition", "Definition of the outcome", 3, "signed", "the clinical lead"),
    ("predictors.features", "Features", 3, "run", ""),
    ("predictors.protected", "Protected characteristics", 5, "signed", "the equality lead"),
    ("method.algorithm", "Algorithm and settings", 3, "run", ""),
    ("method.split", "Split and guards against leaks", 3, "run", ""),
    ("method.sample_size", "Sample size", 3, "run", ""),
    ("method.imbalance", "Rare outcomes", 3, "run", ""),
    ("method.calibrator", "Calibration", 3, "run", ""),
    ("performance.overall", "Overall", 4, "run", ""),
    ("performance.calibration", "Are the chances right", 4, "run", ""),
    ("performance.at_capacity", "At the hub's capacity", 4, "run", ""),
    ("performance.net_benefit", "Against simple rules", 4, "run", ""),
    ("performance.by_group", "By group", 5, "run", ""),
    ("performance.by_site_and_time", "By site and time", 4, "run", ""),
    ("explanation.overall", "What the score uses", 4, "run", ""),
    ("explanation.one_person", "How reasons are made", 4, "run", ""),
    ("risk.hazard_log", "Hazards", 6, "signed", "the clinical safety officer"),
    ("sign_off.approval", "Approval", 6, "human", "the approver"),
    ("monitoring.plan", "Monitoring", 6, "run", ""),
    ("lineage.hashes", "Where it comes from", 0, "run", ""),
)

FIELDS = _fields()
PARTS = tuple(dict.fromkeys(field.part for field in FIELDS))


def to_be_completed(field: CardField) -> str:
    """What stands in a field until its person has filled it."""
    return f"to be completed by {field.role}"
