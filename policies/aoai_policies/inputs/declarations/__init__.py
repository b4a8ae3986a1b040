"""The declarations file: the neutral form that any tool can write."""
