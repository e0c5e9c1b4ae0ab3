"""Asks a provider over gRPC what the engine would ask."""

from collections.abc import Callable
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from emulator.provider.values import Properties, properties, struct


class Engine:
    """What the engine would ask of one explicit provider, over a connection of its own."""

    def __init__(self, port: int, configuration: Properties | None = None) -> None:
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)])
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        if configuration is not None:
            self.stub.Configure(provider_pb2.ConfigureRequest(args=struct(configuration)))

    def check(self, token: str, inputs: Properties) -> list[tuple[str, str]]:
        answer = self.stub.Check(provider_pb2.CheckRequest(urn=_urn(token), news=struct(inputs)))
        return [(failure.property, failure.reason) for failure in answer.failures]

    def create(self, token: str, inputs: Properties, preview: bool = False) -> tuple[str, Properties]:
        request = provider_pb2.CreateRequest(urn=_urn(token), properties=struct(inputs), preview=preview)
        answer = self.stub.Create(request)
        return answer.id, properties(answer.properties)

    def read(self, token: str, identifier: str, inputs: Properties | None = None) -> tuple[Properties, Properties]:
        request = provider_pb2.ReadRequest(urn=_urn(token), id=identifier, inputs=struct(inputs or {}))
        answer = self.stub.Read(request)
        return (properties(answer.inputs), properties(answer.properties)) if answer.id else ({}, {})

    def diff(self, token: str, old: Properties, new: Properties) -> Any:
        return self.stub.Diff(provider_pb2.DiffRequest(urn=_urn(token), old_inputs=struct(old), news=struct(new)))

    def update(
        self, token: str, identifier: str, old: Properties, new: Properties, preview: bool = False
    ) -> Properties:
        request = provider_pb2.UpdateRequest(
            urn=_urn(token), id=identifier, old_inputs=struct(old), olds=struct(old), news=struct(new), preview=preview
        )
        return properties(self.stub.Update(request).properties)

    def invoke(self, token: str, arguments: Properties, preview: bool = False) -> tuple[Properties, list[str]]:
        """What a function answers, and what is wrong with the arguments."""
        request = provider_pb2.InvokeRequest(tok=token, args=struct(arguments), preview=preview)
        answer = self.stub.Invoke(request)
        return properties(getattr(answer, "return")), [failure.reason for failure in answer.failures]

    def delete(self, token: str, identifier: str, state: Properties) -> None:
        request = provider_pb2.DeleteRequest(urn=_urn(token), id=identifier, properties=struct(state))
        self.stub.Delete(request)


def _urn(token: str) -> str:
    return f"urn:pulumi:prod::foundation::foundation:units:Units${token}::name"


def engine_error(call: Callable[[], object]) -> grpc.Call:
    """The error that a call ends with."""
    try:
        call()
    except grpc.RpcError as error:
        return error  # type: ignore[return-value]  # every error of a call is one
    raise AssertionError("the call should have failed")


def failure(call: Callable[[], object]) -> str:
    """The text of the error that a call ends with."""
    return str(engine_error(call).details())


def initialization_failure(error: grpc.Call) -> provider_pb2.ErrorResourceInitFailed:
    """What a failed creation says about the resource that exists all the same."""
    metadata = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    found = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(found)
    return found
