"""Whether a role's trust policy lets a caller assume the role.

Read are the principals and the conditions that roles of a foundation have. A condition with an operator or a key
that is not read here is not met: better a role that cannot be assumed than one that anybody can.
"""

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from emulator.aws.request import Request
from emulator.aws.services.organizations.access import listed
from emulator.aws.services.organizations.model import Organizations

_TESTS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda value, pattern: value == pattern,
    "StringLike": fnmatchcase,
    "ArnEquals": fnmatchcase,
    "ArnLike": fnmatchcase,
}


def trusts(document: str, request: Request) -> bool:
    """Whether the trust policy `document` lets the caller of `request`, an AssumeRole; a deny wins."""
    statements = [statement for statement in listed(json.loads(document)["Statement"]) if _applies(statement, request)]
    effects = {statement["Effect"] for statement in statements}
    return effects == {"Allow"}


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    action = any(fnmatchcase("sts:AssumeRole", pattern) for pattern in listed(statement.get("Action")))
    return action and _is_named(statement.get("Principal"), request) and _is_met(statement.get("Condition"), request)


def _is_named(principal: object, request: Request) -> bool:
    if request.caller.principal.endswith(".amazonaws.com"):  # a service, which a policy names as one
        return isinstance(principal, Mapping) and request.caller.principal in listed(principal.get("Service"))
    named = listed(principal.get("AWS")) if isinstance(principal, Mapping) else listed(principal)
    account = request.account
    return bool({"*", account, f"arn:aws:iam::{account}:root", *_arns(request)} & set(named))


def _is_met(condition: Mapping[str, Mapping[str, Any]] | None, request: Request) -> bool:
    values = _context(request)
    return all(
        operator in _TESTS
        and any(
            _TESTS[operator](value, pattern) for value in values.get(key.lower(), ()) for pattern in listed(allowed)
        )
        for operator, tests in (condition or {}).items()
        for key, allowed in tests.items()
    )


def _context(request: Request) -> Mapping[str, tuple[str, ...]]:
    """The condition keys that are read, in lower case, and what they are for this call."""
    organization = request.state.store(Organizations).current
    member = organization is not None and request.account in organization.accounts
    return {
        "sts:externalid": (request["ExternalId"],) if request.get("ExternalId") else (),
        "sts:rolesessionname": (request["RoleSessionName"],),
        "aws:principalarn": _arns(request),
        "aws:principalaccount": (request.account,),
        "aws:principalorgid": (organization.id,) if organization is not None and member else (),
    }


def _arns(request: Request) -> tuple[str, ...]:
    """The ARNs that a policy may know the caller by: its own, and for a session that of its role."""
    principal = request.caller.principal
    if ":assumed-role/" not in principal:
        return (principal,)
    role = principal.split("/")[1]
    return principal, f"arn:aws:iam::{request.account}:role/{role}"
