"""The environment that a program sees which is only recorded: everything but credentials."""

from __future__ import annotations

import os
import re
import site
from collections.abc import Mapping
from pathlib import Path

_CREDENTIAL = re.compile(
    r"""
    ^PULUMI_|^MSI_|^IDENTITY_(?:ENDPOINT|HEADER|SERVER) |^KUBECONFIG$|^SSH_AUTH_SOCK$|^DOCKER_(?:AUTH_CONFIG|CONFIG)$
    |^NETRC$
    |(?:TOKEN(?!S)|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|CERTIFICATE|CONNECTION_?STRING|ACCESS_?KEY|PRIVATE_?KEY)
     (?!\w*_NAME$)
    |(?:^|_|API)KEYS?(?:_?\d+)?$ |_(?:PAT|PASS|PWD|SAS|AUTH|CREDS)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Names of variables that hold credentials, lead to them, or would steer a real run of Pulumi."""
_CREDENTIAL_INSIDE = re.compile(r"://[^/\s:@]*:[^/\s@]+@|\b(?:AccountKey|SharedAccessKey|Password|Pwd)=", re.IGNORECASE)
_GIT = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
"""A container's checkout is often somebody else's; what allows Git to read it stands in the home folder."""
_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
_CLOUDS = ("AZURE_CONFIG_DIR", "AZD_CONFIG_DIR", "CLOUDSDK_CONFIG", "PULUMI_HOME", "TMPDIR", "TEMP", "TMP")


def withheld(environment: Mapping[str, str]) -> list[str]:
    """The variables that a program does not get to see."""
    return sorted(
        name for name, value in environment.items() if _CREDENTIAL.search(name) or _CREDENTIAL_INSIDE.search(value)
    )


def offline_environment(environment: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """The environment for a program that is only recorded: no credentials, neither in variables nor in a home folder.

    `scratch` is its home and the place of its temporary files. `AOAI_RECORDING` tells components that their arguments
    are being checked from outside.
    """
    without = set(withheld(environment))
    return {
        **_GIT,
        **{name: value for name, value in environment.items() if name not in without},
        **dict.fromkeys((*_HOMES, *_CLOUDS), str(scratch)),
        "AOAI_RECORDING": "1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "PULUMI_DRY_RUN": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUSERBASE": environment.get("PYTHONUSERBASE") or site.getuserbase(),
    }
