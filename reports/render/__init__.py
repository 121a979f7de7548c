"""Templates and the code that fills them; nothing here computes a figure."""
