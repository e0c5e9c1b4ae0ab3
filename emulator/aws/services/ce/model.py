"""What Cost Explorer keeps for an account, and what its operations share."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import Organizations, now

Item = TypeVar("Item")


@dataclass
class Thing:
    """A monitor, subscription or cost category: its settings as AWS shows them, and its tags."""

    arn: str
    settings: dict[str, Any]
    tags: dict[str, str]
    created: datetime = field(default_factory=now)


@dataclass
class CostExplorer:
    """The store of one account."""

    monitors: dict[str, Thing] = field(default_factory=dict)
    subscriptions: dict[str, Thing] = field(default_factory=dict)
    categories: dict[str, Thing] = field(default_factory=dict)
    billed_tags: dict[str, str] = field(default_factory=dict)
    """Tag keys that billing has met, and whether each is Active or Inactive."""


def explorer(request: Request) -> CostExplorer:
    """The caller's."""
    return request.state.store(CostExplorer, request.account)


def made(request: Request, kind: str, settings: Mapping[str, Any]) -> Thing:
    """A new thing of the caller's account."""
    arn = f"arn:aws:ce::{request.account}:{kind}/{uuid.uuid4()}"
    return Thing(arn, dict(settings), {tag["Key"]: tag["Value"] for tag in request.get("ResourceTags") or []})


def invalid(message: str) -> AwsError:
    """The refusal of a wrong request."""
    return AwsError("ValidationException", message)


def refuse_member(request: Request, what: str, doing: str) -> None:
    """Refuse what only a management account, or one without an organization, may do.

    Raises:
        AwsError: AccessDeniedException.
    """
    organization = request.state.store(Organizations).current
    if organization is None or request.account not in organization.accounts:
        return
    if request.account != organization.management:
        raise AwsError("AccessDeniedException", f"Failed to {doing}: Linked account doesn't have access to {what}.")


def paged(
    request: Request, member: str, items: Collection[Item], describe: Callable[[Item], object], token: str
) -> Mapping[str, object]:
    """One page of a listing whose token is named `token`."""
    asked = {"MaxResults": request.get("MaxResults"), "NextToken": request.get(token)}
    try:
        answer = page(Request(request.operation, asked, request.caller, request.state), member, items, describe, 100)
    except AwsError as refusal:
        raise AwsError("InvalidNextTokenException", refusal.message) from refusal
    return {token if name == "NextToken" else name: value for name, value in answer.items()}
