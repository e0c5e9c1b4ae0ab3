"""Policy documents, read the way IAM reads them: does a statement mean this request?

Owns parsing and matching of Effect, Action, NotAction, Resource, NotResource and Condition. What follows from a match
(denied, allowed) is the caller's. Principal elements are read where a policy may have them (`with_principals`), and
refused elsewhere; who is meant by one is `evaluation.resource_policy`'s.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.conditions import Context, check_operator, conditions_met
from evaluation.match import EvaluationError, action_in, resource_in

UNKNOWN_RESOURCE = "*"
"""A request's resource where only AWS knows it: it counts as meant by every Resource and every NotResource."""

Principals = Mapping[str, tuple[str, ...]]
"""Names by the kind of principal (`AWS`, `Service`, `Federated`); `*` alone is `{"AWS": ("*",)}`."""

_ELEMENTS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"})
_PRINCIPALS = frozenset({"Principal", "NotPrincipal"})


@dataclass(frozen=True)
class Request:
    """One request: the action (service:Operation), the ARN that it touches, and its condition keys.

    A call that touches several resources is several requests, as it is for AWS.
    """

    action: str
    resource: str
    context: Context


@dataclass(frozen=True)
class PolicyStatement:
    """One statement; of each pair (actions and not_actions, resources and not_resources) one is empty."""

    sid: str
    effect: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]]
    principals: Principals = field(default_factory=dict)
    not_principals: Principals = field(default_factory=dict)

    def means(self, request: Request) -> bool:
        """Whether the statement applies to ``request``.

        Raises EvaluationError for conditions that cannot be judged (see `evaluation.conditions`).
        """
        return (
            self._means_action(request.action)
            and self._means_resource(request.resource)
            and conditions_met(self.conditions, request.context)
        )

    def _means_action(self, action: str) -> bool:
        if self.actions:
            return action_in(self.actions, action)
        return not action_in(self.not_actions, action)

    def _means_resource(self, arn: str) -> bool:
        if arn == UNKNOWN_RESOURCE:
            return True
        if self.resources:
            return resource_in(self.resources, arn)
        return not resource_in(self.not_resources, arn)


def parse(document: str, *, with_principals: bool = False) -> tuple[PolicyStatement, ...]:
    """The statements of a policy document (JSON text); those of a resource's own policy have principals.

    Raises EvaluationError for a document that is no policy, and for elements that are not evaluated here.
    """
    try:
        policy = json.loads(document)
    except ValueError as error:
        raise EvaluationError(f"the policy document is not JSON: {error}") from error
    if not isinstance(policy, dict) or "Statement" not in policy:
        raise EvaluationError("the policy document has no Statement")
    statements = policy["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    return tuple(_statement(item, with_principals) for item in listed)


def _statement(item: object, with_principals: bool) -> PolicyStatement:
    if not isinstance(item, dict):
        raise EvaluationError(f"a statement is not an object: {item!r}")
    sid = str(item.get("Sid", ""))
    unknown = sorted(set(item) - _ELEMENTS - (_PRINCIPALS if with_principals else frozenset()))
    if unknown:
        raise EvaluationError(f"statement {sid!r} has elements that are not evaluated: {', '.join(unknown)}")
    if item.get("Effect") not in ("Allow", "Deny"):
        raise EvaluationError(f"statement {sid!r} has no Effect Allow or Deny")
    actions, not_actions = _one_of(item, "Action", "NotAction", sid)
    resources, not_resources = _one_of(item, "Resource", "NotResource", sid)
    conditions = _conditions(item.get("Condition", {}), sid)
    principals, not_principals = _principals(item.get("Principal")), _principals(item.get("NotPrincipal"))
    if with_principals and bool(principals) == bool(not_principals):
        raise EvaluationError(f"statement {sid!r} needs either Principal or NotPrincipal")
    return PolicyStatement(
        sid, item["Effect"], actions, not_actions, resources, not_resources, conditions, principals, not_principals
    )


def _principals(element: object) -> Principals:
    if isinstance(element, dict):
        return {kind: _texts(names) for kind, names in element.items()}
    return {} if element is None else {"AWS": _texts(element)}


def _conditions(block: object, sid: str) -> dict[str, dict[str, tuple[str, ...]]]:
    if not isinstance(block, dict) or not all(isinstance(keys, dict) for keys in block.values()):
        raise EvaluationError(f"statement {sid!r} has a Condition that is not operator, key, values: {block!r}")
    for operator in block:
        check_operator(operator)
    return {operator: {key: _texts(values) for key, values in keys.items()} for operator, keys in block.items()}


def _one_of(item: Mapping[str, object], name: str, other: str, sid: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = _texts(item.get(name, [])), _texts(item.get(other, []))
    if bool(found[0]) == bool(found[1]):
        raise EvaluationError(f"statement {sid!r} needs either {name} or {other}")
    return found


def _texts(values: object) -> tuple[str, ...]:
    listed = values if isinstance(values, list) else [values]
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in listed)
