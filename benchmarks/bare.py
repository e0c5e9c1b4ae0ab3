"""`python -m benchmarks.bare COUNT`: up and no-change preview of a bare Pulumi program, seconds of each as JSON.

The baseline uses nothing of ours but the search for the engine, so that what makes us slower cannot make it slower too:
Pulumi's automation API as it comes (its `up` reads outputs and history at the end), an inline program of trivial
resources that awaits their ids, a provider that does nothing, and a state that is not written at every step.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pulumi
from pulumi import automation

from automation.engine.install import ensure


class Thing(pulumi.CustomResource):
    """A resource with one property, in the shape of those of generated SDKs."""

    value: pulumi.Output[str]

    def __init__(self, name: str, value: str, opts: pulumi.ResourceOptions) -> None:
        super().__init__("nothing:index:Thing", name, {"value": value}, opts)


def main() -> None:
    """Run it once and print `{"start": s, "up": s, "preview": s}`; `start` is that of the provider."""
    count = int(sys.argv[1])

    async def declare() -> None:
        nothing = pulumi.ProviderResource("nothing", "nothing", {})
        options = pulumi.ResourceOptions(provider=nothing)
        things = [Thing(f"thing-{number}", "as it is", options) for number in range(count)]
        await asyncio.gather(*(thing.id.future() for thing in things))

    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="foundation-bare-") as home, _provider(seconds) as port:
        os.environ |= _environment(Path(home), port)
        stack = automation.create_stack("bare", project_name="bare", program=declare)
        started = monotonic()
        made = stack.up()
        seconds["up"] = monotonic() - started
        started = monotonic()
        found = stack.preview()
        seconds["preview"] = monotonic() - started
    # The stack itself and its provider are counted as well.
    if made.summary.resource_changes != {"create": count + 2} or found.change_summary != {"same": count + 2}:
        raise AssertionError(f"not as bare as it should be: {made.summary.resource_changes}, {found.change_summary}")
    sys.stdout.write(json.dumps(seconds) + "\n")


@contextmanager
def _provider(seconds: dict[str, float]) -> Iterator[int]:
    """The port of the provider that does nothing, in a process of its own."""
    started = monotonic()
    command = [sys.executable, "-m", "benchmarks.nothing"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        if process.stdout is None or process.stdin is None:  # never, with pipes
            raise AssertionError("no pipes")
        port = int(json.loads(process.stdout.readline())["port"])
        seconds["start"] = monotonic() - started
        try:
            yield port
        finally:
            process.stdin.close()


def _environment(home: Path, port: int) -> dict[str, str]:
    """The settings of a rehearsal, for other providers."""
    (home / "state").mkdir()
    engine = ensure(lambda text: print(text, file=sys.stderr))
    return {
        "PATH": os.pathsep.join([str(engine.path.parent), os.environ.get("PATH", os.defpath)]),
        "PULUMI_DEBUG_PROVIDERS": f"nothing:{port}",
        "PULUMI_BACKEND_URL": f"file://{home / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "bare",
        "PULUMI_HOME": str(home / "pulumi"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }


if __name__ == "__main__":
    main()
