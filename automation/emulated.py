"""Emulated AWS as two child processes, and the environment in which everything talks to it and to nothing else."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from automation.errors import EmulatorFailed
from automation.world import ATTACHED, EMULATOR

#: Key of the emulation's own caller, who is a user of the management account.
ACCESS_KEY = "AKIAEMULATEDEMULATED"
#: What a process acts as, and where: as the plugins have it of the process that starts them.
CREDENTIALS = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")

#: Until a child says that it is ready, in seconds. It takes one or two on a quiet machine.
START_SECONDS = 90.0

#: Operators' tastes that may stay: they choose no account, no credentials and no endpoint.
KEPT = frozenset({"AWS_PAGER", "AWS_DEFAULT_OUTPUT", "AWS_CLI_AUTO_PROMPT"})
#: Variables of Pulumi that would choose another backend, account or secret.
UNWANTED = ("PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK", "PULUMI_API", "PULUMI_BACKEND_URL")


@dataclass(frozen=True)
class IdentityCenter:
    """The emulated instance of IAM Identity Center, with what is in it before anything is declared."""

    arn: str
    identity_store: str
    region: str
    groups: tuple[str, ...] = ()
    """Display names of groups that an external identity provider has provisioned."""
    users: tuple[str, ...] = ()
    """User names."""
    applications: Mapping[str, str] = field(default_factory=dict)
    """SAML applications: the ARN by the name."""


@dataclass(frozen=True)
class Options:
    """How AWS is emulated: the management account, its home Region, and what `python -m emulator aws` takes."""

    account: str
    region: str
    quota: int = 10
    port: int = 0
    creation_seconds: float = 0.05
    role_seconds: float = 0.0
    identity_center: IdentityCenter | None = None
    billed_tags: tuple[str, ...] = ()
    """Keys of tags that billing has met before anything is declared."""


@dataclass(frozen=True)
class Emulator:
    """A running emulation. `home` holds the backend, the Pulumi home and the logs, all of them to be thrown away."""

    endpoint: str
    provider_port: int
    native_port: int
    home: Path
    options: Options
    processes: tuple["subprocess.Popen[bytes]", ...]

    def alive(self) -> bool:
        """Whether both processes still run."""
        return all(process.poll() is None for process in self.processes)

    def variables(self) -> dict[str, str]:
        """The environment variables that bring a process into this emulation."""
        return {
            EMULATOR: self.endpoint,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": "emulated",
            "AWS_REGION": self.options.region,
            "AWS_DEFAULT_REGION": self.options.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            ATTACHED: f"aws:{self.provider_port},aws-native:{self.native_port}",
            "PULUMI_BACKEND_URL": f"file://{self.home / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "emulated",
            "PULUMI_HOME": str(self.home / "pulumi"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # What is not attached must fail: downloading a plugin would take minutes and reach real AWS.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }


def unwanted(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The variables that could lead a process to other credentials, endpoints or backends, of those that are set."""
    return tuple(name for name in environment if (name.startswith("AWS_") and name not in KEPT) or name in UNWANTED)


@contextmanager
def emulator(options: Options, home: Path) -> Iterator[Emulator]:
    """Emulated AWS, with its state below the existing directory `home`, for as long as the context lasts.

    Raises `EmulatorFailed` with the end of its log when a process does not start.
    """
    (home / "state").mkdir(exist_ok=True)
    with ExitStack() as children:
        server, served = children.enter_context(_child("aws", _arguments(options), home))
        endpoint = str(served["endpoint"])
        provider, attached = children.enter_context(_child("provider", [f"--endpoint={endpoint}"], home))
        ports = int(str(attached["aws"])), int(str(attached["aws-native"]))
        yield Emulator(endpoint, *ports, home, options, (server, provider))


def _arguments(options: Options) -> list[str]:
    """What `python -m emulator aws` is told."""
    given = {
        "--account": options.account,
        "--port": options.port,
        "--quota": options.quota,
        "--creation-seconds": options.creation_seconds,
        "--role-seconds": options.role_seconds,
    }
    if options.identity_center is not None:
        given["--identity-center"] = json.dumps(asdict(options.identity_center))
    if options.billed_tags:
        given["--billed-tags"] = json.dumps(options.billed_tags)
    return [f"{name}={value}" for name, value in given.items()]


@contextmanager
def inside(emulation: Emulator, extra: Mapping[str, str] | None = None) -> Iterator[None]:
    """This process inside the emulation: what it calls with boto3 and what it starts reach nothing else."""
    before = dict(os.environ)
    entered = {**_clean(before), **emulation.variables(), **(extra or {})}
    os.environ.clear()
    os.environ.update(entered)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def acting(endpoint: str | None, home: Path) -> Iterator[None]:
    """Providers that act as this process, where it has other credentials than the emulation's own caller.

    A plugin is started for each run, with the run's credentials; the emulation's providers are there before.
    """
    credentials = {name: os.environ[name] for name in CREDENTIALS if name in os.environ}
    if endpoint is None or credentials.get("AWS_ACCESS_KEY_ID") in (None, ACCESS_KEY):
        yield
        return
    before = os.environ[ATTACHED]
    with _child("provider", [f"--endpoint={endpoint}"], home, credentials) as (_, ready):
        os.environ[ATTACHED] = f"aws:{ready['aws']},aws-native:{ready['aws-native']}"
        try:
            yield
        finally:
            os.environ[ATTACHED] = before


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what could lead elsewhere, and with the loopback behind no proxy."""
    kept = {name: value for name, value in environment.items() if name not in unwanted(environment)}
    proxies = {
        name: ",".join(filter(None, ["127.0.0.1,localhost", kept.get(name)])) for name in ("NO_PROXY", "no_proxy")
    }
    return {**kept, **proxies}


@contextmanager
def _child(
    process: str, arguments: Sequence[str], home: Path, credentials: Mapping[str, str] | None = None
) -> Iterator[tuple["subprocess.Popen[bytes]", Mapping[str, object]]]:
    """`python -m emulator <process>`, and what it announces. It ends when its standard input closes."""
    log = home / f"{process}.log"
    with log.open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603  (this Python, our own module)
            [sys.executable, "-m", "emulator", process, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**_clean(os.environ), **(credentials or {})},
            # A group of its own: Ctrl-C must not take AWS away from an engine that is still finishing its calls.
            process_group=0,
        )
    try:
        yield child, _announced(child, process, log)
    finally:
        child.communicate()


def _announced(child: subprocess.Popen[bytes], process: str, log: Path) -> Mapping[str, object]:
    """The line of JSON that says that the process is ready."""
    if child.stdout is None:  # never, with a pipe
        raise EmulatorFailed(f"emulated AWS ({process}) has no output")
    if select.select([child.stdout], [], [], START_SECONDS)[0] and (line := child.stdout.readline()):
        content: Mapping[str, object] = json.loads(line)
        return content
    child.kill()
    told = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise EmulatorFailed(
        f"Emulated AWS (python -m emulator {process}) did not start:\n"
        + "\n".join(f"  {line}" for line in told[-5:] or ["it said nothing"])
    )
