"""How programs are run, and what is left of one that fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Plan


class Programs(msgspec.Struct, frozen=True):
    """How the programs of project folders are run.

    `run` is false where none may be (pull requests from forks), and `refusal` says so. `timeout` is in seconds;
    `AOAI_PROGRAM_TIMEOUT` or two minutes where it is None. `network` opens the network. `known` gives values that a
    check without a login cannot have: outputs of other stacks (`org/project/stack:output`), results of functions
    (`TOKEN:field`, or `TOKEN(NAME):field` for one of a name), configuration (`project:key`) that is secret or kept
    elsewhere. `texts` stand in for files, by their real paths: what would be declared if they held that.
    """

    run: bool = True
    refusal: str = (
        "a program, and --no-programs runs none; write its preview with `pulumi preview --json > preview.json` and "
        "check that file"
    )
    timeout: float | None = None
    network: bool = False
    known: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}

    def knowing(self, known: Mapping[str, Any]) -> Programs:
        """The same with the values that settings know; what is no text becomes one, as configuration holds it."""
        import json

        texts = {key: one if isinstance(one, str) else json.dumps(one) for key, one in known.items()}
        return msgspec.structs.replace(self, known=texts)


class ProgramError(InputError):
    """A program failed before its end; `plan` is what it had declared by then."""

    def __init__(self, message: str, plan: Plan) -> None:
        super().__init__(message)
        self.plan = plan


class NotRunError(ProgramError):
    """A program of a language that is not run; its plan says that nobody has read it."""
