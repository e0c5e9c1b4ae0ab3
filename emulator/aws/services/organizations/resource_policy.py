"""The organization's one resource policy, by which member accounts are let into it."""

import json
from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.access import listed, manageable, readable
from emulator.aws.services.organizations.model import Organization, made_up


def put_resource_policy(request: Request) -> Mapping[str, object]:
    """PutResourcePolicy: makes or replaces it."""
    organization = manageable(request)
    _check(request["Content"])
    organization.resource_policy = request["Content"]
    organization.resource_policy_id = organization.resource_policy_id or f"rp-{made_up(8)}"
    return {"ResourcePolicy": _described(organization)}


def describe_resource_policy(request: Request) -> Mapping[str, object]:
    """DescribeResourcePolicy."""
    organization = readable(request)
    _refuse_missing(organization)
    return {"ResourcePolicy": _described(organization)}


def delete_resource_policy(request: Request) -> Mapping[str, object]:
    """DeleteResourcePolicy."""
    organization = manageable(request)
    _refuse_missing(organization)
    organization.resource_policy, organization.resource_policy_id = None, ""
    return {}


def _described(organization: Organization) -> Mapping[str, object]:
    identity = organization.resource_policy_id
    arn = organization.arn("resourcepolicy", identity)
    return {"ResourcePolicySummary": {"Id": identity, "Arn": arn}, "Content": organization.resource_policy}


def _check(content: str) -> None:
    try:
        document = json.loads(content)
        statements = listed(document["Statement"])
        if not statements:
            raise KeyError("Statement")
    except (ValueError, KeyError, TypeError) as unreadable:
        message = "The provided resource policy isn't valid JSON with statements."
        raise AwsError("InvalidInputException", message, Reason="INVALID_RESOURCE_POLICY_JSON") from unreadable
    for statement in statements:
        if statement.get("Effect") not in ("Allow", "Deny") or "Principal" not in statement:
            message = "Every statement of a resource policy needs an effect and a principal."
            raise AwsError("InvalidInputException", message, Reason="INVALID_PRINCIPAL")
        if not all(action.startswith("organizations:") for action in listed(statement.get("Action"))):
            message = "A resource policy can allow actions of AWS Organizations only."
            raise AwsError("InvalidInputException", message, Reason="UNSUPPORTED_ACTION_IN_RESOURCE_POLICY")


def _refuse_missing(organization: Organization) -> None:
    if organization.resource_policy is None:
        message = "We can't find a resource policy for your organization."
        raise AwsError("ResourcePolicyNotFoundException", message)


HANDLERS: Handlers = {
    "PutResourcePolicy": put_resource_policy,
    "DescribeResourcePolicy": describe_resource_policy,
    "DeleteResourcePolicy": delete_resource_policy,
}
