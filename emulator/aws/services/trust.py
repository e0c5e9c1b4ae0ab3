"""Whether a role's trust policy lets a caller assume the role: people and roles, AWS services, and tokens.

Read are the principals and the conditions that roles of a foundation have. A condition with an operator or a key that
is not known is not met, and a deny with one holds: better a role that cannot be assumed than one that anybody can.
"""

import json
import operator
from collections.abc import Callable, Mapping
from typing import Any

from emulator.aws.authorization import request_context
from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services.organizations.access import listed
from emulator.aws.state import State
from evaluation.conditions import Context, conditions_met
from evaluation.match import EvaluationError, action_in

ASSUME_ROLE = "sts:AssumeRole"
ASSUME_ROLE_WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"

_NUMERIC: Mapping[str, Callable[[float, float], bool]] = {
    "NumericEquals": operator.eq,
    "NumericNotEquals": operator.ne,
    "NumericLessThan": operator.lt,
    "NumericLessThanEquals": operator.le,
    "NumericGreaterThan": operator.gt,
    "NumericGreaterThanEquals": operator.ge,
}
_KNOWN = (
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "sts:externalid",
    "sts:sourceidentity",
)
"""Keys that are known to be absent where nothing gives them a value."""


def trusts(document: str, request: Request, more: Mapping[str, str] | None = None) -> bool:
    """Whether the trust policy `document` lets the caller of `request`, an AssumeRole; `more` are further keys."""
    keys = {"sts:rolesessionname": request["RoleSessionName"], **(more or {})}
    for parameter in ("ExternalId", "SourceIdentity"):
        if request.get(parameter):
            keys[f"sts:{parameter}"] = request[parameter]
    context = _context(request.state, request.caller, keys)
    return _lets(document, ASSUME_ROLE, lambda principal: _is_named(principal, request.caller), context)


def trusts_service(document: str, service: str, keys: Mapping[str, str]) -> bool:
    """Whether it lets an AWS service, whose call carries `keys`."""
    context = dict.fromkeys(_KNOWN, ()) | {name.lower(): (value,) for name, value in keys.items()}
    return _lets(document, ASSUME_ROLE, lambda principal: service in _names(principal, "Service"), context)


def trusts_token(document: str, provider: str, request: Request, claims: Mapping[str, str]) -> bool:
    """Whether it lets the holder of a token of the identity provider with that ARN; `claims` are condition keys."""
    context = _context(request.state, request.caller, {"sts:rolesessionname": request["RoleSessionName"], **claims})

    def is_named(principal: object) -> bool:
        return provider in _names(principal, "Federated")

    return _lets(document, ASSUME_ROLE_WITH_WEB_IDENTITY, is_named, context)


def _lets(document: str, action: str, is_named: Callable[[object], bool], context: Context) -> bool:
    effects = {
        statement["Effect"]
        for statement in listed(json.loads(document)["Statement"])
        if action_in(tuple(listed(statement.get("Action"))), action)
        and is_named(statement.get("Principal"))
        and _is_met(statement, context)
    }
    return effects == {"Allow"}


def _names(principal: object, kind: str) -> list[str]:
    return listed(principal.get(kind)) if isinstance(principal, Mapping) else []


def _is_named(principal: object, who: Caller) -> bool:
    if who.principal.endswith(".amazonaws.com"):  # a service, which a policy names as one
        return who.principal in _names(principal, "Service")
    named = _names(principal, "AWS") if isinstance(principal, Mapping) else listed(principal)
    return bool({"*", who.account, f"arn:aws:iam::{who.account}:root", *_arns(who)} & set(named))


def _is_met(statement: Mapping[str, Any], context: Context) -> bool:
    condition: Mapping[str, Mapping[str, Any]] = statement.get("Condition") or {}
    texts = {name: {key: _texts(value) for key, value in keys.items()} for name, keys in condition.items()}
    numbers = {name: keys for name, keys in texts.items() if name.removesuffix("IfExists") in _NUMERIC}
    others = {name: keys for name, keys in texts.items() if name not in numbers}
    try:
        met = [
            conditions_met(others, context),
            *(
                _number_met(name, key, values, context)
                for name, keys in numbers.items()
                for key, values in keys.items()
            ),
        ]
    except EvaluationError:
        return bool(statement["Effect"] == "Deny")
    return all(met)


def _number_met(name: str, key: str, wanted: tuple[str, ...], context: Context) -> bool:
    if key.lower() not in context:
        raise EvaluationError(f"condition key {key!r} is not known")
    given, compare = context[key.lower()], _NUMERIC[name.removesuffix("IfExists")]
    if not given:
        return name.endswith("IfExists")
    try:
        return any(compare(float(given[0]), float(value)) for value in wanted)
    except ValueError as error:
        raise EvaluationError(f"compared as numbers: {error}") from error


def _context(state: State, who: Caller, keys: Mapping[str, str]) -> Context:
    return dict.fromkeys(_KNOWN, ()) | dict(request_context(state, who, keys))


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in listed(values))


def _arns(who: Caller) -> tuple[str, ...]:
    """The ARNs that a policy may name the caller by: its own, and for a session that of its role."""
    if ":assumed-role/" not in who.principal:
        return (who.principal,)
    role = who.principal.split("/")[1]
    return who.principal, f"arn:aws:iam::{who.account}:role/{role}"
