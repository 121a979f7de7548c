"""Tables in, columns out: cohort, labels, known-by gate, feature families and their registry."""
