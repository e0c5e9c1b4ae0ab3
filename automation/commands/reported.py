"""The frame of a command on a stack: where its output goes, and its end, well or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from automation import report, runner
from automation.ledger import Outcome
from automation.output import write_json
from automation.progress import progress_on
from automation.session import Session, session
from automation.stacks import find_project
from automation.terminal import console_for


@dataclass
class Reported:
    """A command that runs: its session, its console, and the outcome of each phase so far."""

    session: Session
    console: Console
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def summary(self, outcome: Outcome, *, planned: bool) -> None:
        """Keep the outcome of a phase and show it: changes when they are planned, warnings, one line."""
        self.outcomes[outcome.operation] = outcome
        if planned:
            report.show_changes(self.console, outcome, planned=True)
        report.show_warnings(self.console, outcome)
        report.show_summary(self.console, self.session.stack.name, outcome, planned=planned)


@contextmanager
def reported(directory: Path, stack: str, json: str | None, *, create: bool) -> Iterator[Reported]:
    """Open a stack for a command; at the end show what failed and write the JSON document, however it ended.

    With "-" for `json` the document has standard output for itself and everything else goes to standard error.
    """
    console = console_for(json)
    with session(find_project(directory), stack, progress_on(console), create=create) as opened:
        command = Reported(opened, console)
        try:
            yield command
        except runner.Failed as error:
            command.outcomes[error.outcome.operation] = error.outcome
            report.show_failures(console, error.outcome.failures)
            report.show_warnings(console, error.outcome)
            report.show_summary(console, stack, error.outcome, planned=error.outcome.operation == "preview")
            raise error.reason from error
        finally:
            if json:
                write_json(report.document(stack, command.outcomes), json)
