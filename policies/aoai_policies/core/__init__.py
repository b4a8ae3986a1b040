"""Plan, targets, findings, settings, and the engine that runs the rules. Knows of no front end."""
