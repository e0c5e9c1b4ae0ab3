"""What every command on a stack begins with: project, stack file, the right world, the engine, the state."""

from collections.abc import Callable
from dataclasses import dataclass

from automation import runner
from automation.engine.command import Command
from automation.engine.install import ensure
from automation.engine.program import Program
from automation.engine.stack import EngineStack, Resource
from automation.events import Event
from automation.ledger import Ledger, Outcome
from automation.marks import refuse_other_world
from automation.runner import Progress
from automation.stacks import Project
from automation.world import emulator_endpoint


@dataclass
class Session:
    """One stack of one project, opened on the engine. `endpoint` is the emulator's, None against real AWS."""

    project: Project
    stack: EngineStack
    endpoint: str | None
    resources: tuple[Resource, ...]
    _program: Program
    _show: Progress

    def run(self, title: str, operate: Callable[[Callable[[Event], None]], None]) -> Outcome:
        """Run one operation of `self.stack` with progress; raises `runner.Failed` as `runner.run` does."""
        ledger = Ledger(title)
        self._program.on_declared = ledger.expect
        return runner.run(ledger, operate, self.stack.interrupt, self._show)


def open_session(project: Project, name: str, show: Progress, *, create: bool) -> Session:
    """Open stack `name` of a project; with `create`, also one that has no state yet.

    Raises `UsageError` for a stack or a world that does not fit, `EngineMissing` and `EngineFailed`.
    """
    project.stack_file(name)
    endpoint = emulator_endpoint()
    engine = ensure(show.note)
    program = Program(project.main)
    stack = EngineStack(Command(engine.path, engine.version), project.directory, name, program, create=create)
    resources = stack.resources()
    refuse_other_world(name, resources, endpoint)
    return Session(project, stack, endpoint, resources, program, show)
