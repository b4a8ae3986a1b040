"""Tests of fixes call the command line too."""

from tests.policies.cli.conftest import aoai

__all__ = ["aoai"]
