"""Why a person's risk is high: additive contributions, and at most three plain sentences."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.risk import Booster, predict_raw

FloatArray = NDArray[np.float64]

ADDITIVITY = 1e-9  # log-odds: contributions and base add up to the score itself
KNOWN_SUFFIX = "_known"
SINGULAR = {
    "admissions": "admission", "attendances": "attendance", "days": "day",
    "diagnoses": "diagnosis", "episodes": "episode", "falls": "fall", "hazards": "hazard",
    "hours": "hour", "medicines": "medicine", "moves": "move", "nights": "night",
    "stays": "stay", "times": "time", "visits": "visit", "weeks": "week",
}  # fmt: skip


class Reasoned(Protocol):
    """What a registered feature must say of itself to become a reason."""

    @property
    def name(self) -> str:
        """Column of the feature table."""

    @property
    def group(self) -> str:
        """health, care or home."""

    @property
    def kind(self) -> str:
        """count, days, hours, points, yes_no, level or category."""

    @property
    def sentence(self) -> str | None:
        """Plain words, with ``{value}`` for the value; None: never a reason."""

    @property
    def speaks_from(self) -> float:
        """Least value for which the sentence is true and worth saying."""

    @property
    def topic(self) -> str:
        """What it tells of; of a person, one reason is told of each topic; "": of nothing else."""

    @property
    def is_sensitive(self) -> bool:
        """True: used by the score, never shown on a list."""


@dataclass(frozen=True)
class Contributions:
    """Each feature's push on each score, in log-odds: ``pushes.sum(axis=1) + base == raw``."""

    pushes: pd.DataFrame
    base: FloatArray
    raw: FloatArray


def contributions(
    booster: Booster, features: pd.DataFrame, *, raw: FloatArray | None = None
) -> Contributions:
    """SHAP values of the scoring booster itself, shape (n, features).

    Parameters
    ----------
    raw : the scores in log-odds that are explained, where they are at hand; missing where a row
        has none.

    Raises
    ------
    ValueError : they do not add up to the score within 1e-9; or a feature is absent.
    """
    names = booster.feature_name()
    raw = predict_raw(booster, features) if raw is None else raw
    if features.empty:
        nothing = pd.DataFrame(np.zeros((0, len(names))), index=features.index, columns=names)
        return Contributions(nothing, np.zeros(0), raw)
    parts = np.asarray(
        booster.predict(
            features[names].to_numpy(dtype=np.float64), pred_contrib=True, num_threads=1
        ),
        dtype=np.float64,
    )
    gap = float(np.nanmax(np.abs(parts.sum(axis=1) - raw), initial=0.0))
    if gap > ADDITIVITY:
        raise ValueError(f"contributions miss the score by up to {gap:.2e} log-odds")
    values = pd.DataFrame(parts[:, :-1], index=features.index, columns=names)
    return Contributions(values, parts[:, -1], raw)


def top_reasons(
    parts: Contributions,
    features: pd.DataFrame,
    registry: Iterable[Reasoned],
    *,
    at_most: int = 3,
    least_log_odds: float = 0.0,
) -> pd.DataFrame:
    """Pick the strongest facts that raise each score, as sentences.

    Only what is known, has a sentence, is not sensitive, pushes the score up, and reaches
    the value its sentence speaks from becomes a reason: a "no" is never told as a problem.
    What is unknown is never a reason. Of facts with one topic the strongest speaks. The push
    of ``<x>_known`` is added to that of ``<x>``.

    Parameters
    ----------
    parts, features : of the same stays, in the same order.
    registry : the features; those not in the booster are passed over.
    at_most : reasons per stay.
    least_log_odds : pushes up to this are too small to tell.

    Returns
    -------
    One row per reason: spell_id, order (from 1, strongest first), feature, group, value,
    log_odds, sentence. Sorted by the order of ``features``, then strength; ties in the
    registry's order.

    Raises
    ------
    ValueError : ``parts`` and ``features`` are not of the same stays.
    """
    if not parts.pushes.index.equals(features.index):
        raise ValueError("contributions and features must be of the same stays, in the same order")
    told = [
        feature
        for feature in registry
        if feature.sentence and not feature.is_sensitive and feature.name in parts.pushes.columns
    ]
    names = [feature.name for feature in told]
    values = features[names].to_numpy(dtype=np.float64)
    push = _known_and_value(parts.pushes, names)
    speaks = values >= np.array([feature.speaks_from for feature in told])
    push = np.where(speaks & _flagged_known(features, names), push, -np.inf)
    push[~(push > least_log_odds)] = -np.inf
    chosen, strength = _strongest(push, at_most, _alike(told))
    row, place = np.nonzero(np.isfinite(strength))
    at = chosen[row, place]
    return pd.DataFrame(
        {
            "spell_id": features.index.to_numpy()[row],
            "order": place + 1,
            "feature": np.array(names, dtype=object)[at],
            "group": np.array([f.group for f in told], dtype=object)[at],
            "value": values[row, at],
            "log_odds": strength[row, place],
            "sentence": _sentences(told, at, values[row, at]),
        }
    )


