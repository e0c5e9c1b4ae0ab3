"""The analyzers of an account in a Region, by name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now

PRINCIPAL = "access-analyzer.amazonaws.com"


@dataclass
class ArchiveRule:
    """One archive rule."""

    name: str
    filter: Mapping[str, object]
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


@dataclass
class Analyzer:
    """One analyzer; `arn` holds its account and Region."""

    arn: str
    name: str
    type: str
    configuration: Mapping[str, object] | None
    tags: dict[str, str]
    rules: dict[str, ArchiveRule] = field(default_factory=dict)
    created: datetime = field(default_factory=now)

    @property
    def of_organization(self) -> bool:
        """Whether its zone of trust is the organization."""
        return self.type.startswith("ORGANIZATION")


@dataclass
class Analyzers:
    """The analyzers of one account in one Region, by name."""

    by_name: dict[str, Analyzer] = field(default_factory=dict)


def analyzers(request: Request) -> dict[str, Analyzer]:
    """Those of the caller's account and Region."""
    return request.state.store(Analyzers, request.account, request.region).by_name


def analyzer(request: Request, name: str) -> Analyzer:
    """The named analyzer of the caller, or ResourceNotFoundException."""
    found = analyzers(request).get(name)
    if found is None:
        raise not_found(f"arn:aws:access-analyzer:{request.region}:{request.account}:analyzer/{name}", "ANALYZER")
    return found


def not_found(identity: str, kind: str) -> AwsError:
    """The refusal of what does not exist."""
    message = f"{identity} not found."
    return AwsError("ResourceNotFoundException", message, 404, resourceId=identity, resourceType=kind)


Item = TypeVar("Item")


def listed(
    request: Request, member: str, items: Collection[Item], describe: Callable[[Item], object]
) -> Mapping[str, object]:
    """A page of a listing; the service's parameters are written in lower case, which `page` does not read."""
    asked = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    answer = page(Request(request.operation, asked, request.caller, request.state), member, items, describe, 100)
    return {name[:1].lower() + name[1:]: value for name, value in answer.items()}
