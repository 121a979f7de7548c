"""What training kept beside a bundle, read again: the fit with its working, for later stages."""

from __future__ import annotations

from models.benefit.bundle import open_benefit
from models.benefit.learner import BenefitFit
from models.benefit.refusal import Counts, NotEstimable
from models.benefit.scores import Estimate
from models.benefit.shape import Shape
from models.risk import HeldOut
from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.paths import BENEFIT_TARGET, CALIBRATION_MAP, Places


def read_fit(places: Places, target: str) -> HeldOut:
    """The held-out scores and who each scoring booster was fitted on."""
    folder = places.heldout / target
    people = storage.read_table(folder / "fold_people.parquet")
    return HeldOut(
        fold_people=tuple(frozenset(who) for _, who in people.groupby("fold")["person_id"]),
        heldout=storage.read_table(folder / "heldout.parquet"),
        calibration=storage.read_table(folder / "calibration.parquet"),
        calibration_map=storage.read_json(folder / CALIBRATION_MAP),
    )


def read_benefit_fit(places: Places) -> BenefitFit | NotEstimable:
    """The fitted benefit model with its working, or the refusal."""
    model = open_benefit(read_bundle(places.models / BENEFIT_TARGET))
    if isinstance(model, NotEstimable):
        return model
    folder = places.heldout / BENEFIT_TARGET
    facts = storage.read_json(folder / "fit.json")
    return BenefitFit(
        model=model,
        ate=Estimate(**facts["ate"]),
        slope=Estimate(**facts["slope"]),
        student_r2=facts["student_r2"],
        counts=Counts(**facts["counts"]),
        shape=Shape(**facts["shape"] | {"gain": Estimate(**facts["shape"]["gain"])}),
        rows=storage.read_table(folder / "rows.parquet"),
    )
