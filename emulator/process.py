"""What every process of the emulator has in common: how it says that it is ready, and when it ends.

A parent starts the process with pipes, reads one line of JSON from its standard output, and keeps its standard
input open for as long as the process is needed. The process ends when that pipe closes, so that nothing is left
behind when the parent is killed, and on SIGTERM.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from types import FrameType

LOOPBACK = "127.0.0.1"
"""The only address that anything of the emulator binds to."""


def announce(facts: Mapping[str, object]) -> None:
    """Print the ready line: `facts` as one line of JSON on standard output."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def end_with_parent() -> None:
    """End this process on SIGTERM, on SIGINT, and when its standard input closes."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    threading.Thread(target=_wait_for_parent, name="parent-watch", daemon=True).start()


def _end(_signal: int, _frame: FrameType | None) -> None:
    os._exit(0)  # nothing to save: state lives in memory only


def _wait_for_parent() -> None:
    # The descriptor, not sys.stdin: a thread inside the buffered reader would hold its lock at exit.
    while os.read(0, 4096):
        pass
    os._exit(0)
