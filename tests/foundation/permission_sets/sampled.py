"""Ready sets as AWS would judge them: their inline policies and the texts of policies that AWS manages, together."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

from evaluation.conditions import Complete
from evaluation.policy import PolicyStatement, Request, parse
from foundation.config.logs import BUCKETS
from foundation.permission_sets import Facts, Ready, ready

ACCOUNT = "222233334444"
FACTS = Facts(
    log_buckets=tuple(f"example-4f1c-{kind}" for kind in BUCKETS), log_query_results="example-4f1c-operational-logs"
)
NO_RESOURCE = "-"
"""Of calls without a resource: only the pattern * means it."""


@cache
def managed() -> Mapping[str, Mapping[str, Any]]:
    """The texts of all policies that AWS manages, by ARN."""
    policies = json.loads(aws_managed_policies_data)
    return {f"arn:aws:iam::aws:policy{one['Path']}{name}": one["Document"] for name, one in policies.items()}


def documents(one: Ready) -> list[Mapping[str, Any]]:
    inline = one.inline_policy()
    return [*(managed()[arn] for arn in one.managed_policies), *([json.loads(inline)] if inline else [])]


@cache
def _statements(name: str) -> tuple[PolicyStatement, ...]:
    return tuple(one for document in documents(ready(name, FACTS)) for one in parse(json.dumps(document)))


def allowed(name: str, action: str, resource: str = NO_RESOURCE, **keys: str) -> bool:
    """Whether a session of the set may do `action` on `resource`; `keys` are condition keys, __ for the colon."""
    context = Complete({key.replace("__", ":").lower(): (value,) for key, value in keys.items()})
    effects = {one.effect for one in _statements(name) if one.means(Request(action, resource, context))}
    return effects == {"Allow"}


def role(path: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{path}"


def regional(service: str, rest: str) -> str:
    return f"arn:aws:{service}:eu-central-1:{ACCOUNT}:{rest}"
