"""7xx: what the organisation allows."""
