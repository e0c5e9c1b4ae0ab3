"""The effective management policy of an account: what it inherits, put together by the inheritance operators.

`@@operators_allowed_for_child_policies` is not read.
"""

import json
from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import access, finding
from emulator.aws.services.organizations.model import Target, now


def describe_effective_policy(request: Request) -> Mapping[str, object]:
    """DescribeEffectivePolicy, of the caller's own account where the request names none."""
    organization = access.organization(request)
    target_id = request.get("TargetId") or request.account
    if target_id != request.account:
        access.readable(request)
    target = finding.target(organization, target_id)
    policy_type = request["PolicyType"]
    content = effective(target, policy_type)
    if not content:
        message = "There is no effective policy of this type for the account."
        raise AwsError("EffectivePolicyNotFoundException", message)
    return {
        "EffectivePolicy": {
            "PolicyContent": json.dumps(content, separators=(",", ":")),
            "LastUpdatedTimestamp": now(),
            "TargetId": target.id,
            "PolicyType": policy_type,
        }
    }


def effective(target: Target, policy_type: str) -> dict[str, Any]:
    """What the policies of a type come to for a target; empty where none reaches it."""
    content: dict[str, Any] = {}
    for document in _documents(target, policy_type):
        content = _merged(content, document)
    return content


def _documents(target: Target, policy_type: str) -> list[dict[str, Any]]:
    """The documents that apply, from the root downwards."""
    levels = reversed(list(target.chain()))
    return [json.loads(policy.content) for level in levels for policy in level.of_type(policy_type)]


def _merged(inherited: Any, document: Mapping[str, Any]) -> Any:
    if "@@assign" in document:
        return document["@@assign"]
    if "@@append" in document or "@@remove" in document:
        kept = [item for item in access.listed(inherited) if item not in access.listed(document.get("@@remove"))]
        return kept + [item for item in access.listed(document.get("@@append")) if item not in kept]
    result = dict(inherited) if isinstance(inherited, dict) else {}
    for name, value in document.items():
        if not name.startswith("@@"):
            result[name] = _merged(result.get(name), value) if isinstance(value, dict) else value
    return result


HANDLERS: Handlers = {"DescribeEffectivePolicy": describe_effective_policy}
