"""Associations of configuration policies with the root, units and accounts, applied and inherited.

An association takes effect at once and says PENDING for a moment. It FAILS for the management account alone, where
Security Hub is not enabled in it.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import Organization, Organizations, Target
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import apply_everywhere, association_of
from emulator.aws.services.securityhub.model import SELF_MANAGED, Association, regional
from emulator.aws.services.securityhub.policies import central, policy
from emulator.aws.state import State


def start_configuration_policy_association(request: Request) -> Mapping[str, object]:
    """StartConfigurationPolicyAssociation; what was applied to the target before is replaced."""
    found, target = central(request), _target(request.state, request["Target"])
    identifier = request["ConfigurationPolicyIdentifier"]
    chosen = SELF_MANAGED if identifier == SELF_MANAGED else policy(found, identifier).id
    found.associations[target.id] = Association(chosen, time.time() + request.state.settings.creation_seconds)
    apply_everywhere(request.state)
    return _described(request, target)


def start_configuration_policy_disassociation(request: Request) -> Mapping[str, object]:
    """StartConfigurationPolicyDisassociation: the target inherits again, or is self-managed with what it has."""
    found = central(request)
    if not request.get("Target"):
        raise refusals.invalid_input("Target must be given")
    target, identifier = _target(request.state, request["Target"]), request["ConfigurationPolicyIdentifier"]
    chosen = SELF_MANAGED if identifier == SELF_MANAGED else policy(found, identifier).id
    applied = found.associations.get(target.id)
    if applied is None or applied.policy != chosen:
        raise refusals.not_found(f"Configuration policy {identifier} is not applied to {target.id}")
    del found.associations[target.id]
    apply_everywhere(request.state)
    return {}


def get_configuration_policy_association(request: Request) -> Mapping[str, object]:
    """GetConfigurationPolicyAssociation."""
    central(request)
    return _described(request, _target(request.state, request["Target"]))


def list_configuration_policy_associations(request: Request) -> Mapping[str, object]:
    """ListConfigurationPolicyAssociations, inherited ones included."""
    central(request)
    wanted: dict[str, Any] = request.get("Filters") or {}
    found = [
        _described(request, target)
        for target in _targets(_organization(request.state))
        if association_of(request.state, target) is not None
    ]
    matching = [item for item in found if all(item[name] == value for name, value in wanted.items())]
    return page(request, "ConfigurationPolicyAssociationSummaries", matching, lambda item: item, size=100)


def _described(request: Request, target: Target) -> Mapping[str, object]:
    found = association_of(request.state, target)
    if found is None:
        raise refusals.not_found(f"No configuration policy is associated with {target.id}")
    association, level = found
    described: dict[str, object] = {
        "ConfigurationPolicyId": association.policy,
        "TargetId": target.id,
        "TargetType": target.KIND,
        "AssociationType": "APPLIED" if level == target.id else "INHERITED",
        "UpdatedAt": association.updated,
        "AssociationStatus": "PENDING" if time.time() < association.due else "SUCCESS",
    }
    if association.policy != SELF_MANAGED and _must_enable_itself(request, target):
        reason = "Security Hub must be enabled in the organization management account before it can be configured"
        described |= {"AssociationStatus": "FAILED", "AssociationStatusMessage": reason}
    return described


def _must_enable_itself(request: Request, target: Target) -> bool:
    is_management = target.id == _organization(request.state).management
    return is_management and regional(request.state, target.id, request.region).hub is None


def _organization(state: State) -> Organization:
    current = state.store(Organizations).current
    if current is None:
        raise refusals.access_denied("Your account is not a member of an organization")
    return current


def _targets(organization: Organization) -> Iterator[Target]:
    yield organization.root
    yield from organization.units.values()
    yield from (account for account in organization.accounts.values() if account.state == "ACTIVE")


def _target(state: State, asked: Mapping[str, str]) -> Target:
    wanted = {"RootId": "ROOT", "OrganizationalUnitId": "ORGANIZATIONAL_UNIT", "AccountId": "ACCOUNT"}
    if len(asked) != 1:
        raise refusals.invalid_input("Target must have exactly one of AccountId, OrganizationalUnitId and RootId")
    ((kind, identifier),) = asked.items()
    for target in _targets(_organization(state)):
        if target.id == identifier and wanted[kind] == target.KIND:
            return target
    raise refusals.not_found(f"{identifier} is not found in the organization")


HANDLERS: Handlers = {
    "StartConfigurationPolicyAssociation": start_configuration_policy_association,
    "StartConfigurationPolicyDisassociation": start_configuration_policy_disassociation,
    "GetConfigurationPolicyAssociation": get_configuration_policy_association,
    "ListConfigurationPolicyAssociations": list_configuration_policy_associations,
}
