"""`policies`: every policy of every type that reaches an account, and from which level, from the stack file alone."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from automation.errors import UsageError
from automation.events import Json
from automation.output import write_json
from automation.stacks import find_project
from automation.terminal import console_for, print_indented
from foundation.config import Off, Organization, StackConfig, read
from foundation.errors import BrokenRule
from foundation.policies.reaching import Attached, Reaching, reaching
from foundation.services import POLICY_TYPES, policy_types


def run_policies(directory: Path, stack: str, account: str, json: str | None) -> None:
    """Show what reaches ``account``, the key of an account or `management`."""
    file = find_project(directory).stack_file(stack)
    config = read(file)
    try:
        found = reaching(config, account, enabled_types(config))
    except BrokenRule as error:
        raise UsageError(f"{file.name}: {error}") from error
    show(console_for(json), found)
    if json:
        write_json(document(stack, found), json)


def enabled_types(config: StackConfig) -> tuple[str, ...]:
    """The policy types that are switched on; another stack's own additions to them are not known here."""
    if isinstance(config.organization, Organization):
        return tuple(policy_types(config.organization))
    return () if isinstance(config.organization, Off) else POLICY_TYPES


def show(console: Console, found: Reaching) -> None:
    """Type by type, from the root down; what is in a policy stands below it on a terminal, behind it anywhere else."""
    console.print(Text.assemble((found.account, "bold"), f"  {' > '.join(found.levels)}"))
    for note in found.notes:
        console.print(Text(note, "yellow"))
    level = max(len(level) for level in found.levels)
    for kind in found.types:
        said = "" if kind.attached else f"  {kind.note or 'none'}"
        console.print(Text.assemble((kind.type, "bold"), (said, "dim")))
        for one in kind.attached:
            head, contents = f"  {one.level.ljust(level)}  {_head(one)}", "; ".join(one.contents)
            if contents and console.is_terminal:
                console.print(Text(head))
                print_indented(console, contents, "dim")
            else:
                console.print(Text(f"{head}  {contents}".rstrip()))


def _head(one: Attached) -> str:
    if one.key is None:
        return f"{one.name}  attached by AWS, allows everything"
    return f"{one.key}  {one.name}  {one.characters:,} characters"


def document(stack: str, found: Reaching) -> dict[str, Json]:
    """The same for machines."""
    types: list[Json] = [
        {"type": kind.type, "note": kind.note, "attached": [_attached(one) for one in kind.attached]}
        for kind in found.types
    ]
    return {
        "stack": stack,
        "account": found.account,
        "levels": list(found.levels),
        "notes": list(found.notes),
        "types": types,
    }


def _attached(one: Attached) -> Json:
    return {
        "level": one.level,
        "key": one.key,
        "name": one.name,
        "characters": one.characters,
        "contents": list(one.contents),
    }
