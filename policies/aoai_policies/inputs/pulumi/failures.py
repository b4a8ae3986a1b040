"""Why a program could not be recorded, in one line with the place and the remedy."""

from __future__ import annotations

import re

import msgspec

from aoai_policies.inputs.pulumi.contained import MEMORY, Ended
from aoai_policies.inputs.pulumi.environment import withheld
from aoai_policies.inputs.pulumi.project import StackConfig
from aoai_policies.inputs.pulumi.recorded import Recorded

_LONGEST_LINE = 500
_CUT = " ..."
_NO_HOME = re.compile(r"/aoai-\w{8}/")


class Ran(msgspec.Struct, frozen=True):
    """What was run: the project as the user named it, by which command, for which stack, for how many seconds.

    `install` is the command that installs the project's packages.
    """

    path: str
    command: str
    install: str
    config: StackConfig
    timeout: float


def explain(failed: Recorded, ran: Ran) -> str:
    """A failure in one line that fits a terminal, however much the program has to say."""
    whole = _explained(failed, ran)
    excess = len(whole) - _LONGEST_LINE
    if excess <= 0:
        return whole
    message = failed.message[: -excess - len(_CUT)] + _CUT
    return _explained(msgspec.structs.replace(failed, message=message), ran)


def ended(process: Ended, timeout: float) -> str:
    """How a process ended that told neither its end nor a failure."""
    status = process.status
    if status is None:
        return f"the program did not end in {timeout:g} s; `--timeout` gives it more"
    how = f"by signal {status - 128}" if status > 128 else f"with status {status}"
    if b"heap out of memory" in process.printed:
        how += f", as it took more than {MEMORY >> 30} GiB of memory"
    return f"the program's process ended {how}, before it was recorded"


def _explained(failed: Recorded, ran: Ran) -> str:
    path = ran.path
    at = f" at {failed.position[0]}:{failed.position[1]}" if failed.position else ""
    match failed.failure:
        case "not-run":
            return f"{ran.command}: cannot be run: {failed.message}"
        case "no-pulumi":
            return (
                f"{path}: {ran.command} has no pulumi; set up its environment (`pulumi install`) and name it in "
                "Pulumi.yaml (runtime options, virtualenv)"
            )
        case "timeout":
            return f"{path}: the program did not end in {ran.timeout:g} s{at}; `--timeout` gives it more"
        case "exit":
            return f"{path}: the program exits{at} with status {failed.message}, before it is recorded"
        case "logged":
            return f"{path}: the program logs an error: {failed.message}"
        case "interrupted":
            return f"{path}: the program was interrupted"
    return f"{path}: the program fails{at}: {failed.message}{_remedy(failed, ran)}"


def _remedy(failed: Recorded, ran: Ran) -> str:
    """What to do about some failures that are not the program's own."""
    missing = re.match(r"KeyError: '(\w+)'$", failed.message)
    if missing is not None and withheld({missing[1]: ""}):
        return "; an offline run is given no credentials, so let the program do without"
    if failed.message.startswith(("ConfigMissingError", "Missing required configuration variable")):
        if ran.config.environments:
            return (
                "; values from Pulumi ESC are not opened offline, give this one by `known` in aoai.yaml, or use "
                "`pulumi preview --json` and check that file"
            )
        return f"; set it in Pulumi.{ran.config.stack}.yaml, or choose another stack by --stack"
    if _NO_HOME.search(failed.message):
        return "; an offline run has an empty home folder"
    if "[unknown]" in failed.message:
        return "; `known` in aoai.yaml can give the value"
    match failed.failure:
        case "module":
            return f"; install the project's packages for {ran.command} (`{ran.install}`)"
        case "network":
            return "; an offline run has no network, which `--allow-network` gives it"
        case "memory":
            return f"; an offline run has {MEMORY >> 30} GiB of memory"
    return ""
