"""What a provider adds to a resource: its id and its computed fields, made up from its type and name.

A type that is not listed fails with its name, so that no test rests on a field that is `None` by accident.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from computed_images import IMAGE_TYPES
from computed_operations import OPERATIONS_TYPES
from computed_quotas import QUOTA_TYPES
from computed_services import SERVICE_TYPES
from computed_spend import SPEND_TYPES
from computed_tags import TAG_TYPES

Inputs = Mapping[str, Any]

ORGANIZATION = "aws:organizations/organization:Organization"
UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit"
ACCOUNT = "aws:organizations/account:Account"
POLICY = "aws:organizations/policy:Policy"
ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment"
CONTACT = "aws:account/alternativeContact:AlternativeContact"
ALIAS = "aws:iam/accountAlias:AccountAlias"
PROVIDER = "pulumi:providers:aws"
NATIVE = "pulumi:providers:aws-native"

ROOT_ID, ORGANIZATION_ID, MANAGEMENT_ACCOUNT = "r-ab12", "o-exampleorg1", "111122223333"


def computed(type_: str, name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    """The id and the computed fields of a resource, the same in every run. Raises LookupError for other types."""
    if type_.startswith("pulumi:providers:"):
        return f"provider-{name}", {}
    if type_ not in TYPES:
        raise LookupError(f"`computed` says nothing of {type_}: add what its provider computes")
    return TYPES[type_](name, inputs)


def account_id(name: str) -> str:
    """The id of the account of that name, 12 digits."""
    return f"{_number(name) % 10**12:012}"


def unit_id(path: str) -> str:
    """The id of the unit of that path."""
    return f"ou-ab12-{_number(path) % 10**8:08}"


def policy_id(key: str) -> str:
    """The id of the policy of that document key."""
    return f"p-{_number(key) % 10**8:08}"


def _number(name: str) -> int:
    return 10**11 + zlib.crc32(name.encode())


def _organization(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    root = {"id": ROOT_ID, "name": "Root", "arn": f"{_arn('root')}/{ROOT_ID}", "policyTypes": []}
    return ORGANIZATION_ID, {"arn": _arn("organization"), "roots": [root], "masterAccountId": MANAGEMENT_ACCOUNT}


def _unit(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return unit_id(name), {"arn": f"{_arn('ou')}/{unit_id(name)}", "accounts": []}


def _account(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return account_id(name), {"arn": f"{_arn('account')}/{account_id(name)}", "state": "ACTIVE", "status": "ACTIVE"}


def _policy(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return policy_id(name), {"arn": f"{_arn('policy')}/service_control_policy/{policy_id(name)}"}


def _attachment(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return f"{inputs['targetId']}:{inputs['policyId']}", {}


def _contact(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    kind = inputs["alternateContactType"]
    return f"{inputs['accountId']}/{kind}" if "accountId" in inputs else kind, {}


def _alias(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return str(inputs["accountAlias"]), {}


def _arn(kind: str) -> str:
    return f"arn:aws:organizations::{MANAGEMENT_ACCOUNT}:{kind}/{ORGANIZATION_ID}"


TYPES: dict[str, Callable[[str, Inputs], tuple[str, dict[str, Any]]]] = {
    ACCOUNT: _account,
    ALIAS: _alias,
    ATTACHMENT: _attachment,
    CONTACT: _contact,
    ORGANIZATION: _organization,
    POLICY: _policy,
    UNIT: _unit,
    **IMAGE_TYPES,
    **OPERATIONS_TYPES,
    **QUOTA_TYPES,
    **SERVICE_TYPES,
    **SPEND_TYPES,
    **TAG_TYPES,
}
