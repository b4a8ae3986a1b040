"""What tests of several rooms share: a day, the bundled catalog of that day, a small catalog of their own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import settings

from aoai_catalog.query import Catalog, open_catalog

DAY = date(2026, 10, 5)

# A busy machine is no failure, and a run can be repeated.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def bundled() -> Catalog:
    """The bundled catalog as of 2026-10-05, for tests of data."""
    return open_catalog(DAY)
