"""Switches Security Hub off in the members, which nothing else does: only a policy of central configuration can.

Ending central configuration leaves every hub on. So before it ends, a policy that disables Security Hub takes the
place of those whose associations the run has just deleted, and is waited for. The management account is left out: its
hubs are declared. Those of the delegated account can only be disabled after the designation is gone.
Source: Security Hub user guide, "Disassociating configuration policies" and "Stopping central configuration".
"""

import time
from typing import Any

from foundation.security.access import Caller, batches, code, listed, patiently

LONGEST = 900
"""Seconds to wait until the accounts are as the policy says; AWS says that it may take minutes."""
_PAUSE = 0.2
_NAME = "foundation-off"
_ITSELF = "SELF_MANAGED_SECURITY_HUB"


def from_members(delegate: Caller, regions: tuple[str, ...], targets: list[str], management: str) -> list[str]:
    """Disables Security Hub below the targets, and lets every member go; gives what stays enabled and why."""
    hub = delegate.client("securityhub")
    if not targets:
        return ["no association of a policy has left in this run, so the accounts that had one are not known any more"]
    _associate(hub, _ITSELF, management)
    off = _policy(hub)
    for target in targets:
        _associate(hub, off, target)
    left = _failed(hub, off)
    for target in targets:
        _disassociate(hub, off, target)
    _disassociate(hub, _ITSELF, management)
    patiently(lambda: hub.delete_configuration_policy(Identifier=off), also=("ConflictException",))
    for region in regions:
        _release(delegate.client("securityhub", region))
    return left


def from_delegate(delegate: Caller, regions: list[str]) -> None:
    """Disables the hubs that central configuration has made in the delegated account."""
    for region in regions:
        hub = delegate.client("securityhub", region)
        try:
            patiently(hub.disable_security_hub)
        except hub.exceptions.ClientError as error:
            if code(error) not in ("InvalidAccessException", "ResourceNotFoundException"):  # there is none
                raise


def _policy(hub: Any) -> str:
    """The policy, which an interrupted run may have left."""
    policies = listed(hub.list_configuration_policies, "ConfigurationPolicySummaries")
    for policy in policies:
        if policy["Name"] == _NAME:
            return str(policy["Id"])
    content = {"SecurityHub": {"ServiceEnabled": False}}
    made = patiently(
        lambda: hub.create_configuration_policy(
            Name=_NAME, Description="Security Hub is being switched off", ConfigurationPolicy=content
        )
    )
    return str(made["Id"])


def _failed(hub: Any, policy: str) -> list[str]:
    until = time.monotonic() + LONGEST
    while True:
        found = listed(
            hub.list_configuration_policy_associations,
            "ConfigurationPolicyAssociationSummaries",
            Filters={"ConfigurationPolicyId": policy},
        )
        pending = [one for one in found if one["AssociationStatus"] == "PENDING"]
        if not pending or time.monotonic() > until:
            failed = [one for one in found if one["AssociationStatus"] == "FAILED"]
            return [
                f"{one['TargetId']}: {one.get('AssociationStatusMessage') or one['AssociationStatus']}"
                for one in (*pending, *failed)
            ]
        time.sleep(_PAUSE)


def _associate(hub: Any, policy: str, target: str) -> None:
    patiently(
        lambda: hub.start_configuration_policy_association(
            ConfigurationPolicyIdentifier=policy, Target=_target(target)
        ),
        also=("ConflictException",),
    )


def _disassociate(hub: Any, policy: str, target: str) -> None:
    patiently(
        lambda: hub.start_configuration_policy_disassociation(
            ConfigurationPolicyIdentifier=policy, Target=_target(target)
        ),
        also=("ConflictException",),
    )


def _target(identifier: str) -> dict[str, str]:
    return {{"r-": "RootId", "ou": "OrganizationalUnitId"}.get(identifier[:2], "AccountId"): identifier}


def _release(hub: Any) -> None:
    """An administrator with members cannot disable its own hub."""
    members = [one["AccountId"] for one in listed(hub.list_members, "Members", OnlyAssociated=False)]
    for batch in batches(members):
        patiently(lambda: hub.disassociate_members(AccountIds=batch))  # noqa: B023
        patiently(lambda: hub.delete_members(AccountIds=batch))  # noqa: B023
