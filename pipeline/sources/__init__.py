"""From the files of a foreign source to our tables: declared in YAML, applied here."""
