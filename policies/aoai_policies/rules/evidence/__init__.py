"""9xx: what the verdict rests on."""
