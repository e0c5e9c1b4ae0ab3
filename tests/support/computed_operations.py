"""What providers add to resources of operations: vaults and notifications; see `computed`."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Computed = Callable[[str, Inputs], tuple[str, dict[str, Any]]]
ACCOUNT = "999900001111"


def _vault(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["name"], {"arn": f"arn:aws:backup:{inputs['region']}:{ACCOUNT}:backup-vault:{inputs['name']}"}


def _named(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return name, {}


def _contact(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    arn = f"arn:aws:notifications-contacts::{ACCOUNT}:emailcontact/{name}"
    return arn, {"arn": arn}


def _configuration(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    arn = f"arn:aws:notifications::{ACCOUNT}:configuration/{name}"
    return arn, {"arn": arn}


OPERATIONS_TYPES: Mapping[str, Computed] = {
    "aws:backup/globalSettings:GlobalSettings": _named,
    "aws:backup/vault:Vault": _vault,
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": _named,
    "aws:backup/vaultPolicy:VaultPolicy": _named,
    "aws:notifications/channelAssociation:ChannelAssociation": _named,
    "aws:notifications/contactsEmailContact:ContactsEmailContact": _contact,
    "aws:notifications/eventRule:EventRule": _named,
    "aws:notifications/notificationConfiguration:NotificationConfiguration": _configuration,
    "aws:notifications/notificationHub:NotificationHub": _named,
    "aws:notifications/organizationalUnitAssociation:OrganizationalUnitAssociation": _named,
    "aws:notifications/organizationsAccess:OrganizationsAccess": _named,
}
