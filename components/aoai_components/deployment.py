"""A model deployment on an account: its arguments, and what they amount to."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, NotRequired, TypedDict

import pulumi

from aoai_catalog.names import closest
from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from aoai_components._arguments import ArgumentError, CheckError
from aoai_components._known import is_plain, is_secret, once_known, present
from aoai_components._plan import Amount, azure_capacity, model_format, pinned_version, provisioned_only
from aoai_components.choices import ChecksChoice, Sku, Tags, UpgradeChoice, UpgradeOption
from aoai_policies.core.target import UNKNOWN
from aoai_policies.core.target import Deployment as Declaration

NEEDS_TAG = "aoai-needs"
"""The tag by which every front end reads what a deployment is needed for."""


class DeploymentArgs(TypedDict):
    """A model deployment. Give exactly one of `capacity`, `tpm` and `ptu`."""

    name: str
    """The deployment's name, by which clients call it. 2 to 64 letters, digits, `.`, `_` and `-`; a new name
    makes a new deployment. Never an Output."""
    model: pulumi.Input[str]
    """The model's name in Azure's spelling, such as `gpt-5.4-mini` or `text-embedding-3-large`; a fine-tuned model's is
    `BASE.ft-...`. May be an Output."""
    version: NotRequired[pulumi.Input[str]]
    """The model's version, such as `2026-03-17`. Default: the version that Azure documents as its default on the day
    `defaults_as_of` of the account, so that a preview shows which. May be an Output."""
    format: NotRequired[pulumi.Input[str]]
    """The model's format, such as `OpenAI`, `OpenAI-OSS`, `DeepSeek` or `xAI`. Default: the model's format in the
    catalog. May be an Output."""
    sku: pulumi.Input[Sku]
    """How it is billed and where it processes data: `GlobalStandard`, `DataZoneStandard`, `Standard`,
    `GlobalProvisionedManaged`, `DataZoneProvisionedManaged`, `ProvisionedManaged`, `GlobalBatch`, `DataZoneBatch`, or
    `DeveloperTier` (fine-tuned models). May be an Output."""
    capacity: NotRequired[pulumi.Input[int]]
    """Azure's own number, `sku.capacity`: for most standard SKUs thousands of tokens per minute, for provisioned
    SKUs PTUs. May be an Output."""
    tpm: NotRequired[pulumi.Input[int]]
    """Tokens per minute. On standard SKUs the limit, usually a multiple of 1000; on provisioned SKUs the input tokens
    that the PTUs have to carry, rounded up to what Azure sells. May be an Output."""
    ptu: NotRequired[pulumi.Input[int]]
    """Provisioned throughput units, for provisioned SKUs only. May be an Output."""
    upgrade: NotRequired[UpgradeChoice]
    """When Azure may upgrade it to another version. Default: `OnceCurrentVersionExpired`, when its version
    retires."""
    content_filter: NotRequired[pulumi.Input[str]]
    """The name of the content filter (RAI policy) that holds for it: one of the account's `content_filters`, or one
    that Azure has, such as `Microsoft.DefaultV2`. Default: Azure's. May be an Output."""
    spillover_to: NotRequired[str]
    """The name of a standard deployment of the same model and version, on the same account, that takes the
    overflow of this provisioned one. Default: none. Never an Output."""
    source: NotRequired[pulumi.Input[str]]
    """The resource id of the fine-tuned model's source, if it was trained on another account. May be an Output."""
    source_account: NotRequired[pulumi.Input[str]]
    """The resource id of the account that a fine-tuned model was trained on. Default: this account. May be an
    Output."""
    needs: NotRequired[list[str]]
    """Features that it is used for, such as `fine-tuning`, `assistants` or `responses`; checked against the region and
    kept in the tag `aoai-needs`. Default: none."""
    tags: NotRequired[Tags]
    """Azure tags. Default: the account's."""
    checks: NotRequired[ChecksChoice]
    """What happens with findings about this deployment, if it differs from the account's `checks`: `advisory` keeps an
    existing deployment that could no longer be created."""
    formerly: NotRequired[str]
    """The name or URN under which this deployment was declared in this stack before it moved into the component. Pulumi
    then moves it instead of replacing it. Default: none."""
    import_id: NotRequired[str]
    """The resource id of an existing deployment to import into Pulumi; remove it after the import."""


UNITS = ("capacity", "tpm", "ptu")
"""The arguments of which one gives the capacity."""

ARGUMENTS = {
    "model.name": "model",
    "model.version": "version",
    "model.format": "format",
    "sku.name": "sku",
    "properties.versionUpgradeOption": "upgrade",
    "properties.spilloverDeploymentName": "spillover_to",
    "properties.raiPolicyName": "content_filter",
}
"""The argument behind a field, where it has another name."""


