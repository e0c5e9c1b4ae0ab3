"""Resource policies of parameters, which share them with other accounts. OpsItem groups have none here.

AWS makes a resource share of RAM of each policy; here the policy itself is read (`shared_parameters`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from moto.ssm.models import ssm_backends

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.known_principals import invalid_principals
from emulator.aws.services.organizations.access import listed
from evaluation.match import EvaluationError
from evaluation.policy import parse


@dataclass
class ResourcePolicies:
    """The store of one account and Region: documents by the parameter's ARN and the policy's id."""

    by_arn: dict[str, dict[str, str]] = field(default_factory=dict)


def put_resource_policy(request: Request) -> Mapping[str, object]:
    """PutResourcePolicy: a new one, or with its id and hash another for one that is there."""
    policies, text = _policies(request, advanced=True), request["Policy"]
    _refuse_malformed(request, text)
    identity = request.get("PolicyId")
    if identity is None:
        identity = str(uuid4())
    else:
        _refuse_other(request, policies)
    policies[identity] = text
    return {"PolicyId": identity, "PolicyHash": _hash(text)}


def get_resource_policies(request: Request) -> Mapping[str, object]:
    """GetResourcePolicies."""
    return page(
        request,
        "Policies",
        list(_policies(request).items()),
        lambda item: {"PolicyId": item[0], "PolicyHash": _hash(item[1]), "Policy": item[1]},
        size=50,
    )


def delete_resource_policy(request: Request) -> Mapping[str, object]:
    """DeleteResourcePolicy."""
    policies = _policies(request)
    _refuse_other(request, policies)
    del policies[request["PolicyId"]]
    return {}


def _policies(request: Request, advanced: bool = False) -> dict[str, str]:
    arn = str(request["ResourceArn"])
    own = f"arn:aws:ssm:{request.region}:{request.account}:"
    if arn.startswith(f"{own}opsitemgroup/"):
        raise AwsError("NotImplementedByEmulator", "Policies of OpsItem groups are not emulated.", status=501)
    name = arn.removeprefix(f"{own}parameter")
    backend: Any = ssm_backends[request.account][request.region]
    found = backend.get_parameter(name) or backend.get_parameter(name.lstrip("/"))
    if not arn.startswith(f"{own}parameter/") or found is None:
        raise AwsError("ResourceNotFoundException", f"{arn} cannot be found.")
    if advanced and found.tier != "Advanced":
        message = "Only parameters of the advanced tier can have a resource policy."
        raise AwsError("ResourcePolicyInvalidParameterException", message)
    return request.state.store(ResourcePolicies, request.account, request.region).by_arn.setdefault(arn, {})


def _refuse_malformed(request: Request, text: str) -> None:
    code = "MalformedResourcePolicyDocumentException"
    try:
        parse(text, with_principals=True)
    except (ValueError, EvaluationError) as reason:
        raise AwsError(code, f"The policy document is malformed: {reason}") from reason
    for statement in listed(json.loads(text)["Statement"]):
        if unknown := invalid_principals(request.state, statement):
            raise AwsError(code, f"Invalid principal in policy: {unknown[0]}")


def _refuse_other(request: Request, policies: Mapping[str, str]) -> None:
    current = policies.get(request["PolicyId"])
    if current is None:
        raise AwsError("ResourcePolicyNotFoundException", f"No policy {request['PolicyId']} can be found.")
    if request.get("PolicyHash") != _hash(current):
        raise AwsError("ResourcePolicyConflictException", "The hash does not match the policy that is there.")


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


HANDLERS: Handlers = {
    "PutResourcePolicy": put_resource_policy,
    "GetResourcePolicies": get_resource_policies,
    "DeleteResourcePolicy": delete_resource_policy,
}
