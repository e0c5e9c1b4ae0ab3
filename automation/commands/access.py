"""`access`: who can enter which account with which permission set, and what an update would change about it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from automation import access_report
from automation.access_document import document, document_of_changes
from automation.errors import Findings, UsageError
from automation.output import picture_form, write_json, write_picture
from automation.stacks import Project, find_project
from automation.terminal import console_for
from automation.words import plural
from foundation.access.changes import changes, deployed
from foundation.access.matrix import Access, access, left_by_an_update
from foundation.access.moves import moved
from foundation.access.warnings import warnings
from foundation.config import StackConfig, read
from foundation.config.accounts import Accounts
from foundation.held_back import held_back
from pictures.access import FORMATS

State = Iterable[Mapping[str, Any]]
"""Resources of a stack's state: `type`, `urn`, `inputs`."""


@dataclass(frozen=True)
class Asked:
    """What is to be shown: one `account` or `group` alone, changes against what is deployed, a picture too."""

    account: str | None = None
    group: str | None = None
    diff: bool = False
    output: Path | None = None


def run_access(
    directory: Path,
    stack: str,
    asked: Asked,
    json: str | None,
    read_state: Callable[[Project, str, Console], State] | None = None,
) -> None:
    """Show it, on standard output or where that is taken on the other; raises `Findings` for changes."""
    form = _form(asked, json)
    console = console_for("-" if str(asked.output) == "-" else json)
    project = find_project(directory)
    file = project.stack_file(stack)
    config = read(file)
    if asked.diff:
        state = (read_state or _deployed)(project, stack, console)
        _changes(console, stack, config, state, asked, form, json)
        return
    found = access(config)
    narrowed = asked.account is not None or asked.group is not None
    if found is None:
        console.print(Text(access_report.undeclared(config)))
    elif narrowed:
        _show_part(console, file.name, config, found, asked)
    else:
        access_report.show(console, found)
        _draw(console, found, stack, asked.output, form)
        access_report.show_notices(console, warnings(config, found), held_back(config))
    if json:
        of = _part(found, asked) if found and narrowed else found
        write_json(document(stack, config, of, () if found is None else warnings(config, found)), json)


def _changes(
    console: Console, stack: str, config: StackConfig, state: State, asked: Asked, form: str, json: str | None
) -> None:
    """Show who would gain and lose what; a picture is of what the file says."""
    before, after = deployed(state), left_by_an_update(config)
    change, found = changes(before, after), access(config)
    blocks = moved(change, before, after)
    if found is None:
        console.print(Text(access_report.undeclared(config)))
    access_report.show_changes(console, change, blocks, after)
    if found is not None:
        _draw(console, found, stack, asked.output, form)
    warned = warnings(config, found or after, change)
    access_report.show_notices(console, warned, held_back(config))
    if json:
        write_json(document_of_changes(stack, config, change, warned), json)
    if change:
        accounts, sets = sum(len(block.accounts) for block in blocks), len(change.changed_sets)
        told = [f"who can enter {plural(accounts, 'account')}"] if accounts else []
        told += [f"what {plural(sets, 'permission set')} may do"] if sets else []
        raise Findings(f"An update of {stack} would change {' and '.join(told)}.")


def _show_part(console: Console, file: str, config: StackConfig, found: Access, asked: Asked) -> None:
    if asked.group is not None and asked.group not in found.groups:
        raise UsageError(f"{file} declares no group {asked.group}. {_nearest(asked.group, found.groups)}")
    open_ = tuple(place.key for place in found.places)
    if asked.account is not None and asked.account not in open_:
        declared = config.accounts.entries() if isinstance(config.accounts, Accounts) else ()
        if asked.account in (entry.key for entry in declared):
            console.print(Text(f"Nobody can enter {asked.account}: it is closed or suspended."))
            return
        raise UsageError(f"{file} knows no account {asked.account}. {_nearest(asked.account, open_)}")
    if asked.account is not None:
        access_report.show_account(console, _part(found, asked), asked.account)
    elif asked.group is not None:
        access_report.show_group(console, found, asked.group)


def _part(found: Access, asked: Asked) -> Access:
    """What concerns the account and the group alone, where they are named."""
    given = tuple(
        grant
        for grant in found.grants
        if asked.account in (None, grant.account) and asked.group in (None, grant.principal.name)
        if asked.group is None or grant.principal.kind == "group"
    )
    places = tuple(place for place in found.places if asked.account in (None, place.key))
    groups = tuple(group for group in found.groups if asked.group in (None, group))
    return replace(found, grants=given, places=places, groups=groups)


def _nearest(name: str, known: Iterable[str]) -> str:
    names = tuple(known)
    close = get_close_matches(name, names, n=1)
    return f"Did you mean {close[0]}?" if close else f"There are: {', '.join(names) or 'none'}."


def _deployed(project: Project, stack: str, console: Console) -> State:
    # Loads the engine's SDK, which nothing else here needs.
    from automation.deployed import deployed_state

    found = deployed_state(project, stack, lambda text: console.print(Text(text)))
    return [{"type": one.type, "urn": one.urn, "inputs": one.inputs} for one in found]


def _draw(console: Console, found: Access, stack: str, output: Path | None, form: str) -> None:
    if output is None:
        return
    write_picture(FORMATS[form](found, stack), output)
    if str(output) != "-":
        console.print(Text(f"Drew the access matrix to {output}."))


def _form(asked: Asked, json: str | None) -> str:
    """The form of the picture; raises `UsageError` for options that exclude each other."""
    narrowed = asked.account is not None or asked.group is not None
    if narrowed and (asked.diff or asked.output is not None):
        raise UsageError("Changes and pictures are of all accounts and groups: leave out --account and --group.")
    return picture_form(asked.output, json)
