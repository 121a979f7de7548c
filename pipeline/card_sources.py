"""What a card should say, counted again from the files that it speaks of, by other libraries."""

from __future__ import annotations

from typing import Any

from models.sealed import BundleError, check_seal
from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.config import Config
from pipeline.errors import ModelError
from pipeline.paths import RISK_TARGETS, Places


def recounted(config: Config, places: Places, target: str) -> dict[str, Any]:
    """Dotted places of the card, each with what its source gives.

    Figures of a risk model come from its held-out rows by scikit-learn; hashes, settings and
    counts from the sealed bundle, the settings file and the result of the data checks.

    Raises
    ------
    ModelError : the bundle is not what training wrote.
    """
    bundle = read_bundle(places.models / target)
    try:
        manifest = check_seal(bundle)
    except BundleError as error:
        raise ModelError(f"{target}: {error}") from error
    quality = storage.read_json(places.published / "data_quality.json")
    score = config.score
    found: dict[str, Any] = {
        "identity.model.target": manifest["target"],
        "decision.capacity.draft.look_at_first": score.look_first_places,
        "data.contracts.rules_checked": quality["rules_checked"],
        "data.contracts.rows_in": sum(table["rows_in"] for table in quality["tables"]),
        "lineage.hashes.model_manifest_sha256": storage.sha256_of(
            places.models / target / "manifest.json"
        ),
        "lineage.hashes.features_sha256": storage.sha256_of(places.features / "features.parquet"),
    }
    return found | (_of_heldout(config, places, target) if target in RISK_TARGETS else {})


def _of_heldout(config: Config, places: Places, target: str) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

    held = storage.read_table(places.heldout / target / "heldout.parquet")
    label, score = held["label"], held["score"]
    shares = getattr(config.evaluate, target).shares
    return {
        "method.sample_size.judged_on.n": len(held),
        "method.sample_size.judged_on.events": int(label.sum()),
        "method.sample_size.judged_on.people": int(held["person_id"].nunique()),
        "performance.overall.auroc.value": round(float(roc_auc_score(label, score)), 4),
        "performance.overall.auprc.value": round(float(average_precision_score(label, score)), 4),
        "performance.overall.brier": round(float(brier_score_loss(label, score)), 4),
        "performance.calibration.observed_over_expected": round(
            float(label.sum() / score.sum()), 4
        ),
        **{f"performance.at_capacity.{place}.share": share for place, share in enumerate(shares)},
    }
