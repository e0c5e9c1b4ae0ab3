"""Lifecycle policies: which images are deprecated, disabled and deleted, after how long or beyond how many."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import model
from emulator.aws.services.imagebuilder.model import Resource, invalid
from emulator.aws.services.imagebuilder.roles import refuse_role

KIND = "lifecycle-policy"
_ARN = "lifecyclePolicyArn"
_SUMMARY = ("name", "description", "status", "executionRole", "resourceType", "dateCreated", "dateUpdated", "tags")


def create_lifecycle_policy(request: Request) -> Mapping[str, object]:
    """CreateLifecyclePolicy: Image Builder must be able to assume the role."""
    found = model.create(request, KIND, _content(request, "name"), "LifecyclePolicy")
    return _made(request, found)


def update_lifecycle_policy(request: Request) -> Mapping[str, object]:
    """UpdateLifecyclePolicy: replaces everything but the name and the tags."""
    model.named(request, _ARN)
    return _made(request, model.update(request, _ARN, _content(request, _ARN)))


def get_lifecycle_policy(request: Request) -> Mapping[str, object]:
    """GetLifecyclePolicy."""
    return {"lifecyclePolicy": _shown(model.named(request, _ARN))}


def list_lifecycle_policies(request: Request) -> Mapping[str, object]:
    """ListLifecyclePolicies."""

    def describe(one: Resource) -> dict[str, object]:
        whole = _shown(one)
        return {name: whole[name] for name in ("arn", *_SUMMARY) if name in whole}

    found = list(model.resources(request).of_kind(KIND))
    return model.listing(request, "lifecyclePolicySummaryList", found, describe)


def delete_lifecycle_policy(request: Request) -> Mapping[str, object]:
    """DeleteLifecyclePolicy."""
    return {_ARN: model.delete(request, _ARN)[_ARN]}


def _made(request: Request, policy: Resource) -> model.Content:
    answer = model.made(request, _ARN, policy)
    del answer["requestId"]
    return answer


def _shown(policy: Resource) -> model.Content:
    """A policy; its dates are times, unlike those of other resources."""
    updated = {"dateUpdated": policy.updated} if policy.updated else {}
    return {**policy.shown(), "dateCreated": policy.created, **updated}


def _content(request: Request, without: str) -> model.Content:
    if request["resourceType"] != "AMI_IMAGE":
        raise not_implemented(model.SERVICE, f"{request.operation} of {request['resourceType']}")
    refuse_role(request, request["executionRole"])
    selection = request["resourceSelection"]
    if bool(selection.get("recipes")) == bool(selection.get("tagMap")):
        raise invalid("resourceSelection", "Select resources by recipes or by tags.")
    details = request["policyDetails"]
    actions = [detail["action"]["type"] for detail in details]
    if len(set(actions)) < len(actions):
        raise invalid("policyDetails", "Each detail has an action of its own.")
    for detail in details:
        _refuse_detail(request, detail)
    return {"status": "ENABLED", **model.settings(request, without)}


def _refuse_detail(request: Request, detail: Mapping[str, Any]) -> None:
    rule = detail["filter"]
    if rule["type"] == "AGE" and not rule.get("unit"):
        raise invalid("policyDetails.filter.unit", "A filter by age has a unit.")
    if rule["type"] == "COUNT" and (rule.get("unit") or rule.get("retainAtLeast")):
        raise invalid("policyDetails.filter", "A filter by count has neither a unit nor retainAtLeast.")
    if (detail.get("exclusionRules") or {}).get("amis"):
        raise not_implemented(model.SERVICE, f"{request.operation} with exclusionRules.amis")


HANDLERS: Handlers = {
    "CreateLifecyclePolicy": create_lifecycle_policy,
    "UpdateLifecyclePolicy": update_lifecycle_policy,
    "GetLifecyclePolicy": get_lifecycle_policy,
    "ListLifecyclePolicies": list_lifecycle_policies,
    "DeleteLifecyclePolicy": delete_lifecycle_policy,
}
