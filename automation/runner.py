"""Runs one operation of the engine: events to the ledger and the progress, Ctrl-C to a clean stop."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Protocol

from automation.errors import EngineFailed, Findings, Interrupted, RunFailed
from automation.events import Event
from automation.ledger import Ledger, Outcome
from automation.words import plural
from foundation.errors import FoundationError


class Progress(Protocol):
    """What shows a run while it works."""

    def begin(self, ledger: Ledger) -> None:
        """A run starts; the ledger fills while it works."""

    def event(self, event: Event) -> None:
        """Something happened; the ledger has it already."""

    def note(self, text: str) -> None:
        """Something to tell between the events."""

    def end(self) -> None:
        """The run is over, well or not."""


class Failed(Exception):
    """A run that did not end well: what it did all the same, and why it ended."""

    def __init__(self, outcome: Outcome, reason: FoundationError) -> None:
        super().__init__(str(reason))
        self.outcome = outcome
        self.reason = reason


def run(
    ledger: Ledger, operate: Callable[[Callable[[Event], None]], None], interrupt: Callable[[], None], show: Progress
) -> Outcome:
    """Run `operate`, which takes the callback for events, to its end.

    Raises `Failed` with the outcome so far: its reason is `RunFailed` when resources failed, `Findings` when the
    program refused all that failed, `Interrupted` after
    Ctrl-C, and what `operate` raised otherwise.
    """

    def on_event(event: Event) -> None:
        ledger.add(event)
        show.event(event)

    show.begin(ledger)
    try:
        with _stopping(interrupt, show.note) as stopped:
            operate(on_event)
    except FoundationError as error:
        outcome = replace(ledger.outcome(), succeeded=False)
        if stopped.is_set():
            # The program ends with an error of its own when the engine goes away under it.
            outcome = replace(outcome, failures=tuple(one for one in outcome.failures if one.resource))
        raise Failed(outcome, _reason(outcome, error, stopped=stopped.is_set())) from error
    finally:
        show.end()
    return ledger.outcome()


def _reason(outcome: Outcome, error: FoundationError, *, stopped: bool) -> FoundationError:
    if stopped:
        return Interrupted("Stopped, after what was in flight had ended.")
    if isinstance(error, EngineFailed) and outcome.failures:
        count = len(outcome.failures)
        if all(failure.refused for failure in outcome.failures):
            return Findings(f"{outcome.operation} refused: the program does not want {plural(count, 'change')}.")
        return RunFailed(f"{outcome.operation} failed: {plural(count, 'error')}.")
    return error


@contextmanager
def _stopping(interrupt: Callable[[], None], note: Callable[[str], None]) -> Iterator[threading.Event]:
    """Inside, Ctrl-C and SIGTERM ask the engine to stop instead of ending this process."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        note("Stopping at once." if stopped.is_set() else "Stopping after the calls in flight. Once more: at once.")
        stopped.set()
        interrupt()

    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
