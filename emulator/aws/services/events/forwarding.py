"""Events on their way to another bus, of the same account or another, in the same Region or another.

The target's role has to trust EventBridge and to allow PutEvents on the bus, no guardrail may deny it, and a bus of
another account has to let the role in. Left out: permission boundaries of the role.
Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.events.models import EventBus, Rule
from moto.iam.models import Role, iam_backends

from emulator.aws.authorization import refuse_what_guardrails_deny, request_context, resource_decision
from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.services.events.buses import bus_of_arn
from emulator.aws.services.trust import trusts_service
from emulator.aws.state import State
from evaluation.match import EvaluationError
from evaluation.policy import Request, parse
from evaluation.resource_policy import Decision

_ACTION = "events:PutEvents"


class NotForwarded(Exception):
    """Why an event does not get to another bus."""


def permitted_bus(state: State, rule: Rule, target: Mapping[str, Any], event: Mapping[str, Any]) -> EventBus:
    """The bus that a rule's target names, if the event may go there.

    Raises:
        NotForwarded: there is no such bus, or role, or one of them does not let the event through.
    """
    bus = bus_of_arn(target["Arn"])
    if bus is None:
        raise NotForwarded(f"{target['Arn']} does not exist")
    role = _role(rule, target.get("RoleArn"))
    principal = f"arn:aws:sts::{rule.account_id}:assumed-role/{role.name}/{rule.name}"
    sender = Caller("", rule.account_id, principal, bus.region, "events")
    keys = {"aws:SourceArn": rule.arn, "events:source": event["source"], "events:detail-type": event["detail-type"]}
    try:
        refuse_what_guardrails_deny(state, sender, _ACTION, [bus.arn])
    except AwsError as denied:
        raise NotForwarded(denied.message) from denied
    if not _allows(role, Request(_ACTION, bus.arn, request_context(state, sender, keys))):
        raise NotForwarded(f"the policies of {role.arn} do not let it {_ACTION} on {bus.arn}")
    decision = resource_decision(state, sender, bus.policy, _ACTION, bus.arn, keys) if bus.policy else Decision.SILENT
    is_own = bus.account_id == rule.account_id
    if decision is Decision.DENIED or (decision is Decision.SILENT and not is_own):
        raise NotForwarded(f"the policy of {bus.arn} does not let {role.arn} {_ACTION}")
    return bus


def _role(rule: Rule, arn: str | None) -> Role:
    if arn is None:
        raise NotForwarded("a target that is a bus needs a role")
    if arn.split(":")[4] != rule.account_id:
        raise NotForwarded(f"{arn} is of another account than the rule")
    roles = iam_backends[rule.account_id]["aws"].roles.values()
    role = next((role for role in roles if role.arn == arn), None)
    keys = {"aws:SourceArn": rule.arn, "aws:SourceAccount": rule.account_id}
    if role is None or not trusts_service(role.assume_role_policy_document, "events.amazonaws.com", keys):
        raise NotForwarded(f"{arn} does not exist, or does not trust events.amazonaws.com")
    return role


def _allows(role: Role, request: Request) -> bool:
    try:
        effects = {
            statement.effect
            for document in _documents(role)
            for statement in parse(document)
            if statement.means(request)
        }
    except EvaluationError:
        return False
    return effects == {"Allow"}


def _documents(role: Role) -> Iterator[str]:
    yield from role.policies.values()
    for policy in role.managed_policies.values():
        yield from (version.document for version in policy.versions if version.is_default)
