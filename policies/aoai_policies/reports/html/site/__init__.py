"""The catalog as pages: a page for each model, region and pair of sources, an index, and a feed of what changed."""
