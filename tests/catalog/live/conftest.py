"""What tests of live answers share: ARM on this machine, and the command line that asks it."""

from __future__ import annotations

from tests.catalog.live.arm_server import arm
from tests.policies.cli.conftest import aoai

__all__ = ["aoai", "arm"]
