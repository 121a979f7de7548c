"""Feature table in, fitted model and scores out: splits, risk, benefit, reasons, ranking."""
