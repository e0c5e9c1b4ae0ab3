"""`python -m benchmarks.bare COUNT`: up and no-change preview of the bare program, seconds of each as JSON.

The project's own wrapper drives it, as it drives a rehearsal: the same engine, events, progress and throw-away state.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from time import monotonic

from rich.console import Console

from automation.engine.install import ensure
from automation.progress import progress_on
from automation.session import open_stack
from automation.stacks import Project

_PROJECT = """name: bare
runtime: python
config: {{count: {{type: integer, default: {count}}}}}
"""


def main() -> None:
    """Run it once and print `{"start": s, "up": s, "preview": s}`."""
    count = int(sys.argv[1])
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="foundation-bare-") as home, _provider(seconds) as port:
        place = Path(home)
        (place / "state").mkdir()
        (place / "Pulumi.yaml").write_text(_PROJECT.format(count=count), encoding="utf-8")
        os.environ |= _environment(place, port)
        show = progress_on(Console(file=StringIO()))
        project = Project(place, "bare", Path(__file__).with_name("bare_program.py"))
        session = open_stack(ensure(show.note), project, "bare", None, show, create=True)
        for phase, operate in (("up", session.stack.up), ("preview", session.stack.preview)):
            started = monotonic()
            outcome = session.run(phase, operate)
            seconds[phase] = monotonic() - started
            if sum(outcome.changes.values()) < count:
                raise AssertionError(f"{phase} of {count} resources went through {dict(outcome.changes)}")
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
        yield port
        process.stdin.close()


def _environment(home: Path, port: int) -> dict[str, str]:
    """The settings of a rehearsal, for other providers."""
    return {
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
