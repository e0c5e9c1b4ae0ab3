"""What a run did, gathered from the engine's events while it works."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from automation.advice import Failure, failure_of
from automation.events import UNCHANGED, Event, Phase, Step, Summary


@dataclass(frozen=True)
class Outcome:
    """The end of one run: counts by operation, the steps that changed resources, and every failure.

    `not_reached` is how many resources it did not get to.
    """

    operation: str
    changes: Mapping[str, int]
    steps: tuple[Step, ...]
    failures: tuple[Failure, ...]
    warnings: tuple[str, ...]
    seconds: float
    succeeded: bool = True
    not_reached: int = 0

    @property
    def changed(self) -> int:
        """How many operations changed something, or would."""
        return sum(count for operation, count in self.changes.items() if operation not in UNCHANGED)


@dataclass
class Ledger:
    """Keeps the events of one run; safe to be called from the event stream's thread and read from another.

    Operations that are `ignored` are no part of what the run is about.
    """

    operation: str
    ignored: frozenset[str] = frozenset()
    started: float = field(default_factory=monotonic)
    running: dict[str, tuple[Step, float]] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    steps: list[Step] = field(default_factory=list)
    _failed: dict[str, Step] = field(default_factory=dict)
    _errors: dict[str, list[str]] = field(default_factory=dict)
    _warnings: dict[str, None] = field(default_factory=dict)
    _counted: Counter[str] = field(default_factory=Counter)
    _summary: Summary | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, event: Event) -> None:
        """Take in one event."""
        with self._lock:
            if isinstance(event, Step):
                self._step(event)
            elif isinstance(event, Summary):
                self._summary = event
            elif event.severity == "error":
                self._errors.setdefault(event.urn, []).append(event.text)
            elif event.severity == "warning":
                self._warnings[event.text] = None

    def expect(self, total: int) -> None:
        """How many resources there are to go through, once the program has declared them."""
        self.total = self.total or total

    def now(self) -> tuple[tuple[Step, float], ...]:
        """What runs now, the longest first, each with its seconds."""
        with self._lock:
            return tuple((step, monotonic() - since) for step, since in self.running.values())

    def outcome(self) -> Outcome:
        """What has been gathered so far, as the run's end."""
        with self._lock:
            counted = self._summary.changes if self._summary else self._counted
            changes = {operation: count for operation, count in counted.items() if operation not in self.ignored}
            urns = dict.fromkeys([*self._failed, *self._errors])
            failures = (failure_of(urn, self._failed.get(urn), self._errors.get(urn, ())) for urn in urns)
            return Outcome(
                operation=self.operation,
                changes=changes,
                steps=tuple(self.steps),
                failures=tuple(failure for failure in failures if failure),
                warnings=tuple(self._warnings),
                seconds=monotonic() - self.started,
                not_reached=max(self.total - self.done, 0),
            )

    def _step(self, step: Step) -> None:
        if step.phase is Phase.STARTED:
            self.running[step.urn] = (step, monotonic())
            return
        self.running.pop(step.urn, None)
        if step.operation in self.ignored:
            return
        if step.custom and not step.is_provider:
            self.done += 1
        if step.phase is Phase.FAILED:
            self._failed[step.urn] = step
            return
        self._counted[step.operation] += 1
        # The stack itself and the components only change with what they hold.
        if step.changes and step.custom:
            self.steps.append(step)
