"""Policies of all types. Where they are attached is in `attachments`, what they may say in `documents`."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import finding
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.documents import check
from emulator.aws.services.organizations.limits import POLICY_TYPES
from emulator.aws.services.organizations.model import Organization, Policy, made_up
from emulator.aws.services.organizations.tags import tags_of


def create_policy(request: Request) -> Mapping[str, object]:
    """CreatePolicy. The type need not be enabled yet."""
    organization = manageable(request)
    if organization.feature_set != "ALL":
        message = "You can't use the specified policy type with the feature set currently enabled."
        raise AwsError("PolicyTypeNotAvailableForOrganizationException", message)
    policy_type = request["Type"]
    _refuse_duplicate(organization, request["Name"])
    check(policy_type, request["Content"])
    if (
        sum(policy.type == policy_type for policy in organization.policies.values())
        >= POLICY_TYPES[policy_type].at_most
    ):
        message = "You have exceeded the number of policies of this type that an organization can have."
        raise AwsError("ConstraintViolationException", message, Reason="POLICY_NUMBER_LIMIT_EXCEEDED")
    policy = Policy(
        id=f"p-{made_up(8)}",
        name=request["Name"],
        description=request["Description"],
        type=policy_type,
        content=request["Content"],
        tags=tags_of(request),
    )
    organization.policies[policy.id] = policy
    return {"Policy": _described(organization, policy)}


def update_policy(request: Request) -> Mapping[str, object]:
    """UpdatePolicy: what the request leaves out stays."""
    organization = manageable(request)
    policy = _own(organization, request["PolicyId"])
    name = request.get("Name") or policy.name
    if name != policy.name:
        _refuse_duplicate(organization, name)
    content = request.get("Content") or policy.content
    check(policy.type, content)
    policy.name, policy.content = name, content
    policy.description = request.get("Description", policy.description)
    return {"Policy": _described(organization, policy)}


def delete_policy(request: Request) -> Mapping[str, object]:
    """DeletePolicy, when it is attached nowhere."""
    organization = manageable(request)
    policy = _own(organization, request["PolicyId"])
    if policy.targets:
        message = "The policy is attached to one or more entities."
        raise AwsError("PolicyInUseException", message)
    del organization.policies[policy.id]
    return {}


def describe_policy(request: Request) -> Mapping[str, object]:
    """DescribePolicy, with its content."""
    organization = readable(request)
    return {"Policy": _described(organization, finding.policy(organization, request["PolicyId"]))}


def list_policies(request: Request) -> Mapping[str, object]:
    """ListPolicies of one type."""
    organization = readable(request)
    found = [policy for policy in organization.policies.values() if policy.type == request["Filter"]]
    return page(request, "Policies", found, lambda policy: summary(organization, policy))


def summary(organization: Organization, policy: Policy) -> Mapping[str, object]:
    """A policy without its content."""
    return {
        "Id": policy.id,
        "Arn": organization.arn_of(policy),
        "Name": policy.name,
        "Description": policy.description,
        "Type": policy.type,
        "AwsManaged": policy.aws_managed,
    }


def _described(organization: Organization, policy: Policy) -> Mapping[str, object]:
    return {"PolicySummary": summary(organization, policy), "Content": policy.content}


def _own(organization: Organization, policy_id: str) -> Policy:
    policy = finding.policy(organization, policy_id)
    if policy.aws_managed:
        message = "You can't change or delete a policy that is managed by AWS."
        raise AwsError("InvalidInputException", message, Reason="IMMUTABLE_POLICY")
    return policy


def _refuse_duplicate(organization: Organization, name: str) -> None:
    if any(policy.name == name for policy in organization.policies.values()):
        raise AwsError("DuplicatePolicyException", "A policy with the same name already exists.")


HANDLERS: Handlers = {
    "CreatePolicy": create_policy,
    "UpdatePolicy": update_policy,
    "DeletePolicy": delete_policy,
    "DescribePolicy": describe_policy,
    "ListPolicies": list_policies,
}
