"""Umran: the New Urban Agenda's indicators, maps and reviews of coherence, in Arabic."""
