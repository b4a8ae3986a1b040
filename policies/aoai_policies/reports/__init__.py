"""Formats: each writes the report in one."""
