"""1xx: what is declared, taken by itself."""
