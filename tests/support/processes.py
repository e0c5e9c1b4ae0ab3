"""The emulator's processes, started for a test and ended with it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MANAGEMENT = "111122223333"


@contextmanager
def emulator(*arguments: str) -> Iterator[dict[str, Any]]:
    """`python -m emulator <arguments>`, running; gives the ready line's values."""
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


@contextmanager
def emulated_aws(*options: str) -> Iterator[str]:
    """The endpoint of an emulated AWS with a management account."""
    with emulator("aws", "--account", MANAGEMENT, *options) as ready:
        yield ready["endpoint"]
