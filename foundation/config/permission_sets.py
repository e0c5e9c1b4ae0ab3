"""A permission set in the stack file: one of the catalogue's, or one of the operator's own."""

import json
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field, JsonValue, WithJsonSchema, model_validator

from foundation.config.identifiers import ManagedPolicyArn
from foundation.config.identity_names import Description, PolicyName, PolicyPath, RelayState, SessionDuration
from foundation.config.section import Distinct, Frozen, Given
from foundation.errors import BrokenRule

ReadyName = Literal[
    "administrator",
    "power-user",
    "developer",
    "read-only",
    "billing",
    "security-audit",
    "network-operator",
    "database-operator",
    "log-reader",
    "emergency",
]
READY_NAMES: tuple[str, ...] = get_args(ReadyName)
MOST_MANAGED_POLICIES = 20
INLINE_BYTES = 10_240
"""Managed policies of a set, AWS's and customers' together, and the size of its inline policy (quotas, 2026-11)."""
InlinePolicy = Annotated[Mapping[str, JsonValue], WithJsonSchema({"type": "object", "required": ["Statement"]})]
OWN = ("managed_policies", "customer_managed_policies", "inline_policy")
"""What a set of the operator's own is made of."""


class CustomerManagedPolicy(Frozen):
    """An IAM policy that somebody makes in every account of the set, under this name."""

    name: PolicyName = Field(description="Its name.")
    path: PolicyPath = Field(default="/", description="Its path.")


class Boundary(Frozen):
    """The most that sessions of the set can do, whatever its policies allow: one policy."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["managed_policy"]}, {"required": ["customer_managed_policy"]}]}
    )

    managed_policy: Given[ManagedPolicyArn] = Field(default=None, description="A policy that AWS manages.")
    customer_managed_policy: Given[CustomerManagedPolicy] = Field(
        default=None, description="A policy that somebody makes in every account of the set."
    )

    @model_validator(mode="after")
    def _one(self) -> "Boundary":
        if (self.managed_policy is None) == (self.customer_managed_policy is None):
            rule = "a boundary is one policy, managed by AWS or by a customer"
            raise BrokenRule(rule, "Write managed_policy or customer_managed_policy.")
        return self


class PermissionSet(Frozen):
    """What somebody may do in an account that the set is assigned in."""

    ready: Given[ReadyName] = Field(default=None, description="One of the catalogue (docs/permission-sets.md).")
    description: Given[Description] = Field(default=None, description="What it is for. Default: the catalogue's words.")
    managed_policies: Distinct[ManagedPolicyArn] = Field(default=(), description="ARNs of policies that AWS manages.")
    customer_managed_policies: Distinct[CustomerManagedPolicy] = Field(
        default=(), description="Policies that somebody makes in every account of the set."
    )
    inline_policy: Given[InlinePolicy] = Field(default=None, description="An IAM policy, as a mapping.")
    boundary: Given[Boundary] = Field(default=None, description="The most that its sessions can do.")
    session_duration: Given[SessionDuration] = Field(
        default=None, description="How long a session lasts, PT1H to PT12H. Default: the catalogue's, else PT1H."
    )
    relay_state: Given[RelayState] = Field(
        default=None, description="The page that a session in the console begins at."
    )

    @model_validator(mode="after")
    def _something(self) -> "PermissionSet":
        own = [name for name in OWN if getattr(self, name)]
        if self.ready is not None and own:
            rule = f"a set of the catalogue is taken as it is; this one has {' and '.join(own)} too"
            raise BrokenRule(rule, "Remove `ready`, or what it has besides; two sets can be assigned side by side.")
        if self.ready is None and not own:
            rule = "a permission set is one of the catalogue (`ready`), or has policies"
            names, own_ones = ", ".join(READY_NAMES), f"{', '.join(OWN[:-1])} or {OWN[-1]}"
            raise BrokenRule(rule, f"Write `ready:` with one of {names}; or {own_ones}.")
        return self

    @model_validator(mode="after")
    def _limits(self) -> "PermissionSet":
        count = len(self.managed_policies) + len(self.customer_managed_policies)
        if count > MOST_MANAGED_POLICIES:
            rule = f"a permission set has at most {MOST_MANAGED_POLICIES} managed policies; this one has {count}"
            raise BrokenRule(rule, "Put their statements into one policy, or make two sets of it.")
        if self.inline_policy is not None:
            statements = self.inline_policy.get("Statement")
            listed = statements if isinstance(statements, list) else [statements]
            if not listed or not all(isinstance(one, dict) and one for one in listed):
                rule = "an inline policy is an IAM policy with a Statement, or a list of them, each a mapping"
                raise BrokenRule(rule, "Write Version and Statement as in a JSON policy.")
            size = len(minified(self.inline_policy).encode())
            if size > INLINE_BYTES:
                rule = f"an inline policy has at most {INLINE_BYTES:,} bytes; this one has {size:,}"
                raise BrokenRule(rule, "Move statements to a customer-managed policy, or make two sets of it.")
        return self


def minified(document: Mapping[str, JsonValue]) -> str:
    """The policy as AWS gets it: JSON without spaces; a missing version becomes today's."""
    return json.dumps({"Version": "2012-10-17", **document}, separators=(",", ":"), ensure_ascii=False)
