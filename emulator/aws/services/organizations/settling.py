"""What ends by itself: account creations and closures. Brought about when somebody looks, so that no timer runs."""

import json
from datetime import UTC, datetime

from moto.iam.models import iam_backends

from emulator.aws.services.organizations.limits import RCP, SCP
from emulator.aws.services.organizations.model import Account, Creation, Organization, Target, account_id

DEFAULT_POLICIES = {SCP: "p-FullAWSAccess", RCP: "p-RCPFullAWSAccess"}
"""AWS's own policies that everything new gets, where their type is enabled."""


def settle(organization: Organization, moment: float) -> None:
    """Complete every creation and closure that is due at `moment`, in seconds since the epoch."""
    for creation in list(organization.in_progress.values()):
        if creation.due <= moment:
            del organization.in_progress[creation.id]
            _complete(organization, creation)
    for account in list(organization.closing.values()):
        if account.closing_ends is not None and account.closing_ends <= moment:
            del organization.closing[account.id]
            account.state = "CLOSED"


def attach_defaults(organization: Organization, target: Target) -> None:
    """Attach AWS's own policies to something new."""
    for policy_type in organization.root.policy_types:
        attach_default(organization, policy_type, target)


def attach_default(organization: Organization, policy_type: str, target: Target) -> None:
    """Attach AWS's own policy of that type, if there is one."""
    policy = organization.policies.get(DEFAULT_POLICIES.get(policy_type, ""))
    if policy is not None:
        target.policies[policy.id] = policy
        policy.targets[target.id] = target


def _complete(organization: Organization, creation: Creation) -> None:
    creation.completed = datetime.fromtimestamp(creation.due, UTC)
    email = str(creation.parameters["Email"])
    if email.lower() in organization.emails:
        creation.state, creation.failure = "FAILED", "EMAIL_ALREADY_EXISTS"
        return
    identity = account_id()
    while identity in organization.accounts:
        identity = account_id()
    tags = creation.parameters.get("Tags") or []
    account = Account(
        id=identity,
        name=str(creation.parameters["AccountName"]),
        tags={tag["Key"]: tag["Value"] for tag in tags},  # type: ignore[attr-defined]
        parent=organization.root,
        email=email,
        joined=creation.completed,
        access_role=str(creation.parameters.get("RoleName") or "OrganizationAccountAccessRole"),
    )
    organization.accounts[identity] = organization.root.accounts[identity] = account
    organization.emails.add(email.lower())
    attach_defaults(organization, account)
    _create_access_role(organization, account)
    creation.state, creation.account = "SUCCEEDED", identity
    organization.happened.append(("joined", account))


def _create_access_role(organization: Organization, account: Account) -> None:
    """The role by which the management account gets into a new account, in moto's IAM."""
    principal = {"AWS": f"arn:aws:iam::{organization.management}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    iam_backends[account.id]["aws"].create_role(
        role_name=account.access_role or "",
        assume_role_policy_document=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        path="/",
        permissions_boundary=None,
        description="",
        tags=[],
        max_session_duration="3600",
    )
