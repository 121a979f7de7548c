"""Invented discharges with a known effect: forty columns, those in need found and referred.

Modelled on what is known of such data and not on this project's own invented area: one in seven
has a bad outcome, one in five is referred, and the referred are worse off to begin with, so that
a plain difference shows next to no effect where the true one is 3 points. One in seven gains
12 points, one in twelve is harmed. The outcome is written as a good one (1 = nothing bad), and
so is the benefit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

Floats = NDArray[np.float64]

BAD_SHARE = 0.137
REFERRED_SHARE = 0.2
AREAS = 40
UNKNOWN_SHARE = 0.12
LEVELS = {"tenure": 6, "heating": 5, "energy": 7, "floor": 6, "site": 5, "weekday": 7,
          "ward": 15, "route": 8, "dwelling": 9}  # fmt: skip
WITH_GAPS = ("barthel", "albumin", "falls", "weight", "heating", "energy", "floor", "income")
MODIFIERS = (
    "tenure", "heating", "energy", "floor", "dwelling", "years_at_home", "stairs", "damp",
    "lives_alone", "frailty", "barthel", "falls", "dementia", "palliative", "lungs", "winter",
)  # fmt: skip
"""Home, frailty, lungs, end of life and season, as the project's registry has them.

Earlier stays do change the effect in the world ``mixed``, and are not among them.
"""
LEAST_CHANCE, MOST_CHANCE = 0.005, 0.97


@dataclass(frozen=True, kw_only=True)
class World:
    """What differs between kinds of trial.

    effect : ``mixed`` (what moves the effect is partly what moves the risk), ``separate`` (it is
        not), ``follows_risk`` (one relative risk, and harm for some), ``by_frailty`` (helps the
        fit, harms the frail) or ``none``.
    sharpness : multiplies the log-odds by which need decides who is referred; 0 is a lottery.
    hidden : log-odds per unit of a trait that stands in no column, in risk and in referral.
    """

    effect: str = "mixed"
    sharpness: float = 1.0
    hidden: float = 0.0


WORLDS: Mapping[str, World] = {
    "mixed": World(),
    "separate": World(effect="separate"),
    "follows_risk": World(effect="follows_risk"),
    "no_effect": World(effect="none"),
    "poor_overlap": World(sharpness=2.4),
    "sign_changes": World(effect="by_frailty"),
    "unmeasured": World(hidden=0.8),
    "randomised": World(sharpness=0.0),
}


@dataclass(frozen=True)
class Trial:
    """Discharges on one ``spell_id`` index with what nobody would see beside it.

    ``chance``: of a referral; ``home``: of a good outcome if not referred; ``benefit``: of a
    referral. ``group``: a band of frailty, to tell refusals by.
    """

    features: pd.DataFrame
    referred: pd.Series
    outcome: pd.Series
    person_id: pd.Series
    group: pd.DataFrame
    chance: pd.Series
    home: pd.Series
    benefit: pd.Series


def draw_trial(world: str, rows: int, *, seed: int) -> Trial:
    """Draw ``rows`` discharges, one a person; same arguments, same bytes.

    Raises
    ------
    KeyError : no world has that name.
    """
    settings = WORLDS[world]
    random = np.random.Generator(np.random.PCG64([seed, 49]))
    columns = _draw_columns(rows, random)
    hidden = settings.hidden * random.normal(size=rows)
    bad = _with_mean(_risk_score(columns) + hidden, BAD_SHARE)
    chance = _with_mean(settings.sharpness * (_need_score(columns) + hidden), REFERRED_SHARE)
    benefit = np.clip(
        _wanted_benefit(settings.effect, columns, bad), bad - MOST_CHANCE, bad - LEAST_CHANCE
    )
    referred = (random.random(rows) < chance).astype("float64")
    is_bad = random.random(rows) < bad - referred * benefit
    shown = pd.DataFrame(columns).drop(columns="frailty_true")
    for name in WITH_GAPS:
        shown[name] = shown[name].where(random.random(rows) >= UNKNOWN_SHARE)
    index = pd.Index([f"s{number:07d}" for number in range(rows)], name="spell_id")
    band = pd.Series(np.digitize(columns["frailty"], [3.0, 5.0, 7.0]).astype("str"))

    def series(values: object, name: str) -> pd.Series:
        return pd.Series(np.asarray(values), index=index, name=name)

    return Trial(
        features=shown.astype("float64").set_axis(index),
        referred=series(referred, "referred"),
        outcome=series(1.0 - is_bad, "outcome"),
        person_id=series([f"p{number:07d}" for number in range(rows)], "person_id"),
        group=pd.DataFrame({"frailty_band": band.to_numpy()}, index=index),
        chance=series(chance, "chance"),
        home=series(1 - bad, "home"),
        benefit=series(benefit, "benefit"),
    )


def _draw_columns(rows: int, random: np.random.Generator) -> dict[str, Floats]:
    """22 numbers, 8 flags, 10 codes; and the frailty of which the scale shows a cut."""
    frail, ill, poor = random.normal(size=(3, rows))
    noise = random.normal(size=(16, rows))

    def mixed(*parts: tuple[float, Floats]) -> Floats:
        return np.asarray(sum(weight * part for weight, part in parts), dtype="float64")

    def flag(score: Floats, share: float) -> Floats:
        return np.asarray(random.random(rows) < _with_mean(score, share), dtype="float64")

    columns: dict[str, Floats] = {
        "frailty_true": frail,
        "frailty": np.clip(np.round(4.5 + 1.5 * frail + 0.4 * noise[0]), 1, 9),
        "age": np.clip(76 + 7 * mixed((0.5, frail), (0.8, noise[1])), 18, 104),
        "earlier_stays": random.poisson(np.exp(mixed((0.5, ill), (0.2, frail)) - 0.3)).astype(
            float
        ),
        "charlson": random.poisson(np.exp(0.5 * ill)).astype(float),
        "falls": random.poisson(np.exp(0.4 * frail - 0.8)).astype(float),
        "barthel": np.clip(np.round(14 - 3 * frail + 1.5 * noise[2]), 0, 20),
        "stay_days": np.exp(1.7 + 0.3 * ill + 0.6 * noise[3]),
        "medications": random.poisson(np.exp(1.8 + 0.2 * ill)).astype(float),
        "hours_of_care": np.maximum(0, 4 * frail + 4 * noise[4]),
        "news": random.poisson(np.exp(0.3 * ill)).astype(float),
        "albumin": 36 - 2 * ill + 3 * noise[5],
        "creatinine": np.exp(4.5 + 0.15 * ill + 0.25 * noise[6]),
        "haemoglobin": 125 - 6 * ill + 12 * noise[7],
        "weight": 72 - 4 * frail + 12 * noise[8],
        "deprivation": 5.5 + 2 * poor + 1.5 * noise[9],
        "income": np.exp(9.8 - 0.3 * poor + 0.3 * noise[10]),
        "distance": np.exp(1.5 + 0.7 * noise[11]),
        "attendances": random.poisson(np.exp(0.3 * ill - 0.2)).astype(float),
        "outpatient": random.poisson(2.0, rows).astype(float),
        "pulse": 78 + 11 * noise[12],
        "pressure": 132 + 17 * noise[13],
        "years_at_home": np.exp(2.3 + 0.8 * noise[14]),
        "lives_alone": flag(0.3 * frail, 0.4),
        "lungs": flag(0.6 * ill, 0.25),
        "dementia": flag(0.9 * frail, 0.16),
        "palliative": flag(0.8 * ill + 0.5 * frail, 0.05),
        "stairs": flag(0.3 * poor, 0.35),
        "damp": flag(0.6 * poor, 0.2),
        "winter": flag(noise[15], 0.3),
        "weekend": flag(np.zeros(rows), 0.2),
    }
    codes = {name: random.integers(0, size, rows) for name, size in LEVELS.items()}
    codes["area"] = np.minimum((AREAS * random.random(rows) ** 1.5).astype(int), AREAS - 1)
    return columns | {name: code.astype(float) for name, code in codes.items()}


def _risk_score(one: Mapping[str, Floats]) -> Floats:
    by_area = np.random.Generator(np.random.PCG64(4949)).normal(0, 0.25, AREAS)
    return np.asarray(
        0.35 * one["frailty_true"]
        + 0.28 * np.minimum(one["earlier_stays"], 5)
        + 0.12 * np.minimum(one["charlson"], 6)
        + 0.9 * one["palliative"]
        + 0.3 * one["lungs"]
        + 0.25 * one["lives_alone"]
        + 0.35 * _is_cold(one)
        - 0.03 * (one["albumin"] - 36)
        + by_area[one["area"].astype(int)]
    )


def _need_score(one: Mapping[str, Floats]) -> Floats:
    """Who is found and referred: those who look to be in need, bad homes among them."""
    return np.asarray(
        0.35 * one["frailty_true"]
        + 0.6 * one["lives_alone"]
        + 0.15 * np.minimum(one["earlier_stays"], 5)
        + 0.8 * one["stairs"]
        + 0.8 * one["damp"]
        + 0.3 * one["lungs"]
        + 0.4 * (one["site"] - 2)
    )


def _wanted_benefit(effect: str, one: Mapping[str, Floats], bad: Floats) -> Floats:
    """The benefit wished for; nobody's chance can fall below next to nothing."""
    too_ill = (one["palliative"] == 1) | ((one["dementia"] == 1) & (one["frailty"] >= 7))
    if effect == "none":
        return np.zeros(len(bad))
    if effect == "by_frailty":
        return np.asarray(0.035 * (5.2 - one["frailty"]) * (bad / BAD_SHARE))
    if effect == "follows_risk":
        return np.where(too_ill, -0.04, 0.27 * bad)
    if effect == "separate":
        upstairs, cramped = one["floor"] >= 3, one["dwelling"] >= 5
        return np.where(
            upstairs & cramped, 0.13, np.where(upstairs, 0.02, np.where(cramped, 0.0, -0.01))
        )
    ailing = (one["lungs"] == 1) | (one["earlier_stays"] >= 2)
    gain = np.where(ailing & _is_cold(one), 0.14, np.where(ailing, 0.03, 0.015))
    return np.where(too_ill, -0.04, gain)


def _is_cold(one: Mapping[str, Floats]) -> NDArray[np.bool_]:
    return (one["heating"] >= 2) & (one["energy"] >= 3)


def _with_mean(score: Floats, share: float) -> Floats:
    """Chances with these log-odds, less or more the same for all, whose mean is ``share``."""
    level = brentq(lambda shift: float(expit(score + shift).mean()) - share, -30, 30)
    return np.asarray(expit(score + level))
