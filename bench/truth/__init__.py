"""Scores the catalog and the rules against what Azure offered and refused on recorded days: `make truth`."""
