"""Watching a live model: what comes in, what it says, and what came of those it scored."""
