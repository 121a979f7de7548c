"""Whether a challenger may take the champion's place: judged on the same rows, later than both."""
