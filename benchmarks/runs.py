"""One run of ours and one of the bare program, each in a process of its own, so that none finds anything warmed up."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 3600
"""Seconds after which a run is given up."""


class RunFailed(Exception):
    """A run that did not end well measures nothing; says what it said."""


@dataclass(frozen=True)
class Run:
    """The resources that a run went through, and its seconds by phase."""

    resources: int
    seconds: Mapping[str, float]


def rehearsal(directory: Path, stack: str) -> Run:
    """`foundation rehearse` of a stack: seconds of `start`, `up`, `preview` and `readback`. Raises RunFailed."""
    with tempfile.TemporaryDirectory(prefix="foundation-bench-") as scratch:
        file = Path(scratch) / "rehearsal.json"
        output(["-m", "automation", "rehearse", stack, "-C", str(directory), "--json", str(file)])
        found = json.loads(file.read_text(encoding="utf-8"))
    ours = found["seconds"]
    seconds = {"start": ours["emulator"], "up": ours["up"], "preview": ours["recheck"], "readback": ours["readback"]}
    return Run(int(found["emulation"]["applied"]), seconds)


def bare(resources: int) -> Run:
    """The bare program with that many resources: seconds of `start`, `up` and `preview`. Raises RunFailed."""
    return Run(resources, json.loads(output(["-m", "benchmarks.bare", str(resources)])))


def output(arguments: Sequence[str]) -> str:
    """What this Python prints on standard output for the arguments. Raises RunFailed when it does not exit with 0."""
    try:
        done = subprocess.run(  # noqa: S603  (this Python, our own modules)
            [sys.executable, *arguments],
            cwd=ROOT,
            # Compiled modules are kept, as on any machine that was set up: a second run must not compile again.
            env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired as error:
        raise RunFailed(f"python {' '.join(arguments)} takes longer than {LONGEST} s") from error
    if done.returncode != 0:
        said = "\n".join(f"  {line}" for line in (done.stdout + done.stderr).strip().splitlines()[-20:])
        raise RunFailed(f"python {' '.join(arguments)} ended with {done.returncode}:\n{said}")
    return done.stdout
