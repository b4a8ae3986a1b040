"""Pulumi: project folders, previews and checkpoints."""
