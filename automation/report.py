"""The end of a run: a table for people, one JSON document for machines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from automation.advice import Failure
from automation.events import UNCHANGED, Json, Step, name_of, title_of
from automation.ledger import Outcome
from automation.terminal import print_indented
from automation.words import word

#: A list of changes longer than this is shown by type only.
LISTED = 60


def document(stack: str, outcomes: Mapping[str, Outcome]) -> dict[str, Json]:
    """The `--json` document of a run in phases; `changes` and `steps` are those of the last phase that got anywhere."""
    last = next((outcome for outcome in reversed(list(outcomes.values())) if outcome.changes), None)
    warnings = dict.fromkeys(warning for outcome in outcomes.values() for warning in outcome.warnings)
    failures = [failure for outcome in outcomes.values() for failure in outcome.failures]
    return {
        "stack": stack,
        "changes": dict(last.changes) if last else {},
        "steps": [_step(step) for step in sorted(last.steps, key=_place)] if last else [],
        "warnings": list(warnings),
        "seconds": {phase: round(outcome.seconds, 2) for phase, outcome in outcomes.items()},
        "failures": [dict(asdict(failure)) for failure in failures],
    }


def _step(step: Step) -> dict[str, Json]:
    """One change of a resource for machines; `paths` are the properties that differ, with the engine's word for how."""
    return {"operation": step.operation, "type": step.type, "name": name_of(step.urn), "paths": dict(step.paths)}


def show_changes(console: Console, outcome: Outcome, *, planned: bool) -> None:
    """Every resource that changed, or would, with the properties that differ; by type when there are many."""
    steps = outcome.steps
    if not steps:
        console.print(Text("No changes.", style="green"))
        return
    width = max(len(title_of(step.urn)) for step in steps) if len(steps) <= LISTED else 0
    for step in sorted(steps, key=_place) if width else ():
        said = word(step.operation)
        what = f"{said.mark} {said.planned if planned else said.done}"
        paths = ", ".join(sorted(step.paths))
        title = title_of(step.urn).ljust(width) if paths else title_of(step.urn)
        console.print(Text.assemble((what, said.style), f" {title}", (f"  {paths}" if paths else "", "dim")))
    for (operation, kind), count in sorted(_by_type(steps).items()) if not width else ():
        said = word(operation)
        what = f"{said.mark} {said.planned if planned else said.done}"
        console.print(Text.assemble((what, said.style), f" {count:,} {kind}"))


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
    if outcome.failures and outcome.not_reached:
        line.append(f" · {outcome.not_reached:,} not reached", "red")
    line.append(f"  in {outcome.seconds:.1f} s", "dim")
    console.print(line)


def show_failures(console: Console, failures: Iterable[Failure]) -> None:
    """Each failure: the resource, the AWS call, the message, what to do; once for all that failed alike."""
    alike: dict[tuple[str, str, str], list[Failure]] = {}
    for failure in failures:
        alike.setdefault((failure.operation, failure.call, failure.message), []).append(failure)
    for group in alike.values():
        failure = group[0]
        names = ", ".join(one.resource for one in group if one.resource) or "The program"
        head = Text.assemble(("✗ ", "red"), (names, "bold red"))
        if failure.refused:
            head.append(" is refused by the program")
        elif failure.operation:
            head.append(f" could not be {word(failure.operation).done}")
        if failure.call:
            head.append(f"  {failure.call}", "cyan")
        console.print(head)
        print_indented(console, failure.message)
        if failure.remedy:
            print_indented(console, f"→ {failure.remedy}", "green")


def show_warnings(console: Console, outcome: Outcome) -> None:
    """What the engine, the providers and the program warned of, once each."""
    for warning in outcome.warnings:
        console.print(Text(f"! {warning}", style="yellow"))


def _by_type(steps: Iterable[Step]) -> Counter[tuple[str, str]]:
    return Counter((step.operation, step.type) for step in steps)


def _place(step: Step) -> tuple[str, str]:
    return step.type, step.name
