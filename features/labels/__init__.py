"""What happened afterwards: one module per outcome. Unknown is missing, never 0."""
