"""What the hub decided: read from the returned sheet, kept in a log, given back to training."""
