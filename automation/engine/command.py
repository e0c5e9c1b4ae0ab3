"""One engine process at a time, in a process group of its own.

The SDK starts `pulumi` in our group, where a terminal's Ctrl-C reaches both of us, and the SDK then takes its program
server away while the engine still finishes what is in flight. Here the engine hears of Ctrl-C from us alone: the first
lets it finish its calls and save its state, the second kills it.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from pulumi.automation import CommandResult, OnOutput, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo


class Command(PulumiCommand):
    """The `pulumi` at one path, run without prompts."""

    def __init__(self, path: Path, version: VersionInfo) -> None:
        # The parent's constructor would run `pulumi version` a second time.
        self.command = str(path)
        self.version = version
        self._process: subprocess.Popen[str] | None = None

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run `pulumi <args>` in `cwd` and return its output.

        Raises the SDK's `CommandError` when the exit code is not 0.
        """
        binaries = str(Path(self.command).parent)
        environment = {
            **os.environ,
            **additional_env,
            "PULUMI_AUTOMATION_API": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # Plugins that were installed beside the engine come before others of the same name.
            "PATH": os.pathsep.join([binaries, os.environ.get("PATH", os.defpath)]),
        }
        with subprocess.Popen(  # noqa: S603  (our own engine, no shell)
            [self.command, "--non-interactive", *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            encoding="utf-8",
            process_group=0,
        ) as process:
            self._process = process
            try:
                stdout, stderr = _read(process, on_output, on_error)
            finally:
                self._process = None
        result = CommandResult(stdout=stdout, stderr=stderr, code=process.returncode)
        if process.returncode != 0:
            raise create_command_error(result)
        return result

    def interrupt(self) -> None:
        """Ask the running engine to stop: once to finish what is in flight, a second time to stop at once."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)


def _read(process: subprocess.Popen[str], on_output: OnOutput | None, on_error: OnOutput | None) -> tuple[str, str]:
    """Both streams of the process to their end, line by line to the callbacks."""
    lines: tuple[list[str], list[str]] = ([], [])
    readers = [
        threading.Thread(target=_lines, args=(stream, callback, kept), daemon=True)
        for stream, callback, kept in zip((process.stdout, process.stderr), (on_output, on_error), lines, strict=True)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    process.wait()
    return "\n".join(lines[0]), "\n".join(lines[1])


def _lines(stream: IO[str], callback: Callable[[str], object] | None, kept: list[str]) -> None:
    for line in stream:
        kept.append(line.rstrip())
        if callback:
            callback(kept[-1])
