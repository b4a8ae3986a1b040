"""What tests of live answers share: ARM on this machine."""

from __future__ import annotations

from tests.catalog.live.arm_server import arm

__all__ = ["arm"]
