"""The values that arguments take: closed sets, each to be written as its member or as its plain text, and open ones.

The schema for other languages is made from these types at run time, by an analyzer that knows enumerations, but
neither `Literal` nor unions. Type checkers and editors see more: both spellings, and the SKUs and regions that Azure
has.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import pulumi


class Kind(StrEnum):
    """What an account can host."""

    OPENAI = "OpenAI"
    """Models of format OpenAI only."""
    AI_SERVICES = "AIServices"
    """Models of all formats, and Foundry projects."""


class Checks(StrEnum):
    """What happens with a finding about the arguments."""

    MANDATORY = "mandatory"
    """An error ends the program before anything is created; a warning is logged."""
    ADVISORY = "advisory"
    """Errors and warnings are logged as warnings."""
    DISABLED = "disabled"
    """Nothing is checked."""


class UpgradeOption(StrEnum):
    """When Azure may move a deployment to another version by itself. Only standard SKUs are ever moved."""

    ONCE_CURRENT_VERSION_EXPIRED = "OnceCurrentVersionExpired"
    """When the pinned version retires."""
    ONCE_NEW_DEFAULT_VERSION_AVAILABLE = "OnceNewDefaultVersionAvailable"
    """When Azure's default version changes: the deployment drifts off the pinned version."""
    NO_AUTO_UPGRADE = "NoAutoUpgrade"
    """Never: the deployment stops answering when its version retires."""


class FilterPreset(StrEnum):
    """What a content filter starts from."""

    DEFAULT = "default"
    """What Azure does without a filter of one's own: harm is blocked from medium severity."""
    STRICT = "strict"
    """Harm is blocked from low severity, attacks hidden in documents and protected code are blocked too."""


class FilterCategory(StrEnum):
    """What a rule of a content filter looks for."""

    HATE = "Hate"
    """Hate and unfairness; has a severity."""
    SEXUAL = "Sexual"
    """Sexual content; has a severity."""
    VIOLENCE = "Violence"
    """Violence; has a severity."""
    SELF_HARM = "Selfharm"
    """Self-harm; has a severity."""
    JAILBREAK = "Jailbreak"
    """Attacks by the user, in prompts."""
    INDIRECT_ATTACK = "Indirect Attack"
    """Attacks hidden in documents, in prompts."""
    PROTECTED_TEXT = "Protected Material Text"
    """Known protected text, in completions."""
    PROTECTED_CODE = "Protected Material Code"
    """Known public code, in completions."""
    PROFANITY = "Profanity"
    """Swear words."""


class FilterDirection(StrEnum):
    """Which way the content goes."""

    PROMPT = "Prompt"
    """What is sent to the model."""
    COMPLETION = "Completion"
    """What the model answers."""


class FilterSeverity(StrEnum):
    """From which severity content is caught: `Low` catches the most."""

    LOW = "Low"
    """Low, medium and high."""
    MEDIUM = "Medium"
    """Medium and high."""
    HIGH = "High"
    """High only. Azure grants this to approved customers."""


class FilterAction(StrEnum):
    """What happens with content that is caught."""

    BLOCK = "block"
    """The call fails or the answer is cut."""
    ANNOTATE = "annotate"
    """The answer says so, and is not changed. For harm, Azure grants this to approved customers."""
    OFF = "off"
    """Nothing. For harm, Azure grants this to approved customers."""


class PrincipalType(StrEnum):
    """What kind of identity a role is assigned to. Azure needs it for an identity that is just being created."""

    USER = "User"
    """A person."""
    GROUP = "Group"
    """A group of people or applications."""
    SERVICE_PRINCIPAL = "ServicePrincipal"
    """An application or a managed identity."""


class LockLevel(StrEnum):
    """What a management lock forbids, also to owners."""

    CAN_NOT_DELETE = "CanNotDelete"
    """To delete the account."""
    READ_ONLY = "ReadOnly"
    """To change the account or anything under it."""


Tags = pulumi.Input[Mapping[str, pulumi.Input[str]]]
"""Azure tags; all of them, or single values, may be Outputs."""

