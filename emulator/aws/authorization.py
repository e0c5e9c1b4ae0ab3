"""Who may do what: service control policies on every call of a member, and what a resource's own policy says.

Identity policies are not evaluated: whoever holds a session of a role may do what the guardrails leave. Service control
policies bind members and their root users; not the management account, service-linked roles and AWS services.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.services.organizations.limits import SCP
from emulator.aws.services.organizations.model import Organization, Organizations
from emulator.aws.state import State
from evaluation.conditions import Complete, Context
from evaluation.match import EvaluationError
from evaluation.policy import PolicyStatement, Request, parse
from evaluation.principal import Principal, principal
from evaluation.resource_policy import Decision, decide


def refuse_what_guardrails_deny(
    state: State, who: Caller, action: str, resources: list[str], more: Callable[[str], Context] = lambda _arn: {}
) -> None:
    """Refuse a call that a service control policy of the caller's account or of a level above it denies.

    ``more`` finds the condition keys that only the service knows, for one of the resources.

    Raises:
        AwsError: AccessDenied, which names the action as AWS does.
    """
    organization = state.store(Organizations).current
    member = organization.accounts.get(who.account) if organization is not None else None
    if organization is None or member is None or member.id == organization.management:
        return
    caller = _caller(who)
    if caller is None or caller.is_service or caller.is_service_linked:
        return
    known = request_context(state, who)
    asked = [Request(action, resource, Complete({**known, **more(resource)})) for resource in resources]
    for level in member.chain():
        for policy in level.of_type(SCP):
            for statement in _denies(policy.content):
                denied = next((one.resource for one in asked if statement.means(one)), None)
                if denied is not None:
                    message = (
                        f"User: {who.principal} is not authorized to perform: {action} on resource: {denied} "
                        f"with an explicit deny in a service control policy"
                    )
                    raise AwsError("AccessDenied", message, status=403)


def resource_decision(
    state: State,
    who: Caller,
    document: str,
    action: str,
    resource: str,
    more: Mapping[str, str | tuple[str, ...]] | None = None,
) -> Decision:
    """What the policy of a bucket, key or topic says of a call; `more` are further condition keys of the request."""
    caller = _caller(who) or Principal(who.principal, who.account)
    context = request_context(state, who, more)
    try:
        return decide(document, Request(action, resource, context), caller)
    except EvaluationError as error:
        raise AwsError("EmulatorFailure", f"the policy of {resource} cannot be evaluated: {error}", 501) from error


def service_decision(document: str, service: str, action: str, resource: str, context: Mapping[str, str]) -> Decision:
    """What a policy says of a call that an AWS service makes by itself, with the condition keys that it carries."""
    keys = {"aws:principalisawsservice": "true", "aws:securetransport": "true", **context}
    lower = Complete({name.lower(): (value,) for name, value in keys.items()})
    return decide(document, Request(action, resource, lower), Principal(service, "", is_service=True))


def request_context(state: State, who: Caller, more: Mapping[str, str | tuple[str, ...]] | None = None) -> Complete:
    """The condition keys of a call. Keys that are not in here are absent from the request."""
    caller = _caller(who)
    keys: dict[str, tuple[str, ...]] = {
        "aws:principalisawsservice": ("true" if caller and caller.is_service else "false",),
        "aws:viaawsservice": ("false",),
        "aws:securetransport": ("true",),
        "aws:requestedregion": (who.region,),
        **{
            name.lower(): (value,) if isinstance(value, str) else value
            for name, value in {**who.context, **(more or {})}.items()
        },
    }
    if caller and not caller.is_service:
        keys |= {"aws:principalarn": (caller.arn,), "aws:principalaccount": (caller.account,)}
        keys |= dict(_membership(state.store(Organizations).current, caller.account))
    return Complete(keys)


def _membership(organization: Organization | None, account: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if organization is not None and (member := organization.accounts.get(account)):
        yield "aws:principalorgid", (organization.id,)
        if member.parent is not None:
            yield "aws:principalorgpaths", (organization.path(member.parent),)


def _caller(who: Caller) -> Principal | None:
    try:
        return principal(who.principal)
    except EvaluationError:
        return None


@lru_cache(maxsize=512)
def _denies(document: str) -> tuple[PolicyStatement, ...]:
    return tuple(statement for statement in parse(document) if statement.effect == "Deny")
