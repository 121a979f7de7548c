"""What each table must look like: contracts as data, code lists, and the rules built from them."""
