"""Runs a whole Pulumi program to its end without the engine, and records everything that it registers.

Built on Pulumi's own mocks, with what they leave out: two resources of one type and name are refused, every option of a
resource is recorded, hooks can be asked as the engine asks them, and the outputs are those that go over the wire.
It does not know what is on AWS: what a provider would add to a resource is in `computed`, and a resource that exists
already with other values is given in `live`.
"""

import asyncio
import contextvars
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pulumi
from computed import computed
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import mocks, proto, rpc
from pulumi.runtime._callbacks import _CallbackServicer
from pulumi.runtime.settings import SETTINGS, set_root_resource
from pulumi.runtime.stack import run_in_stack

PROJECT, PULUMI_ORGANIZATION, STACK = "foundation", "organization", "pulumi:pulumi:Stack"

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
        self, key: Key, identifier: str = "", *, old: Mapping[str, Any] | None = None, new: Mapping[str, Any] | None = None
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

    def of(self, type_: str) -> tuple[Resource, ...]:
        """The resources of a type, in the order of their registration."""
        return tuple(resource for resource in self.resources if resource.type == type_)

    def one(self, type_: str, name: str) -> Resource:
        """A resource by its type and name."""
        return next(resource for resource in self.of(type_) if resource.name == name)

    def keys(self) -> tuple[Key, ...]:
        """The keys of everything, in the order of registration; what a later preview calls `deployed`."""
        return tuple(resource.key for resource in self.resources)

    def position(self, key: Key) -> int:
        """When a resource was registered."""
        return self.keys().index(key)

    def counts(self) -> Counter[str]:
        """How many resources there are of each type."""
        return Counter(resource.type for resource in self.resources)


class _Recorder(mocks.MockMonitor):  # type: ignore[misc]
    """Stands where the engine stands."""

    def __init__(
        self,
        preview: bool,
        stacks: Mapping[str, Mapping[str, Any]],
        live: Mapping[Key, Mapping[str, Any]],
        deployed: Collection[Key],
    ) -> None:
        super().__init__(None)
        self._preview, self._stacks, self._live, self._deployed = preview, stacks, live, deployed
        self._lock = threading.Lock()  # registrations arrive on a pool of threads
        self.recorded: dict[Key, Resource] = {}
        self.reads: list[Key] = []
        self.hooks: dict[str, Hook] = {}
        self.outputs: dict[Key, Mapping[str, Any]] = {}

    def RegisterResource(self, request: Any) -> Any:
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK:
            return proto.resource_pb2.RegisterResourceResponse(urn=urn)
        resource = _resource(request)
        with self._lock:
            if resource.key in self.recorded:
                raise ValueError(f"two resources are {resource.name!r} of type {resource.type}")
            self.recorded[resource.key] = resource
        outputs, identifier = Struct(), ""
        outputs.CopyFrom(request.object)
        if resource.custom and (not self._preview or resource.import_id or resource.key in self._deployed):
            identifier, values = computed(resource.type, resource.name, resource.inputs)
            identifier = resource.import_id or identifier
            outputs.update({**values, **self._live.get(resource.key, {})})
        return proto.resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=outputs)

    def ReadResource(self, request: Any) -> Any:
        self.reads.append(Key(request.type, request.name))
        stack = request.id.removeprefix(f"{PULUMI_ORGANIZATION}/{PROJECT}/")
        if stack not in self._stacks:
            raise LookupError(f"unknown stack {request.id!r}")
        state = Struct()
        state.update({"name": request.id, "outputs": self._stacks[stack], "secretOutputNames": []})
        urn = self.make_urn(request.parent, request.type, request.name)
        return proto.resource_pb2.ReadResourceResponse(urn=urn, properties=state)

    def Invoke(self, request: Any) -> Any:
        raise LookupError(f"the program looks {request.tok} up while it runs")

    def RegisterResourceOutputs(self, request: Any) -> Any:
        self.outputs[_key(request.urn)] = _values(request.outputs)
        return super().RegisterResourceOutputs(request)

    def RegisterResourceHook(self, request: Any) -> Any:
        if request.name in self.hooks:
            raise ValueError(f"two hooks are named {request.name!r}")
        # The SDK keeps callbacks to itself, and the engine reaches them over gRPC only while the program runs.
        token = request.callback.token
        callback = next(s._callbacks[token] for s in _CallbackServicer._servicers if token in s._callbacks)
        self.hooks[request.name] = Hook(request.name, request.on_dry_run, request.ignore_errors, callback)
        return super().RegisterResourceHook(request)

    def recording(self, stack: str) -> Recording:
        outputs = dict(self.outputs)
        exported = outputs.pop(Key(STACK, f"{PROJECT}-{stack}"), {})
        return Recording(tuple(self.recorded.values()), tuple(self.reads), self.hooks, exported, outputs)


def record(
    program: Callable[[], Any],
    *,
    preview: bool = False,
    stack: str = "prod",
    stacks: Mapping[str, Mapping[str, Any]] | None = None,
    live: Mapping[Key, Mapping[str, Any]] | None = None,
    deployed: Collection[Key] = (),
) -> Recording:
    """The recording of a program that has run to its end; raises what the program raises.

    In a `preview` nothing is known of a resource but its inputs, unless it is among the `deployed` ones or imported.
    `stacks` are the outputs of the stacks that exist; the program's own one exists in any case. `live` are outputs that
    differ from the inputs.
    """
    recorder = _Recorder(preview, {stack: {}, **(stacks or {})}, live or {}, deployed)

    async def run() -> None:
        SETTINGS.outputs.clear()
        mocks.set_mocks(
            None, project=PROJECT, stack=stack, preview=preview, monitor=recorder, organization=PULUMI_ORGANIZATION
        )
        set_root_resource(None)  # that of the mocks is finished: it would export nothing
        await run_in_stack(program)

    contextvars.copy_context().run(asyncio.run, run())
    return recorder.recording(stack)


def _resource(request: Any) -> Resource:
    return Resource(
        key=Key(request.type, request.name),
        custom=request.custom,
        inputs=_values(request.object),
        parent=_parent(request.parent),
        provider=_key(request.provider.rsplit("::", 1)[0]).name if request.provider else None,
        dependencies=_keys(request.dependencies),
        property_dependencies={name: _keys(found.urns) for name, found in request.propertyDependencies.items()},
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        ignore_changes=tuple(request.ignoreChanges),
        import_id=request.importId or None,
        deleted_with=_key(request.deletedWith) if request.deletedWith else None,
        hooks={when.name: tuple(names) for when, names in request.hooks.ListFields()},
    )


def _parent(urn: str) -> Key | None:
    key = _key(urn)
    return None if key.type == STACK else key


def _keys(urns: Collection[str]) -> frozenset[Key]:
    return frozenset(_key(urn) for urn in urns)


def _key(urn: str) -> Key:
    *_, types, name = urn.split("::")
    return Key(types.rsplit("$", 1)[-1], name)


def _values(struct: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in rpc.deserialize_properties(struct, keep_unknowns=True).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, pulumi.output.Unknown):
        return UNKNOWN
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value