def _alike(told: list[Reasoned]) -> NDArray[np.bool_]:
    """Which features tell of the same, shape (m, m): each of itself, and those of one topic."""
    topics = np.array([feature.topic for feature in told], dtype=object)
    shared = (topics[:, np.newaxis] == topics) & (topics != "")
    return np.asarray(shared | np.eye(len(told), dtype=np.bool_), dtype=np.bool_)


def _strongest(
    push: FloatArray, at_most: int, alike: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], FloatArray]:
    """Columns and values of the largest entries of each row, largest first; the first of equals.

    A column that is ``alike`` to one chosen before is passed over; minus infinity where none is
    left.
    """
    left, rows = push.copy(), np.arange(len(push))
    chosen = np.zeros((len(push), min(at_most, push.shape[1])), dtype=np.intp)
    strength = np.zeros(chosen.shape)
    for place in range(chosen.shape[1]):
        best = left.argmax(axis=1)
        chosen[:, place], strength[:, place] = best, left[rows, best]
        left[alike[best]] = -np.inf
    return chosen, strength


def format_value(value: float, kind: str) -> str:
    """Write a value as people do: whole counts, hours to the half, yes or no.

    >>> format_value(3.0, "count"), format_value(7.25, "hours"), format_value(1.0, "yes_no")
    ('3', '7.5', 'yes')
    """
    if kind == "yes_no":
        return "yes" if value == 1.0 else "no"
    if kind == "hours":
        halves = np.floor(value * 2.0 + 0.5) / 2.0
        return f"{halves:.0f}" if halves == int(halves) else f"{halves:.1f}"
    return f"{value:.0f}"


def fill_sentence(sentence: str, value: float, kind: str) -> str:
    """Put the value into the sentence; "1 stays" becomes "1 stay".

    >>> fill_sentence("{value} emergency stays in the last 12 months", 1.0, "count")
    '1 emergency stay in the last 12 months'
    """
    if "{value}" not in sentence:
        return sentence
    shown = format_value(value, kind)
    if shown == "1":
        before, after = sentence.split("{value}", 1)
        noun = re.search(rf"\b({'|'.join(SINGULAR)})\b", after)
        if noun:
            after = after[: noun.start()] + SINGULAR[noun.group()] + after[noun.end() :]
        return f"{before}1{after}"
    return sentence.replace("{value}", shown)


def _known_and_value(pushes: pd.DataFrame, names: list[str]) -> FloatArray:
    push = pushes[names].to_numpy(dtype=np.float64, copy=True)
    for at, name in enumerate(names):
        if name + KNOWN_SUFFIX in pushes.columns:
            push[:, at] += pushes[name + KNOWN_SUFFIX].to_numpy()
    return push


def _flagged_known(features: pd.DataFrame, names: list[str]) -> NDArray[np.bool_]:
    known = np.ones((len(features), len(names)), dtype=np.bool_)
    for at, name in enumerate(names):
        if name + KNOWN_SUFFIX in features.columns:
            known[:, at] = features[name + KNOWN_SUFFIX].to_numpy() == 1.0
    return known


def _sentences(
    told: list[Reasoned], at: NDArray[np.intp], value: FloatArray
) -> NDArray[np.object_]:
    """One sentence per chosen reason; each distinct value of a feature is written once."""
    written = np.empty(len(at), dtype=object)
    for number in np.unique(at):
        feature, rows = told[number], np.flatnonzero(at == number)
        distinct, place = np.unique(value[rows], return_inverse=True)
        texts = np.array(
            [fill_sentence(feature.sentence or "", float(v), feature.kind) for v in distinct],
            dtype=object,
        )
        written[rows] = texts[place]
    return written
