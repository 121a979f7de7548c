"""One module per family; one function per feature, named as its column."""
