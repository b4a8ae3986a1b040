"""Answers to be planned with: where a model is offered, until when, what fits. Pure; front ends only translate them."""
