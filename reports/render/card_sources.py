"""Where each field of a card comes from: the file beside it, and the key in that file."""

from reports.render.card_fields import CardField

METRICS = "metrics.json"
OF_RUN: dict[str, tuple[str, str]] = {
    "identity.model": ("data/models/{target}/manifest.json", "target"),
    "data.sources": ("../data_quality.json", "tables"),
    "data.period": (METRICS, "period"),
    "data.flow": (METRICS, "flow"),
    "data.baseline": (METRICS, "groups"),
    "data.missingness": ("data/features/features.parquet", "every model input"),
    "data.contracts": ("../data_quality.json", "rules_checked"),
    "predictors.features": ("docs/feature_dictionary.md", "every feature"),
    "method.algorithm": ("data/models/{target}/params.json", "every key"),
    "method.split": (METRICS, "validation, leak_proofs, never_seen"),
    "method.sample_size": (METRICS, "n, events, people; trained_on: of data/features"),
    "method.calibrator": (METRICS, "calibration.map"),
    "performance.overall": (METRICS, "auroc, auprc, brier, gates"),
    "performance.calibration": (METRICS, "calibration"),
    "performance.at_capacity": (METRICS, "at_capacity"),
    "performance.net_benefit": (METRICS, "comparators"),
    "performance.by_group": (METRICS, "groups"),
    "performance.by_site_and_time": (METRICS, "origins"),
    "explanation.overall": ("explanation/facts.json", "every key"),
    "explanation.one_person": ("explanation/facts.json", "largest_additive_error_below"),
    "decision.capacity": ("params.yaml", "score"),
    "risk.hazard_log": ("../hazards.csv", "every row"),
    "monitoring.plan": ("params.yaml", "monitor"),
    "lineage.hashes": ("data/models/{target}/manifest.json", "files"),
}
OF_PEOPLE = "governance/{target}.yaml"


def source_of(one: CardField, target: str) -> tuple[str, str, str]:
    """A field's file as a reader calls it, the link to it from the card or "", and the key."""
    file, key = OF_RUN.get(one.key, ("", ""))
    if not file:
        return OF_PEOPLE.format(target=target), "", one.key
    file = file.format(target=target)
    if file.startswith("../"):
        return file.removeprefix("../"), file, key
    if file == METRICS or file.startswith("explanation/"):
        return f"{target}/{file}", f"../{target}/{file}", key
    return file, "", key
