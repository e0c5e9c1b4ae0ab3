"""Which engine to use: the `pulumi` on PATH, or the one under the Pulumi home.

An engine is accepted by the rule of the SDK's own installer: the SDK's major version, and not older than the SDK.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from semver import VersionInfo


@dataclass(frozen=True)
class Engine:
    """An engine that the SDK accepts."""

    path: Path
    version: VersionInfo


class Refused(Exception):
    """A program that is no engine for this SDK; says which and why."""


def sdk_version() -> VersionInfo:
    """The version of the `pulumi` package for Python."""
    return VersionInfo.parse(installed_version("pulumi"))


def pulumi_home() -> Path:
    """Where Pulumi keeps its plugins and logins: PULUMI_HOME, or ~/.pulumi."""
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def candidates() -> tuple[Path, ...]:
    """Where there is a program called pulumi, in the order of preference."""
    home = pulumi_home()
    found = [shutil.which("pulumi"), home / "bin" / "pulumi", *sorted(home.glob("versions/*/bin/pulumi"), reverse=True)]
    return tuple(dict.fromkeys(Path(place) for place in found if place and Path(place).is_file()))


def find() -> tuple[Engine | None, tuple[str, ...]]:
    """The first engine that the SDK accepts, and why those before it are not."""
    refused: list[str] = []
    for path in candidates():
        try:
            return accepted(path), tuple(refused)
        except Refused as reason:
            refused.append(str(reason))
    return None, tuple(refused)


def accepted(path: Path) -> Engine:
    """The engine at `path`; raises `Refused` when it does not run or its version does not fit."""
    try:
        answer = subprocess.run(  # noqa: S603  (the operator's own pulumi, no shell)
            [path, "version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        ).stdout.strip()
        version = VersionInfo.parse(answer.removeprefix("v"))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise Refused(f"{path} does not tell its version: {error}") from error
    oldest = sdk_version()
    if version.major != oldest.major or version < oldest:
        raise Refused(f"{path} is {version}; the SDK needs {oldest} or newer, below {oldest.major + 1}.0.0")
    return Engine(path, version)
