"""The benefit model against effects that are known, because they were made up."""
