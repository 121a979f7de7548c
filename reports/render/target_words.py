"""What each target is called, does and is not for, in words for any reader."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class TargetWords:
    """The plain words of one target.

    ``happens`` completes "of 10 people, about 4 …"; ``event`` names one such case;
    ``lead`` is the short task the estimate serves.
    """

    target: str
    kind: Literal["risk", "benefit"]
    title: str
    does: str
    event: str
    happens: str
    not_for: tuple[str, ...]


NEVER = (
    "Refusing, delaying or ending care or discharge: a score is never a ground for it.",
    "People under 18, and end-of-life care.",
)

TARGETS = {
    words.target: words
    for words in (
        TargetWords(
            target="readmission_30d",
            kind="risk",
            title="30-day emergency readmission",
            does="Estimates the chance of an emergency hospital stay within 30 days of leaving. "
            "It ranks people for the hub to look at first.",
            event="emergency stays within 30 days",
            happens="come back as an emergency within 30 days",
            not_for=(*NEVER, "Reading a low place as safe to go home."),
        ),
        TargetWords(
            target="ongoing_care",
            kind="risk",
            title="Ongoing care after reablement",
            does="Estimates the chance that a person who starts reablement will need long-term "
            "care, or short-term residential or nursing care, when it ends.",
            event="people who needed ongoing care",
            happens="need ongoing care after reablement",
            not_for=(*NEVER, "Deciding eligibility under the Care Act, or the size of a package."),
        ),
        TargetWords(
            target="housing_benefit",
            kind="benefit",
            title="Benefit of housing help",
            does="Estimates how much a referral to housing help by the day of discharge changes "
            "the chance of being at home 84 days later, alive, with no emergency readmission "
            "and no new care home.",
            event="people at home at 84 days",
            happens="are at home 84 days later",
            not_for=(*NEVER, "Turning down housing help for a person whose need is plain."),
        ),
    )
}


def target_words(target: str) -> TargetWords:
    """The words of a target.

    Raises
    ------
    ValueError : the target has none; add them here.
    """
    if target not in TARGETS:
        raise ValueError(f"no words for target {target!r}; known: {', '.join(sorted(TARGETS))}")
    return TARGETS[target]
