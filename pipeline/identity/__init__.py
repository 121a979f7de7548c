"""From NHS numbers and local ids to pseudonyms, inside an area's secure zone."""
