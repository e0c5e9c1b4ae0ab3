"""The end of a run: a table for people, one JSON document for machines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation.advice import Failure
from automation.events import Json, Step, noun_of, title_of, type_of
from automation.ledger import UNCHANGED, Outcome
from automation.words import word

#: A list of changes longer than this is shown by type only.
LISTED = 60


def document(stack: str, outcomes: Mapping[str, Outcome]) -> dict[str, Json]:
    """The `--json` document of a run in phases; `changes` are those of the last phase that got anywhere."""
    last = next((outcome for outcome in reversed(list(outcomes.values())) if outcome.changes), None)
    failures = [failure for outcome in outcomes.values() for failure in outcome.failures]
    return {
        "stack": stack,
        "changes": dict(last.changes) if last else {},
        "seconds": {phase: round(outcome.seconds, 2) for phase, outcome in outcomes.items()},
        "failures": [dict(asdict(failure)) for failure in failures],
    }


def show_changes(console: Console, outcome: Outcome, *, planned: bool) -> None:
    """Every resource that changed, or would, with the properties that differ; by type when there are many."""
    steps = [step for step in outcome.steps if _worth_showing(step)]
    if not steps:
        console.print(Text("No changes.", style="green"))
        return
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    if len(steps) > LISTED:
        for (operation, kind), count in sorted(Counter((step.operation, step.type) for step in steps).items()):
            said = word(operation)
            table.add_row(Text(said.mark, said.style), said.planned if planned else said.done, f"{count:,} {kind}", "")
    else:
        for step in steps:
            said = word(step.operation)
            what = said.planned if planned else said.done
            paths = ", ".join(sorted(step.paths))
            table.add_row(Text(said.mark, said.style), Text(what, said.style), title_of(step.urn), paths)
    console.print(table)


def show_summary(console: Console, stack: str, outcome: Outcome, *, planned: bool) -> None:
    """One line: what changed, or would, and how long it took."""
    parts = []
    for operation, count in sorted(outcome.changes.items()):
        said = word(operation)
        label = f"to {said.planned}" if planned and operation not in UNCHANGED else said.done
        parts.append((f"{count:,} {label}", said.style))
    line = Text.assemble((stack, "bold"), f"  {outcome.operation}  ")
    for index, (text, style) in enumerate(parts or [("nothing", "dim")]):
        line.append(" · " if index else "").append(text, style)
    line.append(f"  in {outcome.seconds:.1f} s", "dim")
    console.print(line)


def show_failures(console: Console, failures: Iterable[Failure]) -> None:
    """Each failure: the resource, the AWS call, the message, what to do."""
    for failure in failures:
        head = Text.assemble(("✗ ", "red"), (failure.resource or "The program", "bold red"))
        if failure.operation:
            head.append(f" could not be {word(failure.operation).done}")
        if failure.call:
            head.append(f"  {failure.call}", "cyan")
        console.print(head)
        console.print(Text("\n".join(f"    {line}" for line in failure.message.splitlines())))
        console.print(Text(f"    → {failure.remedy}", style="green"))


def show_warnings(console: Console, outcome: Outcome) -> None:
    """What the engine, the providers and the program warned of, once each."""
    for warning in outcome.warnings:
        console.print(Text(f"! {warning}", style="yellow"))


def _worth_showing(step: Step) -> bool:
    """Components and the stack itself only change with what they hold."""
    return step.custom and type_of(step.urn) != "pulumi:pulumi:Stack" and bool(noun_of(step.urn))
