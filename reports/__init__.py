"""Results in, pages and pictures out: cards, the daily list, figures, data quality."""
