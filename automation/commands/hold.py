"""Keeps the emulation open until the operator ends it."""

import signal
import threading
from types import FrameType

from rich.console import Console

from automation.emulated import Emulator
from automation.errors import EmulatorFailed

_LOOK_SECONDS = 0.5


def hold_open(console: Console, emulation: Emulator) -> None:
    """Wait for Ctrl-C or SIGTERM; raises `EmulatorFailed` when a process of the emulation ends by itself."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    console.print("  Ctrl-C ends it and forgets everything.")
    try:
        while not stopped.wait(_LOOK_SECONDS):
            if not emulation.alive():
                raise EmulatorFailed(f"Emulated AWS has ended by itself; its logs are in {emulation.home}.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    console.print("Ended.")
