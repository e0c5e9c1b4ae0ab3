"""`foundation emulator`, held open as an operator does, and commands in a shell inside it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import language_host
from processes import ROOT

BIN = Path(sys.executable).parent
PATIENCE = 150
"""Seconds that a command or the emulator's start may take on a loaded machine."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    output: str

    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.output)


@dataclass
class Shell:
    """A project's directory, and the environment of a shell inside an emulation of its AWS."""

    directory: Path
    environment: Mapping[str, str]

    @property
    def endpoint(self) -> str:
        """Where emulated AWS answers."""
        return self.environment["AWS_ENDPOINT_URL"]

    def run(self, *command: str) -> Done:
        """Runs a command in the project's directory; output and errors together, without progress of JSON commands."""
        finished = subprocess.run(
            command,
            cwd=self.directory,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        shown = finished.stdout if "--json" in command and finished.stdout else finished.stdout + finished.stderr
        return Done(finished.returncode, shown)

    def foundation(self, *arguments: str) -> Done:
        """Runs `foundation` with the arguments."""
        return self.run(str(BIN / "foundation"), *arguments)

    def edit(self, change: Callable[[str], str], stack: str = "prod") -> None:
        """Edits the stack file, which the change must change."""
        file = self.directory / f"Pulumi.{stack}.yaml"
        before = file.read_text()
        after = change(before)
        assert after != before
        file.write_text(after)

    def calls(self, since: int = 0) -> Sequence[Mapping[str, Any]]:
        """The calls that emulated AWS has answered, oldest first."""
        with urlopen(f"{self.endpoint}/_foundation/calls?since={since}") as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def mutations(self, since: int = 0) -> list[str]:
        """The operations of the calls that change something."""
        return [call["operation"] for call in self.calls(since) if call["mutating"]]

    def last_call(self) -> int:
        """The number of the last call."""
        return max((call["seq"] for call in self.calls()), default=0)

    def client(self, service: str) -> Any:
        """A boto3 client of the management account."""
        return boto3.client(
            service,
            region_name=self.environment["AWS_REGION"],
            endpoint_url=self.endpoint,
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )


def project(directory: Path, stack_file: Path, stack: str = "prod") -> Path:
    """A project of its own with a copy of the stack file, running the checkout's program."""
    directory.mkdir()
    for name in ("Pulumi.yaml", "__main__.py"):
        shutil.copy(ROOT / name, directory / name)
    (directory / "foundation").symlink_to(ROOT / "foundation")
    shutil.copy(stack_file, directory / f"Pulumi.{stack}.yaml")
    return directory


def without(file: Path, *sections: str) -> None:
    """Switches the last sections of a stack file off, of which the first begins what is left out."""
    text = file.read_text()
    kept = text[: text.index(f"  foundation:{sections[0]}:")]
    file.write_text(kept + "".join(f'  foundation:{section}: "off"\n' for section in sections))


@contextmanager
def emulated_shell(directory: Path, *options: str) -> Iterator[Shell]:
    """A shell inside `foundation emulator` for the project, with the `pulumi` command able to run its program."""
    file = directory.parent / "env.sh"
    command = [str(BIN / "foundation"), "emulator", "-C", str(directory), "--env-file", str(file), *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    with (directory.parent / "emulator.log").open("w") as log:
        holder = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            _wait_for(file, holder)
            plugins = directory.parent / "plugins"
            plugins.mkdir(exist_ok=True)
            language_host.install(plugins)
            yield Shell(directory, _sourced(file, environment, plugins))
        finally:
            holder.terminate()
            holder.wait(timeout=30)


def _wait_for(file: Path, holder: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not file.exists() or not file.read_text():
        assert holder.poll() is None, "the emulator has ended"
        assert time.monotonic() < deadline, "the emulator does not start"
        time.sleep(0.05)


def _sourced(file: Path, environment: Mapping[str, str], plugins: Path) -> dict[str, str]:
    script = f'source "{file}" 2>/dev/null; export PATH="{plugins}:$PATH"; env -0'
    printed = subprocess.run(
        ["bash", "-c", script], env=dict(environment), capture_output=True, text=True, check=True, timeout=PATIENCE
    ).stdout
    return dict(entry.split("=", 1) for entry in printed.split("\0") if "=" in entry)
