"""The provider protocol: what the engine asks, answered from the handlers.

Common to all types: names checked against the SDK, differences by input, previews that make no AWS call, a read after
every write, AWS's own error text, and the refusal to touch state that was not made on emulated AWS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import grpc
from botocore.exceptions import BotoCoreError, ClientError
from google.protobuf import any_pb2, empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from emulator.provider import default_tags
from emulator.provider.connection import ConfigurationRefused, Connection, loopback
from emulator.provider.function import Function
from emulator.provider.handler import Handler, PartialFailure
from emulator.provider.recorded import recorded_handler
from emulator.provider.schema import UnknownType, resource_type
from emulator.provider.values import UNKNOWN, Properties, properties, struct

MARK = "__emulated"
"""Input of every provider resource that was made here: how state of the emulator is told from state of real AWS."""

PROBLEMS = (ClientError, BotoCoreError, ConfigurationRefused, UnknownType, ValueError, LookupError, TimeoutError)
"""What a request may fail of with a message for the operator; anything else is a defect of ours and shows its trace."""

_NO_STATE = "this provider resource was made on real AWS; emulated AWS refuses its state"


@dataclass(frozen=True)
class Catalogue:
    """What this provider can do: handlers and functions by token, and types that are only recorded, with the reason."""

    handlers: Mapping[str, Handler]
    recorded: Mapping[str, str]
    functions: Mapping[str, Function] = field(default_factory=dict)

    def handler(self, token: str) -> Handler:
        """The handler of a type. Raises UnknownType by the type's name."""
        if token in self.handlers:
            return self.handlers[token]
        if token in self.recorded:
            return recorded_handler(token, self.recorded[token])
        raise UnknownType(f"emulated AWS has no handler for {token}: add one to emulator/provider/handlers")

    def function(self, token: str) -> Function:
        """The function of that token. Raises UnknownType by its name."""
        if token in self.functions:
            return self.functions[token]
        raise UnknownType(f"emulated AWS does not answer the function {token}: add it to emulator/provider/invokes")


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Stands in for the plugin of one version; keeps each provider's configuration by its connection's peer address."""

    def __init__(self, endpoint: str, catalogue: Catalogue, version: str) -> None:
        self._version = version
        self._endpoint = loopback(endpoint)
        self._catalogue = catalogue
        self._connections: dict[str, Connection] = {}

    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        return provider_pb2.ProviderHandshakeResponse()

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=self._version)

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        old, new = properties(request.olds), properties(request.news)
        if old and MARK not in old:
            return provider_pb2.CheckResponse(failures=[provider_pb2.CheckFailure(property="", reason=_NO_STATE)])
        return provider_pb2.CheckResponse(inputs=struct({**new, MARK: "true"}))

    def DiffConfig(self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        old, new = properties(request.old_inputs or request.olds), properties(request.news)
        return _diff(sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)), frozenset(), old)

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        def configure() -> provider_pb2.ConfigureResponse:
            self._connections[context.peer()] = Connection(self._endpoint, properties(request.args))
            return provider_pb2.ConfigureResponse(acceptSecrets=False, supportsPreview=True, acceptResources=False)

        return _answer(context, configure)

    def Invoke(self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext) -> provider_pb2.InvokeResponse:
        # In previews too: the engine asks only providers whose settings are known, and expects what is there now.
        def invoke() -> provider_pb2.InvokeResponse:
            function, arguments = self._catalogue.function(request.tok), properties(request.args)
            problems = function.problems(arguments)
            response = provider_pb2.InvokeResponse(
                failures=[provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in problems]
            )
            if not problems:
                found = function.call(self._connection(context), arguments)
                getattr(response, "return").CopyFrom(struct(found))  # a word of Python's
            return response

        return _answer(context, invoke)

    def Check(self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        def check() -> provider_pb2.CheckResponse:
            token = _token(request.urn)
            handler, inputs = self._catalogue.handler(token), properties(request.news)
            problems = resource_type(token).problems(inputs)
            unapplied = sorted((inputs.keys() & resource_type(token).inputs.keys()) - handler.takes)
            problems += [(name, f"emulated AWS does not apply {name!r} of {token}") for name in unapplied]
            answer = provider_pb2.CheckResponse(
                inputs=request.news,
                failures=[provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in problems],
            )
            defaults = self._default_tags(context)
            answer.inputs.MergeFrom(struct(default_tags.checked(resource_type(token), inputs, defaults)))
            return answer

        return _answer(context, check)

    def Diff(self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        def diff() -> provider_pb2.DiffResponse:
            handler = self._catalogue.handler(_token(request.urn))
            old, new = properties(request.old_inputs), properties(request.news)
            ignored = set(request.ignoreChanges)
            changed = handler.changed(old, new) + ([default_tags.ALL] if default_tags.differ(old, new) else [])
            changed = [name for name in changed if name not in ignored]
            return _diff(changed, handler.replacing(old, new), old)

        return _answer(context, diff)

    def Create(self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext) -> provider_pb2.CreateResponse:
        def create() -> provider_pb2.CreateResponse:
            token, inputs = _token(request.urn), properties(request.properties)
            handler = self._catalogue.handler(token)
            if request.preview:
                return provider_pb2.CreateResponse(properties=struct(_expected(token, inputs)))
            connection = self._connection(context)
            try:
                identifier = handler.create(connection, default_tags.applied(inputs))
            except PartialFailure as failure:
                return _partial(context, handler, connection, failure, inputs)
            state = _read(handler, connection, identifier, inputs)
            return provider_pb2.CreateResponse(id=identifier, properties=struct(state))

        return _answer(context, create)

    def Read(self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext) -> provider_pb2.ReadResponse:
        def read() -> provider_pb2.ReadResponse:
            token = _token(request.urn)
            handler, known = self._catalogue.handler(token), properties(request.inputs)
            state = _found(handler, self._connection(context), request.id, known or properties(request.properties))
            if state is None:
                return provider_pb2.ReadResponse()
            # An import knows no inputs: all that AWS shows are. A refresh keeps to those that were declared.
            is_refresh = bool(known) or len(request.properties) > 0
            shown = {key for key, value in state.items() if value not in (None, "", [], {})}
            names = (handler.takes | {default_tags.ALL}) & (known.keys() if is_refresh else shown)
            inputs = {key: value for key, value in state.items() if key in names}
            return provider_pb2.ReadResponse(id=request.id, properties=struct(state), inputs=struct(inputs))

        return _answer(context, read)

    def Update(self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext) -> provider_pb2.UpdateResponse:
        def update() -> provider_pb2.UpdateResponse:
            handler, new = self._catalogue.handler(_token(request.urn)), properties(request.news)
            if request.preview:
                unknown = dict.fromkeys(handler.unsettled(properties(request.old_inputs), new), UNKNOWN)
                return provider_pb2.UpdateResponse(properties=struct({**properties(request.olds), **new, **unknown}))
            connection = self._connection(context)
            old = properties(request.old_inputs)
            handler.update(connection, request.id, default_tags.applied(old), default_tags.applied(new))
            return provider_pb2.UpdateResponse(properties=struct(_read(handler, connection, request.id, new)))

        return _answer(context, update)

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        def delete() -> empty_pb2.Empty:
            handler = self._catalogue.handler(_token(request.urn))
            handler.delete(self._connection(context), request.id, properties(request.properties))
            return empty_pb2.Empty()

        return _answer(context, delete)

    def _connection(self, context: grpc.ServicerContext) -> Connection:
        """The configured connection; a provider with unknown settings is never asked for anything but a preview."""
        return self._connections[context.peer()]

    def _default_tags(self, context: grpc.ServicerContext) -> Mapping[str, str]:
        connection = self._connections.get(context.peer())
        return connection.default_tags if connection else {}


def _token(urn: str) -> str:
    """The type of a URN: `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def _expected(token: str, inputs: Properties) -> Properties:
    """The state that a preview of a creation shows: what was asked for, and everything else unknown."""
    return {**dict.fromkeys(resource_type(token).outputs, UNKNOWN), **inputs}


def _read(handler: Handler, connection: Connection, identifier: str, inputs: Properties) -> Properties:
    state = _found(handler, connection, identifier, inputs)
    if state is None:
        raise LookupError(f"{handler.token} {identifier} is gone right after it was written")
    return state


def _found(handler: Handler, connection: Connection, identifier: str, declared: Properties) -> Properties | None:
    state = handler.read(connection, identifier, default_tags.applied(declared))
    return state and default_tags.shown(state, declared, connection.default_tags)


def _diff(changed: list[str], replaces: frozenset[str], old: Properties) -> provider_pb2.DiffResponse:
    kinds = provider_pb2.PropertyDiff.Kind
    detail = {}
    for name in changed:
        base = "UPDATE" if name in old else "ADD"
        kind = f"{base}_REPLACE" if name in replaces else base
        detail[name] = provider_pb2.PropertyDiff(kind=kinds.Value(kind), inputDiff=True)
    some = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
    return provider_pb2.DiffResponse(
        changes=some,
        diffs=changed,
        replaces=[name for name in changed if name in replaces],
        detailedDiff=detail,
        hasDetailedDiff=True,
    )


Response = TypeVar("Response")


def _answer(context: grpc.ServicerContext, answer: Callable[[], Response]) -> Response:
    """The answer, or the failure in AWS's own words as the status of the call."""
    try:
        return answer()
    except PROBLEMS as problem:
        context.abort(grpc.StatusCode.UNKNOWN, str(problem))
        raise  # `abort` raises by itself; this tells the reader and the type checker


def _partial(
    context: grpc.ServicerContext, handler: Handler, connection: Connection, failure: PartialFailure, inputs: Properties
) -> provider_pb2.CreateResponse:
    """Fails the call in the way that makes the engine keep the id and the state of what exists."""
    state = _found(handler, connection, failure.identifier, inputs) or inputs
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=failure.identifier, properties=struct(state), inputs=struct(inputs), reasons=[str(failure.reason)]
        ),
        type_url_prefix="type.googleapis.com/",
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(failure.reason), details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, str(failure.reason))
    raise failure.reason
