"""A language plugin for Python, so that tests can run the `pulumi` command itself on this program.

The plugin that comes with an ordinary Pulumi install is a Go program that no package registry carries. This one serves
the same protocol with the SDK's own server for inline programs, and runs `__main__.py` as that plugin does. Only for
tests: `install(directory)` puts a `pulumi-language-python` there, for the PATH of the command.
"""

import os
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, language_pb2_grpc


class Host(LanguageServer):
    """Runs the program of the request's directory."""

    def __init__(self, engine: str) -> None:
        super().__init__(lambda: None)
        self._engine = engine

    def Run(self, request: language_pb2.RunRequest, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        directory = request.info.program_directory or request.pwd
        os.chdir(directory)
        sys.path.insert(0, directory)
        self.program = lambda: runpy.run_path(str(Path(directory) / "__main__.py"), run_name="__main__")
        request.args[:] = [self._engine]
        return super().Run(request, context)

    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        return language_pb2.LanguageHandshakeResponse()


def install(directory: Path) -> None:
    """Makes the plugin's executable in the directory."""
    executable = directory / "pulumi-language-python"
    executable.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" "$@"\n')
    executable.chmod(0o755)


def main() -> None:
    """Serves until the engine ends the process; its address is the last argument."""
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(sys.argv[-1]), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    with suppress(KeyboardInterrupt):  # how the engine ends its plugins
        server.wait_for_termination()


if __name__ == "__main__":
    main()
