"""How much the data allow to be said: no effect, one effect for all, or effects by person.

The rule was fixed before any result (docs/decisions/0041): the shape with the smallest loss on
people held out wins, and the simpler of two equal ones.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.benefit.scores import Estimate, Influence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Bools, Floats, Ints

NONE, CONSTANT, BY_PERSON = "none", "constant", "by_person"
SHAPES = (NONE, CONSTANT, BY_PERSON)


@dataclass(frozen=True)
class Shape:
    """The winner, each candidate's loss, and how much better "by person" is than "constant".

    A loss is the overlap-weighted mean squared distance to the doubly-robust scores; only
    differences mean something. ``gain`` is the loss of "constant" less that of "by_person".
    """

    chosen: str
    losses: dict[str, float]
    gain: Estimate


def choose_shape(
    blend: "Floats",
    phi: "Floats",
    folds: "Ints",
    *,
    overlap: "Floats",
    usable: "Bools",
    people: "NDArray[np.object_]",
) -> Shape:
    """Hold the three shapes against the scores of people who took no part in fitting them.

    Level and spread of each candidate come from the other folds. ``blend`` is out-of-fold and has
    mean 0 in each fold; only ``usable`` rows count.
    """
    answers = {name: np.zeros(len(phi)) for name in SHAPES}
    for fold in np.unique(folds):
        inside, rest = folds == fold, (folds != fold) & usable
        weight = overlap[rest]
        level = np.average(phi[rest], weights=weight)
        spread = np.average(blend[rest] ** 2, weights=weight)
        moment = np.average(blend[rest] * (phi[rest] - level), weights=weight)
        slope = max(moment / spread, 0.0) if spread > np.finfo("float64").tiny else 0.0
        answers[CONSTANT][inside] = level
        answers[BY_PERSON][inside] = level + slope * blend[inside]
    share = np.where(usable, overlap, 0.0) / np.sum(overlap[usable])
    rows = {name: share * (phi - answer) ** 2 for name, answer in answers.items()}
    losses = {name: float(np.sum(lost)) for name, lost in rows.items()}
    difference = rows[CONSTANT] - rows[BY_PERSON]
    gain = float(np.sum(difference))
    return Shape(
        chosen=min(SHAPES, key=lambda name: (losses[name], SHAPES.index(name))),
        losses=losses,
        gain=Influence(gain, difference - share * gain).estimate(people),
    )
