"""ARNs of the resources that a call is about, for the call log: best effort, from the parameters alone.

Organizations' ids are turned into the ARNs that policies match, IAM's names as well; elsewhere a parameter that is an
ARN is taken as one, and what names none is `*`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.iam.models import iam_backends

from emulator.aws import ec2_resources
from emulator.aws.callers import Caller
from emulator.aws.services.organizations.model import Organization, Organizations
from emulator.aws.state import State

ANY = ["*"]

_IAM = {
    "RoleName": "role",
    "UserName": "user",
    "GroupName": "group",
    "InstanceProfileName": "instance-profile",
}
_ORGANIZATIONS = ("AccountId", "TargetId", "PolicyId", "OrganizationalUnitId", "ParentId", "RootId", "ResourceId")
_MOVE = ("SourceParentId", "DestinationParentId")


def resources(state: State, caller: Caller, service: str, operation: str, parameters: Mapping[str, Any]) -> list[str]:
    """The ARNs that IAM would match a policy's `Resource` against; `*` where the call names none.

    To be asked before the call is answered: a deleted thing has no ARN any more.

    Args:
        state: knows the organization, whose ARNs hold its id.
        caller: its account is in IAM's ARNs.
        service: botocore's name.
        operation: botocore's name.
        parameters: as botocore names them.
    """
    if service == "ec2":
        return ec2_resources.arns(caller.region, caller.account, operation, parameters) or ANY
    find = _FINDERS.get(service)
    found = find(state, caller, parameters) if find else []
    return found or [value for name, value in parameters.items() if _is_arn(name, value)] or ANY


def _organizations(state: State, caller: Caller, parameters: Mapping[str, Any]) -> list[str]:
    """Things of the organization by their ids. CreateAccount and the like name nothing yet: `*`."""
    organization = state.store(Organizations).current
    if organization is None or caller.account not in organization.accounts:
        return []
    names = (*_ORGANIZATIONS, *_MOVE)
    ids = [parameters[name] for name in names if isinstance(parameters.get(name), str)]
    return [arn for arn in (_organization_arn(organization, identity) for identity in ids) if arn]


def _organization_arn(organization: Organization, identity: str) -> str | None:
    if identity == organization.root.id:
        return organization.arn_of(organization.root)
    found = (
        organization.units.get(identity) or organization.accounts.get(identity) or organization.policies.get(identity)
    )
    return organization.arn_of(found) if found else None


def _account(state: State, caller: Caller, parameters: Mapping[str, Any]) -> list[str]:
    named, organization = parameters.get("AccountId"), state.store(Organizations).current
    if named is None or organization is None:
        return [f"arn:aws:account::{caller.account}:account"]
    return [f"arn:aws:account::{organization.management}:account/{organization.id}/{named}"]


def _iam(_state: State, caller: Caller, parameters: Mapping[str, Any]) -> list[str]:
    path = str(parameters.get("Path") or "/")
    roles = list(iam_backends[caller.account]["aws"].roles.values())
    existing = next((role.arn for role in roles if role.name == parameters.get("RoleName")), None)
    if existing is not None:
        return [existing]
    return [
        f"arn:aws:iam::{caller.account}:{kind}{path}{parameters[name]}"
        for name, kind in _IAM.items()
        if isinstance(parameters.get(name), str)
    ]


def _s3(_state: State, _caller: Caller, parameters: Mapping[str, Any]) -> list[str]:
    bucket, key = parameters.get("Bucket"), parameters.get("Key")
    if bucket is None:
        return []
    return [f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"]


def _cloudtrail(_state: State, caller: Caller, parameters: Mapping[str, Any]) -> list[str]:
    """The trail, by its name or ARN; event data stores have ARNs only."""
    names = (parameters.get(name) for name in ("Name", "TrailName", "ResourceId"))
    named = next((name for name in names if isinstance(name, str)), None)
    if named is None:
        return []
    return [named if named.startswith("arn:") else f"arn:aws:cloudtrail:{caller.region}:{caller.account}:trail/{named}"]


def _kms(_state: State, caller: Caller, parameters: Mapping[str, Any]) -> list[str]:
    """Keys by id or ARN, aliases by name."""
    own = f"arn:aws:kms:{caller.region}:{caller.account}:"
    found = []
    for name, kind in (("KeyId", "key/"), ("TargetKeyId", "key/"), ("AliasName", "")):
        value = parameters.get(name)
        if isinstance(value, str) and value:
            whole = value.startswith(("arn:", "alias/"))
            found.append(value if value.startswith("arn:") else f"{own}{'' if whole else kind}{value}")
    return found


def _is_arn(name: str, value: object) -> bool:
    return name.lower().endswith("arn") and isinstance(value, str) and value.startswith("arn:")


_FINDERS: dict[str, Callable[[State, Caller, Mapping[str, Any]], list[str]]] = {
    "organizations": _organizations,
    "account": _account,
    "iam": _iam,
    "s3": _s3,
    "cloudtrail": _cloudtrail,
    "kms": _kms,
}
