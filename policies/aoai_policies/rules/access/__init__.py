"""4xx: who may use a model."""
