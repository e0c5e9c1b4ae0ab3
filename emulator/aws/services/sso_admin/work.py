"""Asynchronous requests of IAM Identity Center: begun by one call, done by the first call after their time is over."""

import time
from collections.abc import Mapping
from typing import Literal
from uuid import uuid4

from emulator.aws.services.organizations.model import Organizations
from emulator.aws.services.sso_admin import roles
from emulator.aws.services.sso_admin.directory import Directory
from emulator.aws.services.sso_admin.model import Assignment, Instance, Work
from emulator.aws.state import State

_SHARE = 0.2
"""AWS takes seconds for an assignment where it takes a minute or so for an account."""


def begin(
    state: State,
    instance: Instance,
    kind: Literal["creation", "deletion", "provisioning"],
    permission_set: str,
    *,
    assignment: Assignment | None = None,
    accounts: tuple[str, ...] = (),
) -> Work:
    """A new request, in progress for a fifth of the time that making an account takes."""
    due = time.time() + state.settings.creation_seconds * _SHARE
    made = Work(str(uuid4()), kind, permission_set, due, assignment, accounts)
    instance.work[made.id] = made
    instance.pending.append(made)
    return made


def settle(state: State, instance: Instance) -> None:
    """Do what is due."""
    moment = time.time()
    for one in [one for one in instance.pending if one.due <= moment]:
        one.failure = _do(state, instance, one)
        one.status = "FAILED" if one.failure else "SUCCEEDED"
        instance.pending.remove(one)


def described(one: Work) -> Mapping[str, object]:
    """The whole status of a request."""
    about: dict[str, object] = {"PermissionSetArn": one.permission_set}
    if one.assignment is not None:
        about |= {
            "TargetId": one.assignment.account,
            "TargetType": "AWS_ACCOUNT",
            "PrincipalType": one.assignment.principal_type,
            "PrincipalId": one.assignment.principal,
        }
    elif one.accounts:
        about["AccountId"] = one.accounts[0]
    return summary(one) | about | ({"FailureReason": one.failure} if one.failure else {})


def summary(one: Work) -> dict[str, object]:
    """What lists of requests show."""
    return {"Status": one.status, "RequestId": one.id, "CreatedDate": one.created}


def _do(state: State, instance: Instance, one: Work) -> str | None:
    """Carry a request out; why it failed, if it did."""
    wanted = instance.sets.get(one.permission_set)
    if wanted is None:
        return f"Received a 404 status error: {one.permission_set} not found."
    if one.kind == "deletion" and one.assignment is not None:
        instance.assignments.pop(one.assignment, None)
        account = one.assignment.account
        left = any(other[:2] == (account, wanted.arn) for other in instance.assignments)
        if not left and account in wanted.roles:
            roles.remove(wanted, account)
        return None
    if one.assignment is not None and not state.store(Directory).has(
        one.assignment.principal_type, one.assignment.principal
    ):
        return f"Received a 404 status error: {one.assignment.principal_type} {one.assignment.principal} not found."
    try:
        for account in one.accounts or tuple(wanted.roles):
            _reachable(state, account)
            roles.provision(instance, wanted, account)
    except roles.NotProvisioned as reason:
        return str(reason)
    if one.assignment is not None:
        instance.assignments[one.assignment] = None
    return None


def _reachable(state: State, account: str) -> None:
    organization = state.store(Organizations).current
    found = organization.accounts.get(account) if organization is not None else None
    if found is None:
        raise roles.NotProvisioned(f"Received a 404 status error: Account {account} not found.")
    if found.state != "ACTIVE":
        raise roles.NotProvisioned(
            "AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account "
            f"'{account}' is taking longer than usual."
        )
