"""Front ends: each reads one kind of input into a plan."""
