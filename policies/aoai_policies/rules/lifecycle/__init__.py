"""5xx: retirement and replacement."""
