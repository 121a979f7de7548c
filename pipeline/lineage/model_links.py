"""The middle of the chain: trained bundles hold what they say, and each card is of its bundle."""

from __future__ import annotations

from models.sealed import BundleError, check_seal
from pipeline.bundle_files import read_bundle
from pipeline.lineage.link import Link
from pipeline.live.evidence import CARD, OF_THE_MODEL, card_faults
from pipeline.live.versions import MANIFEST, evidence_folder
from pipeline.paths import LOCK_FILE, TARGETS, Places

MODELS = "models: every trained bundle is what training wrote"
CARDS = "cards: each is of its model, its features and the locked libraries"


def models_link(places: Places) -> Link:
    """Hold every trained bundle against the SHA-256 of each file in its manifest."""
    folders = sorted(path for path in places.models.glob("*") if path.is_dir())
    if not folders:
        return Link(MODELS, 0, not_checked="no model was trained here")
    faults, count = [], 0
    for folder in folders:
        files = read_bundle(folder)
        count += len(files)
        try:
            check_seal(files)
        except BundleError as error:
            faults.append(f"models/{folder.name}: {error}")
    return Link(MODELS, count, tuple(faults))


def cards_link(places: Places) -> Link:
    """Hold the hashes in every card, published or promoted, against what they are of."""
    faults: list[str] = []
    count = 0
    for target in TARGETS:
        card = places.published / "cards" / f"{target}.json"
        if card.is_file():
            count += 1
            wanted = {
                OF_THE_MODEL: places.models / target / MANIFEST,
                "features_sha256": places.features / "features.parquet",
                "requirements_sha256": LOCK_FILE,
            }
            faults += card_faults(card, f"cards/{target}.json", wanted)
        for version in sorted((places.live / target).glob("v*")):
            kept = evidence_folder(version) / CARD
            if version.name[1:].isdigit() and kept.is_file():
                count += 1
                name = f"live/{target}/{kept.parent.name}/{CARD}"
                faults += card_faults(kept, name, {OF_THE_MODEL: version / MANIFEST})
    if not count:
        return Link(CARDS, 0, not_checked="no card was filled here")
    return Link(CARDS, count, tuple(faults))
