"""What things cost, as ratios taken in one run; see README.md."""
