"""Hours of care a week after reablement: what to expect, and how far it may be off."""
