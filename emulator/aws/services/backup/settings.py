"""Settings of the organization, decided by its management account, and of an account's Regions.

AWS shows every setting and resource type, also those that nobody has set. The resource types are those of November
2026; a Region may have fewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.backup.model import forbidden, invalid
from emulator.aws.services.organizations.model import now

CROSS_ACCOUNT = "isCrossAccountBackupEnabled"
_SETTINGS = (CROSS_ACCOUNT, "isDelegatedAdministratorEnabled", "isMpaEnabled")
_OPTED_IN = (
    *("Aurora", "CloudFormation", "DSQL", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS"),
    *("Redshift", "Redshift Serverless", "S3", "SAP HANA on Amazon EC2", "Storage Gateway", "VirtualMachine"),
)
_MANAGED = {"CloudFormation": True, "DSQL": True, "DynamoDB": False, "EFS": False}


@dataclass
class GlobalSettings:
    """The organization's."""

    values: dict[str, str] = field(default_factory=lambda: dict.fromkeys(_SETTINGS, "false"))
    updated: datetime | None = None


@dataclass
class RegionSettings:
    """An account's in a Region: which types of resources AWS Backup protects, and which it manages fully."""

    opt_in: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(_OPTED_IN, True))
    management: dict[str, bool] = field(default_factory=lambda: dict(_MANAGED))


def describe_global_settings(request: Request) -> Mapping[str, object]:
    """DescribeGlobalSettings, for every account of the organization."""
    if delegated.organization_of(request) is None:
        raise forbidden("The account is not a member of an organization.")
    found = request.state.store(GlobalSettings)
    return {"GlobalSettings": found.values, **({"LastUpdateTime": found.updated} if found.updated else {})}


def update_global_settings(request: Request) -> Mapping[str, object]:
    """UpdateGlobalSettings, by the management account."""
    if not delegated.is_management(request):
        raise forbidden("Global settings can only be updated by the management account of an organization.")
    given: Mapping[str, str] = request.get("GlobalSettings") or {}
    for name, value in given.items():
        if name not in _SETTINGS or value not in ("true", "false"):
            raise invalid(f"Invalid global setting: {name}={value}")
    found = request.state.store(GlobalSettings)
    found.values.update(given)
    found.updated = now()
    return {}


def describe_region_settings(request: Request) -> Mapping[str, object]:
    """DescribeRegionSettings."""
    found = _region(request)
    return {"ResourceTypeOptInPreference": found.opt_in, "ResourceTypeManagementPreference": found.management}


def update_region_settings(request: Request) -> Mapping[str, object]:
    """UpdateRegionSettings: types that are not named stay as they are."""
    found = _region(request)
    opt_in: Mapping[str, bool] = request.get("ResourceTypeOptInPreference") or {}
    management: Mapping[str, bool] = request.get("ResourceTypeManagementPreference") or {}
    if unknown := sorted((opt_in.keys() - found.opt_in.keys()) | (management.keys() - found.management.keys())):
        raise invalid(f"Invalid resource type: {unknown[0]}")
    found.opt_in.update(opt_in)
    found.management.update(management)
    return {}


def get_supported_resource_types(_request: Request) -> Mapping[str, object]:
    """GetSupportedResourceTypes."""
    return {"ResourceTypes": list(_OPTED_IN)}


def _region(request: Request) -> RegionSettings:
    return request.state.store(RegionSettings, request.account, request.region)


HANDLERS: Handlers = {
    "DescribeGlobalSettings": describe_global_settings,
    "UpdateGlobalSettings": update_global_settings,
    "DescribeRegionSettings": describe_region_settings,
    "UpdateRegionSettings": update_region_settings,
    "GetSupportedResourceTypes": get_supported_resource_types,
}
