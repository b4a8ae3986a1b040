"""Programs that people write, right and wrong."""

VALID = """
import os, pulumi
from pulumi_azure_native import cognitiveservices as cs, resources

group = resources.ResourceGroup("rg", location="swedencentral")
account = cs.Account("acct", resource_group_name=group.name, kind="OpenAI", location="swedencentral",
    sku={"name": "S0"}, identity={"type": "SystemAssigned"},
    properties={"customSubDomainName": "contoso-v", "disableLocalAuth": True, "publicNetworkAccess": "Disabled"})
before = []
for name in os.environ.get("NAMES", "one,two").split(","):
    model, version = os.environ.get("MODEL", "gpt-5.4@2026-03-05").split("@")
    before = [cs.Deployment(name, resource_group_name=group.name, account_name=account.name, deployment_name=name,
        sku={"name": "DataZoneStandard", "capacity": int(os.environ.get("CAPACITY", "10"))},
        properties={"model": {"format": "OpenAI", "name": model, "version": version}},
        opts=pulumi.ResourceOptions(depends_on=before if os.environ.get("CHAINED", "yes") == "yes" else []))]
"""
"""Deployments of a good account, one after the other."""

NO_LOCATION = """
from pulumi_azure_native import cognitiveservices as cs, resources

group = resources.ResourceGroup("rg", location="northcentralus")
account = cs.Account("acct", resource_group_name=group.name, kind="OpenAI", sku={"name": "S0"})
cs.Deployment("img", resource_group_name=group.name, account_name=account.name, deployment_name="img",
    sku={"name": "GlobalStandard", "capacity": 1},
    properties={"model": {"format": "OpenAI", "name": "gpt-image-2", "version": "2026-04-21"}})
"""
"""The region is the resource group's, which is new; the model is not offered there."""

ONE_MISTAKE = """
import os
from pulumi_azure_native import cognitiveservices as cs, resources

MISTAKES = {
    "unknown-model": ("gpt-5mini", "2025-08-07", "GlobalStandard", 10),
    "unknown-sku": ("gpt-4.1", "2025-04-14", "Global-Standard", 10),
    "capacity-off-step": ("gpt-4.1", "2025-04-14", "GlobalProvisionedManaged", 17),
    "not-in-region": ("gpt-image-2", "2026-04-21", "GlobalStandard", 1),
    "retired": ("gpt-5-chat", "2025-08-07", "GlobalStandard", 10),
}
group = resources.ResourceGroup("rg", location="northcentralus")
account = cs.Account("acct", resource_group_name=group.name, kind="OpenAI", location="northcentralus",
    sku={"name": "S0"}, properties={"disableLocalAuth": True, "customSubDomainName": "contoso-m"})
for mistake in filter(None, os.environ.get("ONLY", "").split(",")):
    model, version, sku, capacity = MISTAKES[mistake]
    cs.Deployment("bad", resource_group_name=group.name, account_name=account.name, deployment_name="bad",
        sku={"name": sku, "capacity": capacity},
        properties={"model": {"format": "OpenAI", "name": model, "version": version}})
"""
"""An account with a deployment that Azure would refuse, named by ONLY."""

COMPONENT = """
import os
from pulumi_azure_native import resources
from aoai_components import Account, AccountArgs, DeploymentArgs, NetworkArgs

group = resources.ResourceGroup("rg", location="swedencentral")
Account("a", AccountArgs(resource_group_name=group.name, location="swedencentral",
    network=NetworkArgs(allowed_ips=["203.0.113.0/24"]),
    deployments=[DeploymentArgs(name=name, model="gpt-5.4", version="2026-03-05", sku="DataZoneStandard", capacity=10)
        for name in os.environ["NAMES"].split(",")]))
"""
"""The same by our component."""

RAW = """
import os, pulumi
from pathlib import Path
from pulumi_azure_native import cognitiveservices as cs, resources

group = resources.ResourceGroup("rg", location="eastus2")

class Team(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("contoso:ai:Team", name)
        self.account = cs.Account(f"{name}-acct", resource_group_name=group.name, account_name="contoso-team",
            kind="OpenAI", location="East US 2", sku={"name": "S0"}, properties={"customSubDomainName": "contoso-team"},
            opts=pulumi.ResourceOptions(parent=self))
        declare("team-chat", self.account, {"name": "GlobalStandard", "capacity": 10}, deployment_name="chat",
            opts=pulumi.ResourceOptions(parent=self.account))

def declare(name, account, sku, version="2025-04-14", upgrade=None, **more):
    return cs.Deployment(name, resource_group_name=group.name, account_name=account.name, sku=sku,
        properties={"model": {"format": "OpenAI", "name": "gpt-4.1", "version": version},
            "versionUpgradeOption": upgrade}, **more)

if os.environ.get("ADOPTED"):
    exec(Path(os.environ["ADOPTED"]).read_text())
else:
    plain = cs.Account("plain", resource_group_name=group.name, kind="AIServices", sku={"name": "S0"}, tags={"a": "b"},
        properties={"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.7"}]}})
    first = declare("azures-name", plain, {"name": "GlobalStandard"}, upgrade="NoAutoUpgrade")
    declare("azures-version", plain, {"name": "GlobalProvisionedManaged", "capacity": 20}, None,
        opts=pulumi.ResourceOptions(depends_on=[first]))
    Team("team")
"""
"""Accounts as people declare them, or in their place what `aoai adopt` prints of them."""
