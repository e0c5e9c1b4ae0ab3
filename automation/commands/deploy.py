"""`preview` and `up`: what would change, and changing it."""

import sys
from pathlib import Path

from rich.console import Console

from automation import report, runner
from automation.adoption import refuse_changed_imports
from automation.errors import Declined, UsageError
from automation.ledger import Outcome
from automation.progress import progress_on
from automation.session import Session, open_session
from automation.stacks import find_project


def preview(directory: Path, stack: str, json: str | None) -> None:
    """Show what an update would change."""
    console = Console(stderr=json == "-", highlight=False)
    session = open_session(find_project(directory), stack, progress_on(console), create=True)
    with _Reported(console, stack, json) as outcomes:
        _preview(session, console, outcomes)


def up(directory: Path, stack: str, json: str | None, *, yes: bool) -> None:
    """Preview, ask when this is real AWS, update."""
    console = Console(stderr=json == "-", highlight=False)
    session = open_session(find_project(directory), stack, progress_on(console), create=True)
    with _Reported(console, stack, json) as outcomes:
        planned = _preview(session, console, outcomes)
        if not planned.changed:
            return
        if session.endpoint is None and not yes:
            _ask(f"Change real AWS as shown, in stack {stack}?")
        outcomes["up"] = done = session.run("up", session.stack.up)
        report.show_summary(console, stack, done, planned=False)


def _preview(session: Session, console: Console, outcomes: dict[str, Outcome]) -> Outcome:
    outcomes["preview"] = planned = session.run("preview", session.stack.preview)
    report.show_changes(console, planned, planned=True)
    report.show_warnings(console, planned)
    report.show_summary(console, session.stack.name, planned, planned=True)
    refuse_changed_imports(planned.steps)
    return planned


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError("This would change real AWS, and nobody can be asked here: give --yes.")
    if input(f"{question} Type yes: ").strip() != "yes":
        raise Declined("Not confirmed; nothing was changed.")


class _Reported:
    """Shows the failures of a run and writes its JSON document, however the run ends."""

    def __init__(self, console: Console, stack: str, json: str | None) -> None:
        self._console, self._stack, self._json = console, stack, json
        self._outcomes: dict[str, Outcome] = {}

    def __enter__(self) -> dict[str, Outcome]:
        return self._outcomes

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, runner.Failed):
            self._outcomes[error.outcome.operation] = error.outcome
            report.show_failures(self._console, error.outcome.failures)
            report.show_summary(self._console, self._stack, error.outcome, planned=False)
        if self._json:
            report.write_json(report.document(self._stack, self._outcomes), self._json)
        if isinstance(error, runner.Failed):
            raise error.reason from error
