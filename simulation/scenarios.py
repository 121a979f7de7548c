"""The worlds an area can be drawn from: one frozen record of settings for each name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scenario:
    """What differs between worlds; everything else is in ``simulation.rates``.

    referral : who is sent to housing help by discharge. ``by_need`` follows what is on record
        (barriers, frailty, living alone, history): those in need are found, so the referred are
        worse off to begin with. ``by_lot`` is a coin with one chance for all discharged home.
    effect_scale : multiplies the effect of a referral on every outcome; 0 means none at all.
    effect : what the effect depends on. ``by_home`` follows barriers, with harm for the very frail;
        ``by_frailty`` helps the fit and harms the frail alike: its sign changes at CFS 5.
    hidden_in_risk, hidden_in_referral : log-odds per unit of a trait that stands in no record.
        With both, no adjustment can remove all confounding.
    is_dirty : whether faults are planted in the extract (``simulation.dirt``).
    late_shift : log-odds added to every readmission in the last months (``late_change``).
    late_site : the only site it hits, as its place in ``rates.SITES``; None hits all.
    """

    name: str
    referral: str = "by_need"
    effect_scale: float = 1.0
    effect: str = "by_home"
    hidden_in_risk: float = 0.20
    hidden_in_referral: float = 0.0
    is_dirty: bool = False
    late_shift: float = 0.0
    late_site: int | None = None


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(name="default"),
    Scenario(name="randomised", referral="by_lot"),
    Scenario(name="no_effect", effect_scale=0.0),
    Scenario(name="unmeasured_confounding", hidden_in_risk=0.8, hidden_in_referral=0.8),
    Scenario(name="sign_changes", effect="by_frailty"),
    Scenario(name="dirty", is_dirty=True),
    Scenario(name="drift", late_shift=0.31),  # about 30 % more of all stays lead to a readmission
    Scenario(name="site_shift", late_shift=0.8, late_site=2),  # about twice as many, at one site
)


def scenario_named(name: str) -> Scenario:
    """Find the scenario of that name.

    Raises
    ------
    ValueError : no scenario has that name; the message lists those that exist.

    >>> scenario_named("no_effect").effect_scale
    0.0
    """
    for scenario in SCENARIOS:
        if scenario.name == name:
            return scenario
    known = ", ".join(scenario.name for scenario in SCENARIOS)
    raise ValueError(f"no scenario is named {name!r}; choose one of: {known}")
