"""What a wrapper of declarations holds, as far as it can be opened."""

from __future__ import annotations

import msgspec

from aoai_policies.core.plan import Unread
from aoai_policies.stack.resource import Resource


class TemplateError(Exception):
    """A text that is not known here, or makes no sense. The message is a clause that says so."""


class Opened(msgspec.Struct, frozen=True):
    """What a wrapper declares, and what of it could not be opened."""

    resources: list[Resource]
    unread: list[Unread]
