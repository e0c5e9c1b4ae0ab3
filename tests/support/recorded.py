"""What a recording holds: everything that a program has registered, and its hooks, which can be asked."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pulumi.runtime import proto

PROJECT = "foundation"

UNKNOWN = "(unknown)"
"""Stands for an input that is not known during a preview."""


class Key(NamedTuple):
    """What names a resource in a program."""

    type: str
    name: str


@dataclass(frozen=True)
class Resource:
    """One registration, as the engine gets it: inputs by their names in the schema (camelCase)."""

    key: Key
    custom: bool
    """Whether it is a provider's resource; components are not."""
    inputs: Mapping[str, Any]
    parent: Key | None
    """`None` directly below the stack."""
    provider: str | None
    """Name of its explicit provider."""
    dependencies: frozenset[Key]
    property_dependencies: Mapping[str, frozenset[Key]]
    protect: bool
    retain_on_delete: bool
    delete_before_replace: bool
    ignore_changes: tuple[str, ...]
    import_id: str | None
    deleted_with: Key | None
    hooks: Mapping[str, tuple[str, ...]]
    """Names of hooks by when they are asked: `before_update`, `before_delete` ..."""

    @property
    def type(self) -> str:
        return self.key.type

    @property
    def name(self) -> str:
        return self.key.name


@dataclass(frozen=True)
class Hook:
    """A resource hook that the program has registered."""

    name: str
    on_dry_run: bool
    ignore_errors: bool
    _callback: Callable[[bytes], Awaitable[Any]] = field(repr=False)

    def ask(
        self,
        key: Key,
        identifier: str = "",
        *,
        old: Mapping[str, Any] | None = None,
        new: Mapping[str, Any] | None = None,
    ) -> str | None:
        """What the hook says against a change of a resource; `None` when it lets the change pass."""
        request = proto.resource_pb2.ResourceHookRequest(
            urn=f"urn:pulumi:prod::{PROJECT}::{key.type}::{key.name}", id=identifier, name=key.name, type=key.type
        )
        request.old_inputs.update(old or {})
        request.new_inputs.update(new or {})

        async def answer() -> Any:
            return await self._callback(request.SerializeToString())

        return asyncio.run(answer()).error or None


@dataclass(frozen=True)
class Lookup:
    """A question to a provider (an invoke), as the engine gets it."""

    token: str
    arguments: Mapping[str, Any]
    provider: str | None
    """Name of its explicit provider."""


@dataclass(frozen=True)
class Recording:
    """A run of a program, in the order of its registrations."""

    resources: tuple[Resource, ...]
    reads: tuple[Key, ...]
    """Resources of elsewhere that were read: references to stacks."""
    hooks: Mapping[str, Hook]
    outputs: Mapping[str, Any]
    """The stack's outputs."""
    registered: Mapping[Key, Mapping[str, Any]]
    """Outputs that components have registered."""
    lookups: tuple[Lookup, ...]
    """What was asked, in its order."""

    def of(self, type_: str) -> tuple[Resource, ...]:
        """The resources of a type, in the order of their registration."""
        return tuple(resource for resource in self.resources if resource.type == type_)

    def one(self, type_: str, name: str) -> Resource:
        """A resource by its type and name."""
        return next(resource for resource in self.of(type_) if resource.name == name)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of everything, in the order of registration; what a later preview calls `deployed`."""
        return tuple(resource.key for resource in self.resources)

    def position(self, key: Key) -> int:
        """When a resource was registered."""
        return self.keys.index(key)

    def counts(self) -> Counter[str]:
        """How many resources there are of each type."""
        return Counter(resource.type for resource in self.resources)
