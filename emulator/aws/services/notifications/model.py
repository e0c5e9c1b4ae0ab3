"""What User Notifications remembers of an account: hubs, and configurations with their rules, channels and units.

Hubs and rules take a moment, as in AWS, and are brought to their ends when somebody looks.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now

REGION = "us-east-1"
LASTING = timedelta(seconds=0.05)


@dataclass
class Hub:
    """A Region in which notifications are stored; `leaving` is since when it is on its way out."""

    region: str
    created: datetime = field(default_factory=now)
    leaving: datetime | None = None

    @property
    def status(self) -> str:
        """How far it is."""
        if self.leaving is not None:
            return "DEREGISTERING"
        return "REGISTERING" if now() < self.created + LASTING else "ACTIVE"


@dataclass
class Rule:
    """An event rule: which events of which Regions make notifications."""

    arn: str
    source: str
    event_type: str
    pattern: str
    regions: list[str]
    changed: str = "CREATING"
    created: datetime = field(default_factory=now)
    since: datetime = field(default_factory=now)

    @property
    def status(self) -> str:
        """The same in all Regions."""
        return self.changed if now() < self.since + LASTING else "ACTIVE"


@dataclass
class Configuration:
    """A notification configuration."""

    arn: str
    name: str
    description: str
    aggregation: str
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    rules: dict[str, Rule] = field(default_factory=dict)
    channels: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


@dataclass
class Notifications:
    """The store of one account."""

    hubs: dict[str, Hub] = field(default_factory=dict)
    configurations: dict[str, Configuration] = field(default_factory=dict)


def notifications(request: Request) -> Notifications:
    """What the caller's account has; hubs that have left are gone."""
    if request.region != REGION:
        message = f"User Notifications has its API in {REGION} alone, not in {request.region}."
        raise AwsError("NotImplementedByEmulator", message, status=501)
    found = request.state.store(Notifications, request.account)
    found.hubs = {name: hub for name, hub in found.hubs.items() if hub.leaving is None or now() < hub.leaving + LASTING}
    return found


def configuration(request: Request, name: str = "notificationConfigurationArn") -> Configuration:
    """The configuration that a request names; ResourceNotFoundException."""
    found = notifications(request).configurations.get(request[name])
    if found is None:
        raise not_found(request[name])
    return found


def not_found(identity: str) -> AwsError:
    """The refusal of what does not exist."""
    return AwsError("ResourceNotFoundException", f"{identity} does not exist.", 404, resourceId=identity)


def conflict(message: str, identity: str) -> AwsError:
    """The refusal of what does not go with what is there."""
    return AwsError("ConflictException", message, 409, resourceId=identity)


Item = TypeVar("Item")


def listed(
    request: Request, member: str, items: Collection[Item], describe: Callable[[Item], object]
) -> Mapping[str, object]:
    """A page of a listing; the service's parameters are written in lower case, which `page` does not read."""
    asked = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    answer = page(Request(request.operation, asked, request.caller, request.state), member, items, describe, 100)
    return {name[:1].lower() + name[1:]: value for name, value in answer.items()}
