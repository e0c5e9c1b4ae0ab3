"""The process that the engine attaches to (`PULUMI_DEBUG_PROVIDERS`): a gRPC server on the loopback."""

from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from emulator.process import LOOPBACK, announce, end_with_parent
from emulator.provider.handlers import HANDLERS
from emulator.provider.recorded import RECORDED
from emulator.provider.servicer import Catalogue, Servicer

_LARGEST_MESSAGE = 400 * 1024 * 1024
"""Bytes; what the engine itself allows. Source: sdk/go/common/util/rpcutil."""


def start(endpoint: str, port: int = 0, catalogue: Catalogue | None = None) -> tuple[grpc.Server, int]:
    """A running server for the emulated AWS at `endpoint`, and the port it has on 127.0.0.1 (0: any free one)."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=32),
        options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE), ("grpc.max_send_message_length", -1)],
    )
    servicer = Servicer(endpoint, catalogue or Catalogue(HANDLERS, RECORDED))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    bound = server.add_insecure_port(f"{LOOPBACK}:{port}")
    server.start()
    return server, bound


def main(endpoint: str, port: int) -> None:
    """Serves until the parent process ends or asks to stop."""
    server, bound = start(endpoint, port)
    end_with_parent()
    announce({"port": bound})
    server.wait_for_termination()