if TYPE_CHECKING:
    Texts = list[str] | list[pulumi.Output[str]] | list[pulumi.Input[str]]
    Ids = pulumi.Output[list[str]] | Texts
    Sku = (
        str
        | Literal["GlobalStandard", "DataZoneStandard", "Standard", "GlobalProvisionedManaged", "Provisioned"]
        | Literal["Provisioned_Image", "Provisioned_MultiModal", "DataZoneProvisionedManaged", "ProvisionedManaged"]
        | Literal["GlobalBatch", "DataZoneBatch", "DeveloperTier", "LowPriority"]
    )
    Region = (
        str
        | Literal["australiacentral", "australiacentral2", "australiaeast", "australiasoutheast", "austriaeast"]
        | Literal["belgiumcentral", "brazilsouth", "brazilsoutheast", "canadacentral", "canadaeast", "centralindia"]
        | Literal["centralus", "centraluseuap", "chilecentral", "chinaeast", "chinaeast2", "chinaeast3"]
        | Literal["chinanorth", "chinanorth2", "chinanorth3", "denmarkeast", "eastasia", "eastus", "eastus2"]
        | Literal["eastus2euap", "eastus3", "francecentral", "francesouth", "germanynorth", "germanywestcentral"]
        | Literal["indiasouthcentral", "indonesiacentral", "israelcentral", "israelnorthwest", "italynorth"]
        | Literal["japaneast", "japanwest", "jioindiacentral", "jioindiawest", "koreacentral", "koreasouth"]
        | Literal["malaysiasouth", "malaysiawest", "mexicocentral", "newzealandnorth", "northcentralus"]
        | Literal["northeastus5", "northeurope", "norwayeast", "norwaywest", "polandcentral", "qatarcentral"]
        | Literal["saudiarabiaeast", "southafricanorth", "southafricawest", "southcentralus", "southcentralus2"]
        | Literal["southeastasia", "southeastasia3", "southeastus", "southeastus3", "southeastus5", "southindia"]
        | Literal["southwestus", "spaincentral", "swedencentral", "swedensouth", "switzerlandnorth"]
        | Literal["switzerlandwest", "taiwannorth", "taiwannorthwest", "uaecentral", "uaenorth", "uksouth", "ukwest"]
        | Literal["usdodcentral", "usdodeast", "usgovarizona", "usgovtexas", "usgovvirginia", "westcentralus"]
        | Literal["westeurope", "westindia", "westus", "westus2", "westus3"]
    )
    Regions = list[str] | list[Region]
    KindChoice = Kind | Literal["OpenAI", "AIServices"]
    ChecksChoice = Checks | Literal["mandatory", "advisory", "disabled"]
    UpgradeChoice = (
        UpgradeOption | Literal["OnceCurrentVersionExpired", "OnceNewDefaultVersionAvailable", "NoAutoUpgrade"]
    )
    PresetChoice = FilterPreset | Literal["default", "strict"]
    CategoryChoice = (
        FilterCategory
        | Literal["Hate", "Sexual", "Violence", "Selfharm", "Jailbreak", "Indirect Attack", "Profanity"]
        | Literal["Protected Material Text", "Protected Material Code"]
    )
    DirectionChoice = FilterDirection | Literal["Prompt", "Completion"]
    SeverityChoice = FilterSeverity | Literal["Low", "Medium", "High"]
    ActionChoice = FilterAction | Literal["block", "annotate", "off"]
    PrincipalChoice = PrincipalType | Literal["User", "Group", "ServicePrincipal"]
    LockChoice = LockLevel | Literal["CanNotDelete", "ReadOnly"]
else:
    Texts = list[pulumi.Input[str]]
    Ids = pulumi.Input[list[pulumi.Input[str]]]
    Sku = str
    Region = str
    Regions = list[str]
    KindChoice = Kind
    ChecksChoice = Checks
    UpgradeChoice = UpgradeOption
    PresetChoice = FilterPreset
    CategoryChoice = FilterCategory
    DirectionChoice = FilterDirection
    SeverityChoice = FilterSeverity
    ActionChoice = FilterAction
    PrincipalChoice = PrincipalType
    LockChoice = LockLevel
