"""From the files of a folder to the rows of our tables, word for word."""
