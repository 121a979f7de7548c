"""When a challenger learns, is calibrated, and is judged: later than all that taught either."""

from dataclasses import dataclass

import pandas as pd

from models.release.params import ReleaseParams


class NotDue(ValueError):  # noqa: N818 - a state of affairs, not a fault
    """Too little has matured since the champion was made: there is nothing to do yet."""


@dataclass(frozen=True)
class Periods:
    """First days of the two later periods, and the last day whose outcomes have matured."""

    calibrate_from: pd.Timestamp
    test_from: pd.Timestamp
    matured_to: pd.Timestamp


def release_periods(
    *,
    as_of: pd.Timestamp,
    window_days: int,
    lag_days: int,
    champion_trained_to: pd.Timestamp,
    champion_calibrated_to: pd.Timestamp,
    params: ReleaseParams,
    is_calibrated_apart: bool = True,
) -> Periods:
    """Lay the periods of a challenger back from the last day that has matured at ``as_of``.

    An outcome has matured when decision, window and recording lag lie at or before ``as_of``. The
    newest ``test_days`` of those judge both models; a gap as long as the window lies before each
    later period. The champion's own last day must lie before the gap of the test period, and the
    challenger must learn from ``new_training_days_least`` days more than the champion did. Where
    no period calibrates apart (housing benefit), that period teaches as well.

    Raises
    ------
    NotDue : too little has matured; the message says on what day there will be enough.
    """
    gap = pd.Timedelta(days=window_days)
    matured_to = as_of - pd.Timedelta(days=window_days + lag_days)
    test_from = matured_to - pd.Timedelta(days=params.test_days - 1)
    calibrate_from = test_from - gap - pd.Timedelta(days=params.calibrate_days)
    wanted = champion_trained_to + pd.Timedelta(days=params.new_training_days_least)
    last_from = calibrate_from if is_calibrated_apart else test_from
    waits = max(
        (champion_calibrated_to + gap - test_from).days + 1,
        (wanted - (last_from - gap)).days + 1,
        0,
    )
    if waits:
        raise NotDue(
            f"outcomes have matured to {matured_to:%Y-%m-%d}; the live model learned from stays to "
            f"{champion_trained_to:%Y-%m-%d} and was calibrated on stays to "
            f"{champion_calibrated_to:%Y-%m-%d}. There is enough for a challenger as of "
            f"{as_of + pd.Timedelta(days=waits):%Y-%m-%d}."
        )
    return Periods(calibrate_from, test_from, matured_to)
