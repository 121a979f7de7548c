"""The registry as a feature dictionary that people read (docs/feature_dictionary.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from features.charlson import CONDITIONS
from features.charlson_shmi import EDITION, SHMI_CONDITIONS
from features.hospital_frailty import INTERMEDIATE_FROM, INTERMEDIATE_TO, frailty_band
from features.registry.feature import Feature

FAMILIES = {
    "admissions": "Hospital use before the decision, and the stay so far",
    "clinical": "Illness and frailty",
    "ward": "What ward and therapists found in this stay",
    "living": "Who is at home, and how secure the home is",
    "care": "Social care before the stay",
    "housing": "The condition of the home, and how well it is known",
    "referral": "Housing help asked for before",
}
NEVER_SAID = "never shown"
NOTHING = ""
INTRODUCTION = """\
# Feature dictionary

Generated from `features/registry/`: change that, not this page. Every model input is here, with
what it is, which days and values at the edges count, and when it is unknown. Only what was known
at the decision enters. Each feature has a second column, `<name>_known`, that is 1 where the value
is known and 0 where not: unknown is a level of its own and never reads as "no problem".

**Raises** is what the daily list may say when the feature raises a score, from the value named on;
**lowers** may be said when it lowers one, and holds for every known value below. Of features with
one **topic** the strongest alone is told. Features marked never shown are used and never told.
**Direction** stands where the field is sure: training keeps it for every known value, all else
equal, and learns the rest freely. What a source lacks is unknown for all; such a column changes no
score."""
SCORES = """\
Points of published scores, as data of an edition; how they enter a feature is said above. The
weights and codes of SHMI are transcribed from a public implementation of the edition named."""


def feature_dictionary(features: Sequence[Feature]) -> str:
    """Render Markdown: each family with its features, then the points of published scores."""
    parts = [INTRODUCTION]
    for family, title in FAMILIES.items():
        own = [feature for feature in features if feature.family == family]
        parts += [f"## {title}", *(_feature(feature) for feature in own)]
    parts += ["## Points of published scores", SCORES, _charlson(), _frailty_bands()]
    return "\n\n".join(parts) + "\n"


def _feature(feature: Feature) -> str:
    said = feature.sentence or (NEVER_SAID if feature.is_sensitive else NOTHING)
    lines = [
        ("label", feature.label),
        ("definition", feature.definition),
        ("unit", feature.unit),
        ("window", feature.window),
        ("at the edges", feature.boundary),
        ("unknown when", feature.missing),
        ("source", f"`{feature.source}`"),
        ("raises", f"{said} (from {feature.speaks_from:g})" if feature.sentence else said),
        ("lowers", feature.absent_sentence or NOTHING),
        ("topic", feature.topic),
        ("direction", _direction(feature)),
        ("not used for", ", ".join(feature.not_for)),
    ]
    return f"### {feature.name}\n\n" + "\n".join(
        f"- {name}: {text}" for name, text in lines if text
    )


def _direction(feature: Feature) -> str:
    told = feature.direction
    if told is None:
        return NOTHING
    moves = "never lowers" if told.sign == 1 else "never raises"
    return f"a higher value {moves} the score of {' and '.join(told.of)}. {told.because}"


def _charlson() -> str:
    names = dict.fromkeys([*CONDITIONS, *SHMI_CONDITIONS])
    rows = (
        (
            name.replace("_", " "),
            str(CONDITIONS[name].points) if name in CONDITIONS else "",
            str(SHMI_CONDITIONS[name].points) if name in SHMI_CONDITIONS else "",
        )
        for name in names
    )
    return _table(("Charlson condition", "LACE", f"SHMI, {EDITION}"), rows)


def _frailty_bands() -> str:
    least = (0.0, INTERMEDIATE_FROM, INTERMEDIATE_TO + 0.1)
    limits = (
        f"below {INTERMEDIATE_FROM:g}",
        f"{INTERMEDIATE_FROM:g} to {INTERMEDIATE_TO:g}",
        f"above {INTERMEDIATE_TO:g}",
    )
    rows = zip(limits, (frailty_band(points) for points in least), strict=True)
    return _table(("Hospital Frailty Risk Score", "band"), rows)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
