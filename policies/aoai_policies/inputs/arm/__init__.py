"""ARM templates as files, and so what `bicep build` writes."""
