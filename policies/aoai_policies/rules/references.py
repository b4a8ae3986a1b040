"""The public pages that rules rest on."""

from aoai_policies.core.rule import Reference

_LEARN = "https://learn.microsoft.com/azure"

MODELS = Reference(
    "Foundry Models sold by Azure", f"{_LEARN}/foundry/foundry-models/concepts/models-sold-directly-by-azure"
)
AVAILABILITY = Reference(
    "Region availability of Foundry Models",
    f"{_LEARN}/foundry/foundry-models/concepts/models-sold-directly-by-azure-region-availability",
)
DEPLOYMENT_TYPES = Reference("Deployment types", f"{_LEARN}/foundry/foundry-models/concepts/deployment-types")
MODELS_LIST = Reference(
    "Azure Resource Manager, Models - List",
    "https://learn.microsoft.com/rest/api/aiservices/accountmanagement/models/list",
)
DEPLOYMENTS = Reference(
    "Azure Resource Manager, Deployments - Create Or Update",
    "https://learn.microsoft.com/rest/api/aiservices/accountmanagement/deployments/create-or-update",
)
REGIONS = Reference("List of Azure regions", "https://learn.microsoft.com/azure/reliability/regions-list")
FINE_TUNING = Reference("Deploy a fine-tuned model", f"{_LEARN}/foundry/openai/how-to/fine-tuning-deploy")
VERSIONS = Reference("Model versions", f"{_LEARN}/foundry/foundry-models/concepts/model-versions")
PTU_SIZING = Reference(
    "Provisioned throughput sizing", f"{_LEARN}/foundry/openai/how-to/provisioned-throughput-onboarding"
)
QUOTAS = Reference("Quotas and limits", f"{_LEARN}/foundry/openai/quotas-limits")
RETIREMENTS = Reference("Model lifecycle and retirement", f"{_LEARN}/foundry/openai/concepts/model-retirements")
SCHEDULE = Reference("Model retirement schedule", f"{_LEARN}/foundry/openai/concepts/model-retirement-schedule")
NAMING = Reference(
    "Naming rules for Azure resources",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
)
GOVERNMENT = Reference("Azure OpenAI in Azure Government", f"{_LEARN}/ai-services/openai/azure-government")
LIMITED_ACCESS = Reference(
    "Limited access to Azure OpenAI", "https://learn.microsoft.com/legal/cognitive-services/openai/limited-access"
)
ACCOUNTS = Reference(
    "Azure Resource Manager, Accounts - Create",
    "https://learn.microsoft.com/rest/api/aiservices/accountmanagement/accounts/create",
)
USAGES = Reference(
    "Azure Resource Manager, Usages - List",
    "https://learn.microsoft.com/rest/api/aiservices/accountmanagement/usages/list",
)
SPILLOVER = Reference(
    "Spillover of provisioned deployments", f"{_LEARN}/foundry/openai/how-to/spillover-traffic-management"
)
_SECURITY = f"{_LEARN}/ai-services"
SECURITY = Reference("Security of Azure AI services", f"{_SECURITY}/security-features")
SUBDOMAINS = Reference("Custom subdomain names", f"{_SECURITY}/cognitive-services-custom-subdomains")
IDENTITY = Reference("Managed identities", f"{_LEARN}/ai-services/openai/how-to/managed-identity")
DIAGNOSTICS = Reference("Diagnostic logging", f"{_SECURITY}/diagnostic-logging")
ENCRYPTION = Reference("Encryption of data at rest", f"{_LEARN}/ai-services/openai/encrypt-data-at-rest")
PRIVATE_LINK = Reference("Virtual networks and private endpoints", f"{_SECURITY}/cognitive-services-virtual-networks")
CONTENT_FILTER = Reference("Content filters", f"{_LEARN}/ai-services/openai/how-to/content-filters")