@dataclass(frozen=True)
class PlannedDeployment:
    """A deployment as it will be declared to Azure. Its model, SKU and capacity may be Outputs."""

    args: DeploymentArgs
    model: pulumi.Input[str]
    version: pulumi.Input[str | None]
    format: pulumi.Input[str]
    sku: pulumi.Input[str]
    capacity: pulumi.Input[int]

    @property
    def name(self) -> str:
        """The deployment's name in Azure."""
        return self.args["name"]

    @property
    def upgrade(self) -> str:
        """`versionUpgradeOption`."""
        return str(self.args.get("upgrade", UpgradeOption.ONCE_CURRENT_VERSION_EXPIRED))

    @property
    def arguments(self) -> dict[str, str]:
        """The argument behind each field that rules name."""
        unit = next((unit for unit in UNITS if self.args.get(unit) is not None), UNITS[0])
        return {**ARGUMENTS, "sku.capacity": unit}

    @property
    def judged(self) -> tuple[Any, ...]:
        """What rules judge and may be an Output: model, version, format, SKU, capacity."""
        return self.model, self.version, self.format, self.sku, self.capacity

    def declaration(self, values: tuple[Any, ...], account: str, **of_account: Any) -> Declaration:
        """The declaration that rules judge, with the values of `judged` as far as they are known."""
        model, version, form, sku, capacity = (value if is_plain(value) else UNKNOWN for value in values)
        return Declaration(
            name=self.name,
            deployment_name=self.name,
            account=account,
            account_urn=account,
            model=model,
            version=version,
            format=form,
            sku=sku,
            capacity=capacity,
            upgrade_option=self.upgrade,
            spillover=self.args.get("spillover_to"),
            needs=tuple(self.args.get("needs", ())),
            stack=pulumi.get_stack(),
            **of_account,
        )

    def inputs(self, account_tags: Tags | None) -> dict[str, Any]:
        """The inputs of the Azure resource, without its account."""
        model = present(
            format=self.format,
            name=self.model,
            version=self.version,
            source=self.args.get("source"),
            sourceAccount=self.args.get("source_account"),
        )
        properties = present(
            model=model,
            versionUpgradeOption=self.upgrade,
            raiPolicyName=self.args.get("content_filter"),
            spilloverDeploymentName=self.args.get("spillover_to"),
        )
        return {
            "deployment_name": self.name,
            "sku": {"name": self.sku, "capacity": self.capacity},
            "properties": properties,
            "tags": self._tags(account_tags),
        }

    def _tags(self, account_tags: Tags | None) -> Tags | None:
        tags = self.args.get("tags", account_tags)
        needs = self.args.get("needs")
        return once_known(lambda own: {**(own or {}), NEEDS_TAG: " ".join(needs)}, tags) if needs else tags


def plan_deployment(args: DeploymentArgs, catalog: Catalog, heading: str) -> PlannedDeployment:
    """Work out what a deployment's arguments amount to; what depends on an Output stays one.

    Args:
        args: A deployment with a name.
        catalog: What fills in what is left out.
        heading: What an error begins with that is raised for an argument once it is known.

    Raises:
        ArgumentError: It is needed for what no source knows.
    """
    owner = f"deployments.{args['name']}"
    for number, need in enumerate(args.get("needs", ())):
        if need not in catalog.features:
            meant = closest(need, catalog.features, 1) or catalog.features
            problem = f"no source knows a feature {need!r}; write {' or '.join(meant)}"
            raise ArgumentError(f"{owner}.needs[{number}]", problem)

    def refusal(error: ArgumentError, secrets: Iterable[bool]) -> Exception:
        return CheckError([(f"{owner}.{error.argument}", _VEILED_PROBLEM if any(secrets) else str(error))], heading)

    def capacity(*known: Any) -> int:
        (form, model, version, sku, *amounts), secrets = known[: len(known) // 2], known[len(known) // 2 :]
        try:
            return azure_capacity(catalog, Model(form, model, version or ""), sku, Amount(*amounts))
        except ArgumentError as error:
            raise refusal(error, secrets) from None

    def sold_in_ptu(sku: str, *secrets: bool) -> str:
        try:
            provisioned_only(sku)
        except ArgumentError as error:
            raise refusal(error, secrets) from None
        return sku

    model, sku = args["model"], args["sku"]
    version = _given(args.get("version")) or once_known(partial(pinned_version, catalog), model, args.get("version"))
    form = _given(args.get("format")) or once_known(partial(model_format, catalog), model, args.get("format"))
    amounts = args.get("capacity"), args.get("tpm"), args.get("ptu")
    # Only tokens are converted: any other capacity is as known and as little secret as the argument itself.
    of_model = (form, model, version, sku) if amounts[1] is not None else ("", "", None, _ANY_PROVISIONED)
    values = *of_model, *amounts
    units = once_known(capacity, *values, *map(is_secret, values))
    if amounts[2] is not None:  # what is wrong with the SKU then is said by the SKU
        sku = once_known(sold_in_ptu, sku, is_secret(sku))
    return PlannedDeployment(args, model, version, form, sku, units)


_VEILED_PROBLEM = "is or depends on a secret, so no value is shown; it has to be a whole number that fits the SKU"

_ANY_PROVISIONED = "ProvisionedManaged"


def _given(value: Any) -> Any:
    """A value that is known and there, which then depends on nothing else."""
    return value if is_plain(value) else None
