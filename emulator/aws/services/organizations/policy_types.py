"""Which policy types are enabled in the root."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.access import manageable
from emulator.aws.services.organizations.limits import POLICY_TYPES
from emulator.aws.services.organizations.model import Organization, Target
from emulator.aws.services.organizations.organization import described_root
from emulator.aws.services.organizations.settling import attach_default


def enable_policy_type(request: Request) -> Mapping[str, object]:
    """EnablePolicyType. AWS's own policy of that type, if there is one, is attached to everything."""
    organization, policy_type = _asked(request)
    if organization.feature_set != "ALL":
        message = "You can't use the specified policy type with the feature set currently enabled."
        raise AwsError("PolicyTypeNotAvailableForOrganizationException", message)
    if policy_type in organization.root.policy_types:
        message = "The specified policy type is already enabled in the specified root."
        raise AwsError("PolicyTypeAlreadyEnabledException", message)
    service = POLICY_TYPES[policy_type].service
    if service is not None and service not in organization.services:
        message = f"You must enable trusted access for {service} before you enable this policy type."
        raise AwsError("ConstraintViolationException", message, Reason="SERVICE_ACCESS_NOT_ENABLED")
    organization.root.policy_types.append(policy_type)
    for target in _targets(organization):
        attach_default(organization, policy_type, target)
    return {"Root": described_root(organization)}


def disable_policy_type(request: Request) -> Mapping[str, object]:
    """DisablePolicyType. Every policy of that type is detached from everything."""
    organization, policy_type = _asked(request)
    if policy_type not in organization.root.policy_types:
        message = "The specified policy type isn't currently enabled in this root."
        raise AwsError("PolicyTypeNotEnabledException", message)
    organization.root.policy_types.remove(policy_type)
    for target in _targets(organization):
        for policy in target.of_type(policy_type):
            del target.policies[policy.id], policy.targets[target.id]
    return {"Root": described_root(organization)}


def _asked(request: Request) -> tuple[Organization, str]:
    organization = manageable(request)
    if request["RootId"] != organization.root.id:
        raise AwsError("RootNotFoundException", "You specified a root that doesn't exist.")
    return organization, request["PolicyType"]


def _targets(organization: Organization) -> list[Target]:
    return [organization.root, *organization.units.values(), *organization.accounts.values()]


HANDLERS: Handlers = {
    "EnablePolicyType": enable_policy_type,
    "DisablePolicyType": disable_policy_type,
}
