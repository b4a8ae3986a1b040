"""The declarations file's keys and their types."""

from __future__ import annotations

from typing import Any

import msgspec

from aoai_policies.core.target import Change


class Mark(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A value that is not known yet: `{"$unknown": true}`, in YAML `!unknown`."""

    unknown: bool = msgspec.field(name="$unknown")


Text = str | Mark | None
Number = int | float | Mark | None


class Model(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A deployment's model; `$unknown` if nothing about it is known."""

    format: Text = None
    name: Text = None
    version: Text = None
    unknown: bool = msgspec.field(default=False, name="$unknown")


class Sku(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A SKU; `$unknown` if nothing about it is known."""

    name: Text = None
    capacity: Number = None
    unknown: bool = msgspec.field(default=False, name="$unknown")


class FormerAccount(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An account as it was."""

    name: str | None = None
    kind: Text = None
    location: Text = None
    sku: str | Sku | None = None
    identity: dict[str, Any] | None = None
    properties: dict[str, Any] = {}
    tags: dict[str, Any] = {}


class FileAccount(FormerAccount, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An account."""

    name: str
    change: Change | None = None
    before: FormerAccount | None = None
    depends_on: tuple[str, ...] | None = msgspec.field(default=None, name="dependsOn")


class FormerDeployment(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A deployment as it was. If name, account, location or kind are left out, they are unchanged."""

    name: str | None = None
    account: Text = None
    location: Text = None
    kind: Text = None
    model: Model | None = None
    sku: Sku | None = None
    properties: dict[str, Any] = {}
    tags: dict[str, Any] = {}
    needs: tuple[str, ...] | Mark = ()


class FileDeployment(FormerDeployment, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A deployment. Give `location` and `kind` if its account is not declared in the file."""

    name: str
    change: Change | None = None
    before: FormerDeployment | None = None
    depends_on: tuple[str, ...] | None = msgspec.field(default=None, name="dependsOn")


class Declarations(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Accounts and deployments that you want, for `aoai check`. Any tool can write this file."""

    accounts: list[FileAccount] | None = None
    deployments: list[FileDeployment] | None = None
    schema: str | None = msgspec.field(default=None, name="$schema")
