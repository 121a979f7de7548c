"""Every place the project reads or writes. Fixed: a setting may name an input, never an output."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TARGETS = ("readmission_30d", "ongoing_care", "housing_benefit")
RISK_TARGETS = ("readmission_30d", "ongoing_care")
BENEFIT_TARGET = "housing_benefit"
CALIBRATION_MAP = "calibration_map.json"
HOURS_BESIDE = "ongoing_care"
HOURS = "hours_after_reablement"
"""Hours of care after reablement stand beside a target, and go live and back with its model."""

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "data_contracts"
SOURCES = ROOT / "data_contracts" / "sources"
PARAMS = ROOT / "params.yaml"
DVC_LOCK = ROOT / "dvc.lock"
LOCK_FILE = ROOT / "requirements.lock"
GOVERNANCE = ROOT / "governance"


@dataclass(frozen=True)
class Places:
    """Where one source's data, models and pages live; two sources never share a place.

    ``home`` is the data folder of the source that a challenger belongs to: it keeps one tracking
    store and one set of locks.
    """

    data: Path
    published: Path
    lists: Path
    home: Path | None = None

    @property
    def extracts(self) -> Path:
        """The tables as they came, one file each."""
        return self.data / "extracts"

    @property
    def truth(self) -> Path:
        """What nobody would see of an invented area; read by evaluation alone."""
        return self.data / "truth"

    @property
    def validated(self) -> Path:
        """Rows that keep their contract."""
        return self.data / "validated"

    @property
    def quarantine(self) -> Path:
        """Rows that break it, with every reason."""
        return self.data / "quarantine"

    @property
    def features(self) -> Path:
        """Feature table, labels, groups, barriers and the flow of the cohort."""
        return self.data / "features"

    @property
    def models(self) -> Path:
        """One bundle per target, as trained."""
        return self.data / "models"

    @property
    def heldout(self) -> Path:
        """Scores of people whom the scoring model never saw, and the cross-fitted parts."""
        return self.data / "heldout"

    @property
    def scores(self) -> Path:
        """Batch scores of all open and recent stays, for evaluation and demonstration."""
        return self.data / "scores"

    @property
    def live(self) -> Path:
        """Promoted bundles, the pointer to the live ones, and the ledger."""
        return self.data / "live"

    @property
    def last_extracts(self) -> Path:
        """The last extract that a list could be made of, for a morning without a usable one."""
        return self.data / "last_extract"

    @property
    def spool(self) -> Path:
        """Lists that could not be written to where lists go, whole, until a run can."""
        return self.data / "spool"

    @property
    def action_log(self) -> Path:
        """What the hub decided about people on its lists; it only grows."""
        return self.data / "actions" / "actions.jsonl"

    @property
    def monitor(self) -> Path:
        """What monitoring found, one folder a day."""
        return self.data / "monitor"

    @property
    def packs(self) -> Path:
        """Audit packs, one zip for each version of a model."""
        return self.data / "packs"

    @property
    def challengers(self) -> Path:
        """Challengers with the gate's decisions, one folder per target and day; never DVC's."""
        return self.data / "challengers"

    @property
    def mlflow_database(self) -> Path:
        """The default tracking store; runs and their boosters lie beside it."""
        return (self.home or self.data) / "mlflow" / "mlflow.db"

    @property
    def locks(self) -> Path:
        """Lock files: one writer at a time."""
        return (self.home or self.data) / "locks"


DEFAULT = Places(data=ROOT / "data", published=ROOT / "reports" / "published", lists=ROOT / "lists")


def of_challenger(places: Places, target: str, as_of: str) -> Places:
    """Places of one challenger: what its stages write touches nothing of the source's own."""
    folder = places.challengers / target / as_of
    return Places(
        data=folder, published=folder / "published", lists=folder / "lists", home=places.data
    )


def beside_default(source: str) -> Places:
    """Places of a real source that runs beside the default one and never touches its files."""
    return Places(
        data=ROOT / "data" / "real" / source,
        published=ROOT / "reports" / "published_real",
        lists=ROOT / "lists" / source,
    )
