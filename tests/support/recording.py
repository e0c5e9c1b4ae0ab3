"""Runs a whole Pulumi program to its end without the engine, and records everything that it registers.

Built on Pulumi's own mocks, with what they leave out: two resources of one type and name are refused, every option of a
resource is recorded, hooks can be asked as the engine asks them, and the outputs are those that go over the wire.
It does not know what is on AWS: what a provider would add to a resource is in `computed`, a resource that exists
already with other values is given in `live`, and what a lookup finds in `answers`.
"""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pulumi
from computed import computed
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import mocks, proto, rpc
from pulumi.runtime._callbacks import _CallbackServicer
from pulumi.runtime.settings import ROOT, SETTINGS
from pulumi.runtime.stack import run_in_stack
from recorded import PROJECT, UNKNOWN, Hook, Key, Lookup, Recording, Resource

__all__ = ["UNKNOWN", "Hook", "Key", "Lookup", "Recording", "Resource", "record"]

PULUMI_ORGANIZATION, STACK = "organization", "pulumi:pulumi:Stack"


class _Lookups(mocks.Mocks):
    """What Pulumi's monitor asks about the world: it is only left with lookups, of which a program makes few."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self._answers = answers
        self.made: list[Lookup] = []

    def call(self, args: mocks.MockCallArgs) -> Any:
        if args.token not in self._answers:
            raise LookupError(f"the program looks {args.token} up while it runs")
        provider = _key(args.provider.rsplit("::", 1)[0]).name if args.provider else None
        self.made.append(Lookup(args.token, dict(args.args), provider))
        return dict(self._answers[args.token])

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        raise NotImplementedError("the recorder answers registrations itself")


class _Recorder(mocks.MockMonitor):
    """Stands where the engine stands."""

    def __init__(
        self,
        preview: bool,
        stacks: Mapping[str, Mapping[str, Any]],
        live: Mapping[Key, Mapping[str, Any]],
        deployed: Collection[Key],
        answers: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._lookups = _Lookups(answers)
        super().__init__(self._lookups)
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

    def RegisterResourceOutputs(self, request: Any) -> Any:
        self.outputs[_key(request.urn)] = _values(request.outputs)
        return Empty()

    def RegisterResourceHook(self, request: Any) -> Any:
        if request.name in self.hooks:
            raise ValueError(f"two hooks are named {request.name!r}")
        # The SDK keeps callbacks to itself, and the engine reaches them over gRPC only while the program runs.
        token = request.callback.token
        callback = next(s._callbacks[token] for s in _CallbackServicer._servicers if token in s._callbacks)
        self.hooks[request.name] = Hook(request.name, request.on_dry_run, request.ignore_errors, callback)
        return Empty()

    def recording(self, stack: str) -> Recording:
        outputs = dict(self.outputs)
        exported = outputs.pop(Key(STACK, f"{PROJECT}-{stack}"), {})
        return Recording(
            tuple(self.recorded.values()),
            tuple(self.reads),
            self.hooks,
            exported,
            outputs,
            tuple(self._lookups.made),
        )


def record(
    program: Callable[[], Any],
    *,
    preview: bool = False,
    stack: str = "prod",
    stacks: Mapping[str, Mapping[str, Any]] | None = None,
    live: Mapping[Key, Mapping[str, Any]] | None = None,
    deployed: Collection[Key] = (),
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Recording:
    """The recording of a program that has run to its end; raises what the program raises.

    In a `preview` nothing is known of a resource but its inputs, unless it is among the `deployed` ones or imported.
    `stacks` are the outputs of the stacks that exist; the program's own one exists in any case. `live` are outputs that
    differ from the inputs. `answers` are what lookups find, by their token; any other lookup fails.
    """
    recorder = _Recorder(preview, {stack: {}, **(stacks or {})}, live or {}, deployed, answers or {})

    async def run() -> None:
        # What fails is raised below. The futures that depend on it fail as well, unseen, and would be reported whenever
        # they are collected: in the middle of another test.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        SETTINGS.outputs.clear()
        mocks.set_mocks(
            recorder.mocks,
            project=PROJECT,
            stack=stack,
            preview=preview,
            monitor=recorder,
            organization=PULUMI_ORGANIZATION,
        )
        ROOT.set(None)  # that of the mocks is finished: it would export nothing
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
        delete_before_replace=request.deleteBeforeReplace,
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
