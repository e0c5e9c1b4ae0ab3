"""Who may call what: the management account everything, delegated administrators reads, and who a policy lets in."""

import json
import time
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import Organization, Organizations
from emulator.aws.services.organizations.settling import settle


def organization(request: Request) -> Organization:
    """The organization that the caller's account is in, brought up to the present moment.

    Raises:
        AwsError: AWSOrganizationsNotInUseException.
    """
    current = request.state.store(Organizations).current
    if current is None or request.account not in current.accounts:
        message = "Your account is not a member of an organization."
        raise AwsError("AWSOrganizationsNotInUseException", message)
    settle(current, time.time())
    return current


def readable(request: Request) -> Organization:
    """The organization, for a caller who may look at it: management account, delegated administrator, or granted.

    Raises:
        AwsError: AWSOrganizationsNotInUseException, AccessDeniedException.
    """
    found = organization(request)
    if request.account in (found.management, *found.delegates) or _is_granted(found, request):
        return found
    raise denied()


def manageable(request: Request) -> Organization:
    """The organization, for a caller who may change it: the management account, or who a resource policy lets.

    Raises:
        AwsError: AWSOrganizationsNotInUseException, AccessDeniedException.
    """
    found = organization(request)
    if request.account == found.management or _is_granted(found, request):
        return found
    raise denied()


def denied() -> AwsError:
    """AWS's refusal of a caller who is not entitled to an operation."""
    return AwsError("AccessDeniedException", "You don't have permissions to access this resource.")


def _is_granted(found: Organization, request: Request) -> bool:
    """Whether the organization's resource policy allows the caller's account the operation. Conditions are not read."""
    document: Mapping[str, Any] = json.loads(found.resource_policy or "{}")
    action = f"organizations:{request.operation}"
    return any(
        statement["Effect"] == "Allow"
        and _names(statement.get("Principal"), request.account)
        and any(fnmatchcase(action, pattern) for pattern in listed(statement.get("Action")))
        for statement in listed(document.get("Statement"))
    )


def _names(principal: object, account: str) -> bool:
    named = listed(principal.get("AWS")) if isinstance(principal, Mapping) else listed(principal)
    return any(name in (account, f"arn:aws:iam::{account}:root", "*") for name in named)


def listed(value: Any) -> list[Any]:
    """A policy element as a list: IAM's language lets a single value stand without one."""
    return value if isinstance(value, list) else [] if value is None else [value]
