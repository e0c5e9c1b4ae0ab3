"""What a type of resource in a template is: which properties it takes, and the calls that bring it about."""

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.aws.services.cloudformation.calls import Calls

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """One resource that is to be: its logical id, its evaluated properties, and the stack that it belongs to."""

    logical: str
    stack: str
    properties: Properties
    tags: Mapping[str, str] = field(default_factory=dict)
    """The stack's tags, which go to every resource that takes tags."""
    stack_id: str = ""

    def name(self, at_most: int = 64) -> str:
        """The name of a resource whose template gives it none, as CloudFormation makes it."""
        ending = "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(12))
        return f"{self.stack[:24]}-{self.logical}"[: at_most - 13] + f"-{ending}"

    def tag_list(self) -> list[dict[str, str]]:
        """Its own tags and the stack's."""
        own = {tag["Key"]: tag["Value"] for tag in self.properties.get("Tags") or []}
        return [{"Key": key, "Value": value} for key, value in {**self.tags, **own}.items()]


@dataclass(frozen=True)
class Made:
    """What `Ref` and `Fn::GetAtt` give of a resource that exists."""

    physical: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ResourceType:
    """How resources of a type come, change and go. A change of one of `replaces` makes a new one in place of the old.

    `update` gets the physical id, what was and what is wanted; `delete` the physical id and what was.
    """

    properties: frozenset[str]
    replaces: frozenset[str]
    create: Callable[[Calls, Wanted], Made]
    update: Callable[[Calls, str, Properties, Wanted], Made]
    delete: Callable[[Calls, str, Wanted], None]
    required: frozenset[str] = frozenset()
