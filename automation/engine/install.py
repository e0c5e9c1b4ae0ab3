"""Puts the engine where `find` finds it: the vendor's installer, or a build with Go where that cannot be reached.

The version is pinned in tools/pulumi/go.mod, whose go.sum pins every source that the build reads.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from semver import VersionInfo

from automation.engine.find import Engine, Refused, accepted, find, pulumi_home, sdk_version
from automation.errors import EngineMissing

Say = Callable[[str], None]
Install = Callable[[Path, Say], Path]
"""Puts `pulumi` into a directory's bin and returns its path; raises `NotInstalled`."""

GO_MODULE = Path(__file__).parents[2] / "tools" / "pulumi"
_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_INSTALLER = "https://get.pulumi.com/install.sh"
_REACH_SECONDS = 15
_DOWNLOAD_SECONDS = 600
_HEARTBEAT_SECONDS = 30


class NotInstalled(Exception):
    """One way to install the engine did not work; says why."""


def ensure(say: Say, ways: Sequence[Install] | None = None) -> Engine:
    """The engine that this machine has, installed first if there is none; `say` hears what is done meanwhile.

    `ways` are tried in their order; by default the vendor's installer, then Go. Raises `EngineMissing` with everything
    that was tried when none works.
    """
    engine, reasons = find()
    if engine:
        return engine
    tried = list(reasons)
    for reason in reasons:
        say(f"Not used: {reason}.")
    for install in ways or (install_from_vendor, build_with_go):
        try:
            return accepted(install(_place(), say))
        except (NotInstalled, Refused) as error:
            say(f"That did not work: {error}.")
            tried.append(str(error))
    raise EngineMissing(
        "No Pulumi engine, and none could be installed:\n"
        + "".join(f"  - {one}\n" for one in tried)
        + f"Install Pulumi {engine_version()} (https://www.pulumi.com/docs/install/) so that `pulumi` is on PATH, or "
        f"Go {_go_needed()} (https://go.dev/dl/) so that `foundation setup` can build it."
    )


def engine_version() -> VersionInfo:
    """The version to install: the one in go.mod; an installation without the tools directory takes the SDK's."""
    pinned = re.search(r"pulumi/pkg/v3 v(\S+)", _go_mod())
    return VersionInfo.parse(pinned.group(1)) if pinned else sdk_version()


def install_from_vendor(place: Path, say: Say) -> Path:
    """Pulumi's own installer, into `place`/bin; raises `NotInstalled` within seconds where it cannot be reached."""
    say(f"Installing Pulumi {engine_version()} into {place} from {_INSTALLER}: about a minute ...")
    reach(_INSTALLER)
    code = (
        "import sys; from semver import VersionInfo; from pulumi.automation import PulumiCommand;"
        "PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]))"
    )
    # In a process of its own, because the SDK's download knows no time limit.
    try:
        subprocess.run(  # noqa: S603  (this Python)
            [sys.executable, "-c", code, str(place), str(engine_version())],
            check=True,
            capture_output=True,
            text=True,
            timeout=_DOWNLOAD_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        raise NotInstalled(f"Pulumi's installer failed: {_last_line(error.stderr)}") from error
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"Pulumi's installer did not end within {_DOWNLOAD_SECONDS} s") from error
    return place / "bin" / "pulumi"


def build_with_go(place: Path, say: Say) -> Path:
    """Build the engine as a Go tool, into `place`/bin; raises `NotInstalled` without a Go that is new enough."""
    go = _go()
    target = place / "bin" / "pulumi"
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".pulumi-{os.getpid()}")
    say(f"Building Pulumi {engine_version()} with Go into {target}: 4 to 6 minutes on two cores, once ...")
    flags = f"-s -w -X {_VERSION_VARIABLE}=v{engine_version()}"
    try:
        _run_long([go, "build", "-trimpath", "-ldflags", flags, "-o", str(unfinished), _PACKAGE], GO_MODULE, say)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _place() -> Path:
    """The Pulumi home; a directory of the version's own when an engine that does not fit is there already."""
    home = pulumi_home()
    return home / "versions" / str(engine_version()) if (home / "bin" / "pulumi").exists() else home


def reach(url: str, seconds: float = _REACH_SECONDS) -> None:
    """Raise `NotInstalled` unless the URL answers in time; a resolver that hangs is left behind in its thread."""
    answer: list[Exception | None] = []

    def ask() -> None:
        try:
            with urllib.request.urlopen(url, timeout=seconds):  # noqa: S310  (our own constant)
                answer.append(None)
        except (OSError, ValueError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not answer:
        raise NotInstalled(f"{url} does not answer within {seconds:g} s")
    if answer[0] is not None:
        raise NotInstalled(f"{url} cannot be reached ({answer[0]})")


def _go() -> str:
    """The path of a Go that can build the engine."""
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin:/usr/lib/go/bin")
    if not go:
        raise NotInstalled(f"there is no Go on PATH; the build needs {_go_needed()}")
    if not GO_MODULE.is_dir():
        raise NotInstalled(f"{GO_MODULE} is missing: the build works from a clone of the repository")
    # In the module's directory, Go itself checks its version and fetches a newer one where GOTOOLCHAIN allows it.
    asked = subprocess.run([go, "version"], cwd=GO_MODULE, capture_output=True, text=True, check=False)  # noqa: S603
    if asked.returncode != 0:
        raise NotInstalled(
            f"{go} is too old for {_go_needed()} and may not fetch it "
            f"(GOTOOLCHAIN=auto allows that): {_last_line(asked.stderr)}"
        )
    return go


def _go_needed() -> str:
    needed = re.search(r"^go (\S+)$", _go_mod(), re.MULTILINE)
    return f"{needed.group(1)} or newer" if needed else "1.26 or newer"


def _go_mod() -> str:
    path = GO_MODULE / "go.mod"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _run_long(command: list[str], directory: Path, say: Say) -> None:
    """Run a silent command for minutes, with a sign of life now and then."""
    started = monotonic()
    with subprocess.Popen(  # noqa: S603  (go build)
        command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        while True:
            try:
                output, _ = process.communicate(timeout=_HEARTBEAT_SECONDS)
                break
            except subprocess.TimeoutExpired:
                say(f"  ... still building, {monotonic() - started:.0f} s")
            except BaseException:
                process.kill()
                raise
    if process.returncode != 0:
        raise NotInstalled(f"`{command[0]} build` failed: {_last_line(output)}")


def _last_line(text: str | None) -> str:
    lines = (text or "").strip().splitlines()
    return lines[-1] if lines else "no output"
