"""One place: its layers and tables, measured, mapped and told."""
