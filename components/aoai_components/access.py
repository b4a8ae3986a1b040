"""Who may use an account, and what nobody may do to it: role assignments and locks."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from typing import NotRequired, TypedDict

import pulumi
import pulumi_azure_native as azure

from aoai_components._children import Children
from aoai_components._known import once_known
from aoai_components._values import role_id
from aoai_components.choices import LockChoice, PrincipalChoice, PrincipalType


class RoleArgs(TypedDict):
    """A role on the account, for one identity."""

    role: str
    """The role by name, such as `Cognitive Services OpenAI User` (calls models) or `Cognitive Services OpenAI
    Contributor` (also trains and deploys), or by the id of its definition. Never an Output."""
    name: str
    """Distinguishes this assignment from others on the account, such as `app`; unknown to Azure. Never an Output."""
    principal_id: pulumi.Input[str]
    """The object id of the identity. May be an Output."""
    principal_type: NotRequired[PrincipalChoice]
    """What kind of identity it is. Default: `ServicePrincipal`, which managed identities are."""


def create_role_assignments(children: Children, roles: list[RoleArgs]) -> None:
    """Assign roles."""
    for role in roles:
        definition = role_id(role["role"])
        children.beside(
            azure.authorization.RoleAssignment,
            role["name"],
            scope=children.account.id,
            role_definition_id=once_known(
                lambda account, definition=definition: _path(account, definition), children.account.id
            ),
            principal_id=role["principal_id"],
            principal_type=str(role.get("principal_type", PrincipalType.SERVICE_PRINCIPAL)),
        )


def _path(account_id: str, definition: str) -> str:
    subscription = account_id.split("/")[2]
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{definition}"


def create_lock(children: Children, level: LockChoice) -> None:
    """Lock the account. Last of all, so that nothing is created under the lock, and it is lifted first."""
    children.beside(
        azure.authorization.ManagementLockByScope,
        "lock",
        after=children.all[:],
        lock_name="lock",
        level=str(level),
        scope=children.account.id,
    )
