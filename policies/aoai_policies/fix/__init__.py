"""Rewrites the literals that findings are about, where there is one right value to write."""
