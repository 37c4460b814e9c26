"""The data's upkeep: a new city, a renewed dataset, the passport page."""
