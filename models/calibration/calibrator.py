"""The calibrator that a bundle holds: one of five kinds, stored by name."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, get_args

from models.calibration.checks import FloatArray, check_both_outcomes
from models.calibration.isotonic import Isotonic, fit_isotonic
from models.calibration.line import Line, LineKind, fit_level, fit_line
from models.calibration.venn_abers import VennAbers, fit_venn_abers

Calibrator: TypeAlias = Line | Isotonic | VennAbers
Kind = Literal["none", "intercept", "slope", "isotonic", "venn_abers"]
"""From the simplest to the richest: a later kind can bend as an earlier one does, and further."""

KINDS: tuple[Kind, ...] = get_args(Kind)
LINES: tuple[LineKind, ...] = get_args(LineKind)


def _as_it_is(raw: FloatArray, label: FloatArray) -> Line:  # noqa: ARG001 - has nothing to fit
    check_both_outcomes(label)
    return Line("none")


FIT: Mapping[Kind, Callable[[FloatArray, FloatArray], Calibrator]] = {
    "none": _as_it_is,
    "intercept": fit_level,
    "slope": fit_line,
    "isotonic": fit_isotonic,
    "venn_abers": fit_venn_abers,
}
"""How each kind is fitted: log-odds and outcomes of rows whose booster never saw their person."""


def calibrator_from_dict(stored: Mapping[str, Any]) -> Calibrator:
    """As read from calibrator.json.

    Raises
    ------
    ValueError : the kind is absent or unknown, or the kind's own numbers cannot be right.
    """
    if "kind" not in stored:
        raise ValueError("it has no kind: an earlier version wrote it; train the model again")
    kind, numbers = stored["kind"], {key: stored[key] for key in stored if key != "kind"}
    if kind in LINES:
        return Line.from_dict(kind, numbers)
    if kind == Isotonic.kind:
        return Isotonic.from_dict(numbers)
    if kind == VennAbers.kind:
        return VennAbers.from_dict(numbers)
    raise ValueError(f"its kind is none of {', '.join(KINDS)}")
