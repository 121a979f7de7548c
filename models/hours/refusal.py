"""When the data cannot carry an estimate of hours: a stated refusal, never a number."""

from dataclasses import dataclass

import pandas as pd

from models.hours.params import HoursParams
from models.split import Split

NOT_ENOUGH = "not enough known to say"


@dataclass(frozen=True)
class TooFewHours:
    """The answer when there is not enough to go by; ``reason`` is a plain phrase."""

    reason: str

    @property
    def verdict(self) -> str:
        """The sentence that stands where a number would."""
        return f"{NOT_ENOUGH}: {self.reason}"


def why_too_few(hours: pd.Series, split: Split, params: HoursParams) -> TooFewHours | None:
    """Say which part of the data is too small, or None when all are large enough."""
    train = hours[split.train]
    counts = (
        ("training stays with known hours", len(train), params.training_rows_least),
        ("of them with care left", int((train > 0).sum()), params.training_with_care_least),
        ("calibration stays", int(split.calibrate.sum()), params.calibration_rows_least),
        ("held-out stays", int(split.test.sum()), params.test_rows_least),
    )
    lacking = [
        f"{found:,} {what}, {least:,} needed" for what, found, least in counts if found < least
    ]
    return TooFewHours("; ".join(lacking)) if lacking else None
