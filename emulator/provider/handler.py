"""What a resource type's handler is: how to create, read, update and delete it on AWS, and what forces a replacement.

Handlers speak the property names of the Pulumi type (camelCase) on one side and boto3 on the other. They are plain
functions in a frozen record; what is common to all types (names, differences, previews, errors) is the servicer's.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from emulator.provider.values import Json, Properties


class Aws(Protocol):
    """The AWS account that a provider configuration acts in."""

    @property
    def account(self) -> str:
        """Account id, 12 digits."""

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client in that account; without a Region, in the provider's."""


@dataclass(frozen=True)
class Handler:
    """How one resource type is applied.

    `create` returns the id. `read` returns the whole state (inputs and outputs; `None` when the resource is gone) and
    is called after every create and update, so that the state holds what AWS says, not what was asked for.
    `takes` are the inputs that the handler applies: any other input fails by name instead of being lost.
    `replaces` are the inputs whose change forces a replacement; `source` names the upstream provider's file for that.
    `replaces_when` are inputs of which only some changes force one, by old and new value.
    `same` compares two values of a property where equality is not that of the text.
    `unsettles` are outputs that no preview knows once an input changes, by input (upstream: `SetNewComputed`).
    """

    token: str
    source: str
    takes: frozenset[str]
    replaces: frozenset[str]
    create: Callable[[Aws, Properties], str]
    read: Callable[[Aws, str, Properties], Properties | None]
    update: Callable[[Aws, str, Properties, Properties], None]
    delete: Callable[[Aws, str, Properties], None]
    same: Mapping[str, Callable[[Json, Json], bool]] = field(default_factory=dict)
    regional: bool = False
    replaces_when: Mapping[str, Callable[[Json, Json], bool]] = field(default_factory=dict)
    unsettles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def changed(self, old: Properties, new: Properties) -> list[str]:
        """Names of the inputs that differ, sorted."""
        names = (old.keys() | new.keys()) & self.takes
        return sorted(name for name in names if not self._same(name, old.get(name), new.get(name)))

    def replacing(self, old: Properties, new: Properties) -> frozenset[str]:
        """The inputs of which a change from the one to the other forces a replacement."""
        return self.replaces | {
            name for name, forces in self.replaces_when.items() if forces(old.get(name), new.get(name))
        }

    def unsettled(self, old: Properties, new: Properties) -> frozenset[str]:
        """The outputs that a preview of the change from the one to the other cannot know."""
        return frozenset().union(*(self.unsettles.get(name, frozenset()) for name in self.changed(old, new)))

    def _same(self, name: str, old: Json, new: Json) -> bool:
        if old == new or (old in _NOTHING and new in _NOTHING):
            return True
        return name in self.same and self.same[name](old, new)


_NOTHING: tuple[Json, ...] = (None, {}, [])
"""An empty map or list is no difference from none at all, as the upstream provider has it."""


class PartialFailure(Exception):
    """The resource exists, but a later step of its creation or update failed: the state keeps it and its id."""

    def __init__(self, identifier: str, reason: Exception) -> None:
        super().__init__(str(reason))
        self.identifier = identifier
        self.reason = reason


def no_update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    """For types whose every input forces a replacement."""
    raise AssertionError(f"{identifier}: every change of this type is a replacement")


def same_json(old: Json, new: Json) -> bool:
    """Whether two JSON texts mean the same, as the upstream provider compares policies."""
    if not (isinstance(old, str) and isinstance(new, str)):
        return old == new
    try:
        return bool(json.loads(old) == json.loads(new))
    except ValueError:
        return False
