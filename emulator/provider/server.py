"""The process that the engine attaches to (`PULUMI_DEBUG_PROVIDERS`): a gRPC server on the loopback for each plugin.

The two plugins differ in nothing but their version, which the engine compares with that of the SDK.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from emulator.process import LOOPBACK, announce, end_with_parent
from emulator.provider.connection import warm
from emulator.provider.handlers import HANDLERS
from emulator.provider.invokes import INVOKES
from emulator.provider.recorded import RECORDED
from emulator.provider.schema import resource_type
from emulator.provider.servicer import Catalogue, Servicer

_LARGEST_MESSAGE = 400 * 1024 * 1024
"""Bytes; what the engine itself allows. Source: sdk/go/common/util/rpcutil."""


PACKAGES = {"aws": "pulumi-aws", "aws-native": "pulumi-aws-native"}
"""Plugin -> the distribution of its SDK, whose version it has."""


def start(
    endpoint: str, plugin: str = "aws", port: int = 0, catalogue: Catalogue | None = None
) -> tuple[grpc.Server, int]:
    """A running server for the emulated AWS at `endpoint`, and the port it has on 127.0.0.1 (0: any free one)."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=32),
        options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE), ("grpc.max_send_message_length", -1)],
    )
    servicer = Servicer(endpoint, catalogue or Catalogue(HANDLERS, RECORDED, INVOKES), version(PACKAGES[plugin]))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    bound = server.add_insecure_port(f"{LOOPBACK}:{port}")
    server.start()
    return server, bound


def main(endpoint: str, port: int) -> None:
    """Serves until the parent process ends or asks to stop; `port` is that of `aws`, the other takes a free one."""
    end_with_parent()
    aws, aws_port = start(endpoint, "aws", port)
    _native, native_port = start(endpoint, "aws-native")
    announce({"port": aws_port, "aws": aws_port, "aws-native": native_port})
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    aws.wait_for_termination()


def _warm() -> None:
    """Loads what the first resources would wait for, half a second of it, while the engine is still starting."""
    warm(["sts", *sorted({token.split(":")[1].split("/")[0] for token in HANDLERS})])
    for token in HANDLERS:
        resource_type(token)
