"""From the resources of a stack to a plan: spellings, what wraps a declaration, links, templates."""
