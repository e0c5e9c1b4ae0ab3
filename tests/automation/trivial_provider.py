"""A resource provider that keeps things in memory, for runs of the real engine without AWS.

A thing's inputs say what happens: `fail` makes its creation, update or deletion fail with that text, `seconds` lets it
take that long, `__emulated` marks the provider's own configuration. `replace` forces a replacement when it changes.
"""

import threading
import time
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc


class TrivialProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Creates `trivial:index:Thing`; `things` maps ids to properties, `calls` lists (operation, name)."""

    def __init__(self, *, mark: bool = False) -> None:
        self.things: dict[str, dict[str, object]] = {}
        self.calls: list[tuple[str, str]] = []
        self.mark = mark
        self._lock = threading.Lock()

    def Handshake(self, request, context):
        return provider_pb2.ProviderHandshakeResponse()

    def Attach(self, request, context):
        return empty_pb2.Empty()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="1.0.0")

    def CheckConfig(self, request, context):
        inputs = _plain(request.news)
        if self.mark:
            inputs["__emulated"] = "true"
        return provider_pb2.CheckResponse(inputs=_struct(inputs))

    def DiffConfig(self, request, context):
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request, context):
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)

    def Check(self, request, context):
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request, context):
        old, new = _plain(request.old_inputs), _plain(request.news)
        paths = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
        kinds = provider_pb2.PropertyDiff
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if paths else provider_pb2.DiffResponse.DIFF_NONE,
            replaces=[path for path in paths if path == "replace"],
            diffs=paths,
            detailedDiff={p: kinds(kind=kinds.UPDATE_REPLACE if p == "replace" else kinds.UPDATE) for p in paths},
            hasDetailedDiff=True,
        )

    def Create(self, request, context):
        properties = _plain(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=_struct(properties))
        name = self._call("create", request.urn, properties, context)
        with self._lock:
            self.things[name] = properties
        return provider_pb2.CreateResponse(id=name, properties=_struct(properties))

    def Read(self, request, context):
        found = self.things.get(request.id)
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(id=request.id, properties=_struct(found), inputs=_struct(found))

    def Update(self, request, context):
        properties = _plain(request.news)
        if not request.preview:
            self._call("update", request.urn, properties, context)
            self.things[request.id] = properties
        return provider_pb2.UpdateResponse(properties=_struct(properties))

    def Delete(self, request, context):
        self._call("delete", request.urn, {}, context)
        self.things.pop(request.id, None)
        return empty_pb2.Empty()

    def Cancel(self, request, context):
        return empty_pb2.Empty()

    def _call(self, operation: str, urn: str, properties: dict[str, object], context: grpc.ServicerContext) -> str:
        name = urn.rsplit("::", 1)[-1]
        with self._lock:
            self.calls.append((operation, name))
        time.sleep(float(properties.get("seconds") or 0))
        if properties.get("fail"):
            context.abort(grpc.StatusCode.UNKNOWN, str(properties["fail"]))
        return name


@contextmanager
def serving(provider: TrivialProvider) -> Iterator[int]:
    """Serve the provider on a free port, which is what `PULUMI_DEBUG_PROVIDERS=trivial:PORT` needs."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(0)


def _plain(struct: struct_pb2.Struct) -> dict[str, object]:
    return json_format.MessageToDict(struct)


def _struct(values: dict[str, object]) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())
