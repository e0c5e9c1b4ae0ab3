"""What every command on a stack begins with: project, stack file, the right world, the engine, the state."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from automation import runner
from automation.emulated import acting
from automation.engine.command import Command
from automation.engine.find import Engine
from automation.engine.install import ensure
from automation.engine.program import Program
from automation.engine.stack import EngineStack, Resource
from automation.events import Event
from automation.ledger import Ledger, Outcome
from automation.marks import refuse_other_world
from automation.runner import Progress
from automation.stacks import Project, copy_project
from automation.world import emulator_endpoint
from foundation.config import read


@dataclass
class Session:
    """One stack of one project, opened on the engine. `endpoint` is the emulator's, None against real AWS."""

    stack: EngineStack
    endpoint: str | None
    _program: Program
    _show: Progress

    def run(
        self,
        title: str,
        operate: Callable[[Callable[[Event], None]], None],
        total: int = 0,
        ignored: frozenset[str] = frozenset(),
    ) -> Outcome:
        """Run one operation of `stack` with progress; raises `runner.Failed` as `runner.run` does.

        `total` is how many resources it goes through; a program that declares them says so itself. Operations that are
        `ignored` are not counted.
        """
        ledger = Ledger(title, ignored, total=total)
        self._program.on_declared = ledger.expect
        return runner.run(ledger, operate, self.stack.interrupt, self._show)

    def count(self) -> int:
        """How many resources the state holds that are shown as such."""
        return sum(one.custom and not one.is_provider for one in self.resources())

    def resources(self) -> tuple[Resource, ...]:
        """The state as it is now; raises `UsageError` when it belongs to the other world."""
        found = self.stack.resources()
        refuse_other_world(self.stack.name, found, self.endpoint)
        return found


@contextmanager
def session(project: Project, name: str, show: Progress, *, create: bool) -> Iterator[Session]:
    """Open stack `name` of a project; with `create`, also one that has no state yet.

    In the emulator it runs on a copy of the stack's files, because the engine writes a salt into the stack file that
    the operator's real backend could not use, and the providers act as the operator does.

    Raises `ConfigurationError` for a stack file that does not hold together, `UsageError` for a stack or a world that
    does not fit, `EngineMissing` and `EngineFailed`.
    """
    _validate(project.stack_file(name))
    endpoint = emulator_endpoint()
    with tempfile.TemporaryDirectory(prefix="foundation-") as copy, acting(endpoint, Path(copy)):
        place = copy_project(project, name, Path(copy)) if endpoint else project
        opened = open_stack(ensure(show.note), place, name, endpoint, show, create=create)
        opened.resources()
        yield opened


def _validate(file: Path) -> None:
    """Raise for every problem of the stack file at once, before anything is started."""
    if "foundation:" in file.read_text(encoding="utf-8"):
        read(file)


def open_stack(
    engine: Engine, project: Project, name: str, endpoint: str | None, show: Progress, *, create: bool
) -> Session:
    """Open stack `name` where `project` is, in the backend of this process's environment."""
    program = Program(project.main)
    command = Command(engine.path, engine.version)
    stack = EngineStack(command, project.directory, name, program, create=create)
    return Session(stack, endpoint, program, show)
