"""`destroy`: delete what may be deleted, leave and list what is protected or retained."""

from collections import Counter
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.text import Text

from automation.commands.ask import typed
from automation.commands.reported import reported
from automation.engine.stack import EngineStack
from automation.errors import UsageError
from automation.events import title_of
from automation.retention import Division, divide

#: So many resources of one type are listed one by one.
LISTED = 20

#: The program runs for its hooks, and declares again what stays.
_DECLARED = frozenset({"same"})


def destroy(directory: Path, stack: str, json: str | None, organization_id: str | None) -> None:
    """Show what would be deleted and what stays, have the organization named when this is real AWS, delete."""
    with reported(directory, stack, json, create=False) as command:
        engine = command.session.stack
        division = divide(command.session.resources())
        _show_kept(command.console, division)
        if not any(resource.custom for resource in division.deleted):
            command.console.print("Nothing else is left to delete.")
            return
        # Naming all of an unprotected state would leave its outputs behind.
        targets = [resource.urn for resource in division.deleted] if division.kept else []
        total = sum(one.custom and not one.is_provider for one in division.deleted)
        run = partial(command.session.run, total=total, ignored=_DECLARED)
        planned = run("preview", lambda on: engine.destroy(targets, on, preview_only=True))
        command.summary(planned, planned=True)
        if command.session.endpoint is None:
            _have_named(engine, organization_id)
        done = run("destroy", lambda on: engine.destroy(targets, on, preview_only=False))
        command.summary(done, planned=False)


def _show_kept(console: Console, division: Division) -> None:
    if not division.kept:
        return
    console.print(Text("These stay, as they are protected or retained:", style="bold"))
    count_of = Counter(resource.type for resource in division.kept)
    for resource in division.kept:
        why = "protected" if resource.protect else "retained"
        if count_of[resource.type] <= LISTED:
            console.print(Text.assemble("  ", title_of(resource.urn), (f"  {resource.id}  {why}", "dim")))
    for kind, count in count_of.items():
        if count > LISTED:
            console.print(Text(f"  {count:,} {kind}"))
    needed = sum(resource.custom for resource in division.needed)
    console.print(Text(f"  and {needed} that they rest on", style="dim"))


def _have_named(engine: EngineStack, given: str | None) -> None:
    """Raise unless the operator gives the id of the very organization that this stack deployed."""
    organization = engine.outputs().get("organization")
    expected = organization.get("id") if isinstance(organization, dict) else None
    if not isinstance(expected, str):
        raise UsageError("The stack exports no organization.id, so nothing says which organization this would destroy.")
    if given is None:
        typed("This deletes from real AWS. Type the id of the organization", expected)
    elif given != expected:
        raise UsageError(f"--organization-id {given} is not the organization of this stack, {expected}.")
