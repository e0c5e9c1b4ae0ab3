"""Service settings of an account in a Region: with AWS's defaults, changed shortly after they are asked to be.

Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html; the defaults from
the user guide's pages on the single settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moto.iam.models import iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State

PUBLIC_SHARING = "/ssm/documents/console/public-sharing-permission"
HOST_MANAGEMENT = "/ssm/managed-instance/default-ec2-instance-management-role"
DEFAULT_TIER = "/ssm/parameter-store/default-parameter-tier"

_DEFAULTS = {
    "/ssm/appmanager/appmanager-enabled": "False",
    "/ssm/automation/customer-script-log-destination": "$None",
    "/ssm/automation/customer-script-log-group-name": "$None",
    "/ssm/automation/enable-adaptive-concurrency": "False",
    PUBLIC_SHARING: "Enable",
    "/ssm/managed-instance/activation-tier": "standard",
    HOST_MANAGEMENT: "$None",
    "/ssm/opsinsights/opscenter": "Disabled",
    DEFAULT_TIER: "Standard",
    "/ssm/parameter-store/high-throughput-enabled": "false",
}
_VALUES = {
    "/ssm/appmanager/appmanager-enabled": ("True", "False"),
    "/ssm/automation/customer-script-log-destination": ("CloudWatch",),
    "/ssm/automation/enable-adaptive-concurrency": ("True", "False"),
    PUBLIC_SHARING: ("Enable", "Disable"),
    "/ssm/managed-instance/activation-tier": ("standard", "advanced"),
    "/ssm/opsinsights/opscenter": ("Enabled", "Disabled"),
    DEFAULT_TIER: ("Standard", "Advanced", "Intelligent-Tiering"),
    "/ssm/parameter-store/high-throughput-enabled": ("true", "false"),
}
_PENDING = timedelta(seconds=0.05)


@dataclass(frozen=True)
class Custom:
    """What an account has set."""

    value: str
    user: str
    since: datetime


@dataclass
class ServiceSettings:
    """The store of one account and Region."""

    custom: dict[str, Custom] = field(default_factory=dict)


def setting(state: State, account: str, region: str, name: str) -> str:
    """The value that is in effect."""
    found = state.store(ServiceSettings, account, region).custom.get(name)
    return found.value if found is not None else _DEFAULTS[name]


def update_service_setting(request: Request) -> Mapping[str, object]:
    """UpdateServiceSetting."""
    name, value = _name(request), request["SettingValue"]
    if name in _VALUES and value not in _VALUES[name]:
        raise AwsError("ValidationException", f"{value} is no value of {name}: {', '.join(_VALUES[name])}")
    if name == HOST_MANAGEMENT and not _is_role(request.account, value):
        raise AwsError("ValidationException", f"The role {value} does not exist.")
    _custom(request)[name] = Custom(value, request.caller.principal, now())
    return {}


def get_service_setting(request: Request) -> Mapping[str, object]:
    """GetServiceSetting."""
    return {"ServiceSetting": _described(request, _name(request))}


def reset_service_setting(request: Request) -> Mapping[str, object]:
    """ResetServiceSetting."""
    name = _name(request)
    _custom(request).pop(name, None)
    return {"ServiceSetting": _described(request, name)}


def _custom(request: Request) -> dict[str, Custom]:
    return request.state.store(ServiceSettings, request.account, request.region).custom


def _name(request: Request) -> str:
    own = f"arn:aws:ssm:{request.region}:{request.account}:servicesetting"
    name = str(request["SettingId"]).removeprefix(own)
    if name not in _DEFAULTS:
        raise AwsError("ServiceSettingNotFound", f"Setting {request['SettingId']} cannot be found.")
    return name


def _is_role(account: str, value: str) -> bool:
    arn = f"arn:aws:iam::{account}:role/{value}"
    return any(role.arn == arn for role in iam_backends[account]["aws"].roles.values())


def _described(request: Request, name: str) -> Mapping[str, object]:
    shown: dict[str, object] = {
        "SettingId": name,
        "ARN": f"arn:aws:ssm:{request.region}:{request.account}:servicesetting{name}",
        "SettingValue": _DEFAULTS[name],
        "Status": "Default",
    }
    found = _custom(request).get(name)
    if found is None:
        return shown
    status = "PendingUpdate" if now() < found.since + _PENDING else "Customized"
    changed = {"LastModifiedDate": found.since, "LastModifiedUser": found.user}
    return shown | changed | {"SettingValue": found.value, "Status": status}


HANDLERS: Handlers = {
    "UpdateServiceSetting": update_service_setting,
    "GetServiceSetting": get_service_setting,
    "ResetServiceSetting": reset_service_setting,
}
