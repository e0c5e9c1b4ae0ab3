"""The IAM roles that permission sets become in the accounts: AWSReservedSSO_<set>_<suffix>, and their SAML provider."""

import json
from uuid import uuid4

from moto.core.exceptions import ServiceException
from moto.iam.models import IAMBackend, Role, iam_backends

from emulator.aws.services.sso_admin.model import Instance, PermissionSet, Reference

_INLINE = "AwsSSOInlinePolicy"


class NotProvisioned(Exception):
    """Why a permission set cannot be provisioned in an account."""


def provision(instance: Instance, wanted: PermissionSet, account: str) -> None:
    """Make the role of a permission set in the account, or bring it up to date.

    Raises NotProvisioned, and changes nothing, where the account lacks a customer-managed policy.
    """
    backend = iam_backends[account]["aws"]
    attached = [*wanted.managed, *(_arn(account, reference) for reference in wanted.references)]
    boundary = _boundary(account, wanted)
    for arn in [*attached, *([boundary] if boundary else [])]:
        try:
            backend.get_policy(arn)
        except ServiceException as missing:
            raise NotProvisioned(f"Received a 404 status error: Policy {arn} does not exist.") from missing
    name = wanted.roles[account][0] if account in wanted.roles else f"AWSReservedSSO_{wanted.name}_{uuid4().hex[:16]}"
    role = _role(backend, name) or _created(instance, wanted, backend, name)
    role.description = wanted.description or ""
    role.permissions_boundary_arn = boundary
    for arn in list(role.managed_policies):
        backend.detach_role_policy(arn, name)
    for arn in attached:
        backend.attach_role_policy(arn, name)
    role.policies.clear()
    if wanted.inline:
        role.put_policy(_INLINE, wanted.inline)
    wanted.roles[account] = (name, wanted.revision)


def remove(unwanted: PermissionSet, account: str) -> None:
    """Take the permission set's role out of the account."""
    name, _ = unwanted.roles.pop(account)
    backend = iam_backends[account]["aws"]
    role = _role(backend, name)
    if role is None:
        return
    for arn in list(role.managed_policies):
        backend.detach_role_policy(arn, name)
    role.policies.clear()
    backend.delete_role(name)


def _created(instance: Instance, wanted: PermissionSet, backend: IAMBackend, name: str) -> Role:
    account = backend.account_id
    provider = f"AWSSSO_{instance.id.removeprefix('ssoins-')}_DO_NOT_DELETE"
    if provider not in backend.saml_providers:
        backend.create_saml_provider(provider, f"<EntityDescriptor entityID='{instance.arn}'/>")
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{account}:saml-provider/{provider}"},
        "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    }
    # The Region is left out of the path where the home is us-east-1.
    home = "" if instance.region == "us-east-1" else f"{instance.region}/"
    return backend.create_role(
        name,
        json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        f"/aws-reserved/sso.amazonaws.com/{home}",
        permissions_boundary=None,
        description=wanted.description or "",
        tags=[],
        max_session_duration="43200",
    )


def _role(backend: IAMBackend, name: str) -> Role | None:
    return next((role for role in backend.get_roles() if role.name == name), None)


def _arn(account: str, reference: Reference) -> str:
    return f"arn:aws:iam::{account}:policy{reference.path}{reference.name}"


def _boundary(account: str, wanted: PermissionSet) -> str | None:
    return _arn(account, wanted.boundary) if isinstance(wanted.boundary, Reference) else wanted.boundary
