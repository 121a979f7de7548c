"""An invented area with known truth: the embedded default data and the yardstick of the tests."""
