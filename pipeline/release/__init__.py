"""Retraining: a challenger in a folder of its own, the gate's decision, and nothing live by it."""
