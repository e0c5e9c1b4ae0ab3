"""`preview`, `up`, `refresh` and `outputs`: what would change, changing it, and what is there."""

import json as jsonlib
from pathlib import Path

from automation.adoption import refuse_changed_imports
from automation.commands.ask import confirm
from automation.commands.reported import Reported, reported
from automation.ledger import Outcome
from automation.output import write_json
from automation.progress import progress_on
from automation.session import session
from automation.stacks import find_project
from automation.terminal import console_for

PROVIDERS = "pulumi:providers:"
GOING = frozenset({"delete", "delete-replaced", "replace", "create-replacement"})
"""Operations that take a resource away, as the engine names them."""


def preview(directory: Path, stack: str, json: str | None) -> None:
    """Show what an update would change."""
    with reported(directory, stack, json, create=True) as command:
        _preview(command)


def up(directory: Path, stack: str, json: str | None, *, yes: bool) -> None:
    """Preview, ask when this is real AWS, update."""
    with reported(directory, stack, json, create=True) as command:
        planned = _preview(command)
        if not planned.changed:
            return
        keep_going = not any(step.type.startswith(PROVIDERS) and step.operation in GOING for step in planned.steps)
        if command.session.endpoint is None and not yes:
            confirm(f"Change real AWS as shown, in stack {stack}?")
        engine = command.session.stack
        command.summary(command.session.run("up", lambda on: engine.up(on, keep_going=keep_going)), planned=False)


def refresh(directory: Path, stack: str, json: str | None, *, yes: bool) -> None:
    """Read what is there, show what would be written to the state, ask when this is real, write it."""
    with reported(directory, stack, json, create=False) as command:
        engine, total = command.session.stack, command.session.count()
        planned = command.session.run("preview", lambda on: engine.refresh(on, preview_only=True), total)
        command.summary(planned, planned=True)
        if not planned.steps:
            return
        if command.session.endpoint is None and not yes:
            confirm(f"Write this to the state of stack {stack}? AWS itself stays as it is.")
        done = command.session.run("refresh", lambda on: engine.refresh(on, preview_only=False), total)
        command.summary(done, planned=False)


def outputs(directory: Path, stack: str, json: str | None) -> None:
    """What the stack exports."""
    console = console_for(json)
    with session(find_project(directory), stack, progress_on(console), create=False) as opened:
        found = opened.stack.outputs()
    if json:
        write_json(found, json)
    else:
        console.print(jsonlib.dumps(found, indent=2, ensure_ascii=False), markup=False, soft_wrap=True)


def _preview(command: Reported) -> Outcome:
    planned = command.session.run("preview", command.session.stack.preview)
    command.summary(planned, planned=True)
    refuse_changed_imports(planned.steps)
    return planned
