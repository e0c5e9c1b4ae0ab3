"""What policies are attached to what."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import finding
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.limits import POLICY_TYPES, SCP
from emulator.aws.services.organizations.model import Organization, Target
from emulator.aws.services.organizations.policies import summary
from emulator.aws.services.organizations.settling import DEFAULT_POLICIES


def attach_policy(request: Request) -> Mapping[str, object]:
    """AttachPolicy. AWS's own policies take a place as well."""
    organization = manageable(request)
    policy = finding.policy(organization, request["PolicyId"])
    target = finding.target(organization, request["TargetId"])
    if policy.type not in organization.root.policy_types:
        message = "You specified a policy type that isn't currently enabled in this root."
        raise AwsError("PolicyTypeNotEnabledException", message)
    if policy.id in target.policies:
        message = "The policy is already attached to the specified target."
        raise AwsError("DuplicatePolicyAttachmentException", message)
    most = POLICY_TYPES[policy.type].attached
    if len(target.of_type(policy.type)) >= most:
        message = f"At most {most} policies of type {policy.type} can be attached to an entity."
        raise AwsError("ConstraintViolationException", message, Reason="MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
    target.policies[policy.id] = policy
    policy.targets[target.id] = target
    return {}


def detach_policy(request: Request) -> Mapping[str, object]:
    """DetachPolicy. One service control policy must stay, and AWS's own resource control policy always stays."""
    organization = manageable(request)
    policy = finding.policy(organization, request["PolicyId"])
    target = finding.target(organization, request["TargetId"])
    if policy.id not in target.policies:
        message = "The policy isn't attached to the specified target."
        raise AwsError("PolicyNotAttachedException", message)
    if policy.type != SCP and policy.id in DEFAULT_POLICIES.values():
        message = "You can't detach this policy."
        raise AwsError("InvalidInputException", message, Reason="NON_DETACHABLE_POLICY")
    if policy.type == SCP and len(target.of_type(SCP)) == 1:
        message = "You cannot remove the last policy attached to the specified target."
        raise AwsError("ConstraintViolationException", message, Reason="MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
    del target.policies[policy.id], policy.targets[target.id]
    return {}


def list_policies_for_target(request: Request) -> Mapping[str, object]:
    """ListPoliciesForTarget: those of one type that are attached to it directly."""
    organization = readable(request)
    attached = finding.target(organization, request["TargetId"]).of_type(request["Filter"])
    return page(request, "Policies", attached, lambda policy: summary(organization, policy))


def list_targets_for_policy(request: Request) -> Mapping[str, object]:
    """ListTargetsForPolicy."""
    organization = readable(request)
    targets = finding.policy(organization, request["PolicyId"]).targets.values()
    return page(request, "Targets", targets, lambda target: _described(organization, target))


def _described(organization: Organization, target: Target) -> Mapping[str, object]:
    return {"TargetId": target.id, "Arn": organization.arn_of(target), "Name": target.name, "Type": target.KIND}


HANDLERS: Handlers = {
    "AttachPolicy": attach_policy,
    "DetachPolicy": detach_policy,
    "ListPoliciesForTarget": list_policies_for_target,
    "ListTargetsForPolicy": list_targets_for_policy,
}
