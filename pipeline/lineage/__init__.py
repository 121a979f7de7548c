"""The whole chain of hashes, computed again: git, DVC, data, models, cards, ledger, live models."""
