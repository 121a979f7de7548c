"""The discharges an effect is learnt from, checked once and put in one order."""

import hashlib
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.benefit.beside import Beside, as_kinds, as_numbers, as_positions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Cohort:
    """Discharges with a known outcome, sorted by ``spell_id``.

    ``matrix`` has one row per discharge and one column per name in ``columns`` (NaN = unknown);
    ``referred`` and ``outcome`` are 0 or 1 (outcome 1 = at home, good); ``people`` are ids;
    ``known_chance``, ``second``, ``control`` and ``before`` are columns of ``Beside`` (NaN = not
    given); ``kinds`` its codes. ``modifiers``: positions of the columns that can change what help
    does. ``outcome_unknown`` counts the rows left out because their outcome is not known.
    """

    spells: pd.Index
    columns: tuple[str, ...]
    matrix: Floats
    referred: Floats
    outcome: Floats
    people: NDArray[np.object_]
    known_chance: Floats
    second: Floats
    control: Floats
    before: Floats
    kinds: NDArray[np.object_]
    modifiers: tuple[int, ...]
    outcome_unknown: int

    @property
    def rows(self) -> int:
        """Number of discharges."""
        return len(self.spells)

    @property
    def modifying(self) -> Floats:
        """The columns that can change what help does."""
        return self.matrix[:, list(self.modifiers)]

    @property
    def features(self) -> pd.DataFrame:
        """The matrix with its names, indexed by ``spell_id``."""
        return pd.DataFrame(self.matrix, index=self.spells, columns=list(self.columns))

    def take(self, rows: Bools) -> "Cohort":
        """Keep the rows marked true."""
        by_row = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray | pd.Index)
        }
        return replace(self, **by_row)


def build_cohort(
    features: pd.DataFrame,
    referred: pd.Series,
    outcome: pd.Series,
    person_id: pd.Series,
    beside: Beside | None = None,
) -> Cohort:
    """Check the tables against each other and drop rows whose outcome is unknown.

    Parameters
    ----------
    features : one row per discharge, indexed by ``spell_id``, numbers only, NaN = unknown.
    referred : 1 = referred to housing help by discharge, 0 = not; never unknown.
    outcome : 1 = at home, 0 = not, missing = not known yet.
    person_id : whose discharge it is; never unknown.
    beside : optional columns of the same rows.

    Raises
    ------
    ValueError : rows differ or repeat, a column is not a number, an arm is neither 0 nor 1,
        an outcome is neither 0, 1 nor missing, or a person is missing.
    """
    _check_rows(features, referred, outcome, person_id)
    arm = referred.to_numpy(dtype="float64", na_value=np.nan)
    label = outcome.to_numpy(dtype="float64", na_value=np.nan)
    _check_values(arm, label, person_id)
    more = beside or Beside()
    rows = features.index
    optional = {
        "known_chance": as_numbers(
            more.known_propensity, rows, name="known_propensity", is_chance=True
        ),
        "second": as_numbers(more.second_outcome, rows, name="second_outcome"),
        "control": as_numbers(more.negative_control, rows, name="negative_control"),
        "before": as_numbers(more.before, rows, name="before"),
    }
    order = np.argsort(features.index.to_numpy(dtype=object), kind="stable")
    known = order[~np.isnan(label[order])]
    return Cohort(
        spells=features.index[known],
        columns=tuple(str(name) for name in features.columns),
        matrix=features.to_numpy(dtype="float64", na_value=np.nan)[known],
        referred=arm[known],
        outcome=label[known],
        people=person_id.to_numpy(dtype=object)[known],
        kinds=as_kinds(more.kind, rows)[known],
        modifiers=as_positions(more.modifiers, features.columns),
        **{name: values[known] for name, values in optional.items()},
        outcome_unknown=int(np.isnan(label).sum()),
    )


def order_tokens(spells: pd.Index) -> Ints:
    """Fixed pseudo-random numbers, one per row, that decide ties without favour to any id."""
    digests = [hashlib.blake2b(str(one).encode(), digest_size=7).digest() for one in spells]
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype="int64")


def _check_rows(features: pd.DataFrame, *others: pd.Series) -> None:
    if not features.index.is_unique:
        repeated = int(features.index.duplicated().sum())
        raise ValueError(f"features repeat {repeated} discharges; give one row per spell_id")
    for other in others:
        if not other.index.equals(features.index):
            raise ValueError(
                f"{other.name or 'a column'} has other rows than features "
                f"({len(other)} against {len(features)}); reindex it by spell_id"
            )
    wrong = [str(name) for name, kind in features.dtypes.items() if kind.kind not in "fiu"]
    if wrong:
        raise ValueError(
            f"features must be numbers, {len(wrong)} columns are not: {', '.join(wrong[:5])}"
        )


def _check_values(arm: Floats, label: Floats, person_id: pd.Series) -> None:
    odd_arms = int((~np.isin(arm, (0.0, 1.0))).sum())
    if odd_arms:
        raise ValueError(
            f"referred must be 0 or 1, {odd_arms} of {len(arm)} rows are not; "
            "state the arm as known by discharge"
        )
    odd_labels = int((~np.isin(label, (0.0, 1.0)) & ~np.isnan(label)).sum())
    if odd_labels:
        raise ValueError(
            f"outcome must be 0, 1 or missing, {odd_labels} of {len(label)} rows are not"
        )
    nobody = int(person_id.isna().sum())
    if nobody:
        raise ValueError(f"person_id is missing in {nobody} of {len(arm)} rows")
