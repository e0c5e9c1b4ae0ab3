"""The tags on the console: tables on a terminal, whole lines anywhere else."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foundation.config import In, StackConfig
from foundation.tag_plan import TagPlan, words


def undeclared(config: StackConfig) -> str:
    """Why there is no schema to show."""
    if isinstance(config.tags, In):
        stack = config.tags.stack
        return f"Stack {stack} declares the tag schema: foundation tags {stack}. The tags below are set by this one."
    return "The section foundation:tags is off: there is no tag schema, and nothing checks or enforces the tags below."


def show(console: Console, found: TagPlan, config: StackConfig) -> None:
    """All of it."""
    if found.schema is None:
        console.print(Text(undeclared(config)))
    if not console.is_terminal:
        for line in words.lines(found):
            console.print(Text(line))
    else:
        if found.schema is not None:
            console.print(Text(words.summary(found.schema)))
            console.print()
            console.print(_keys(found))
            console.print()
            console.print(_enforcement(found))
        console.print()
        console.print(_holders(found))
    for one in words.warnings(found, config):
        console.print(Text(f"Warning: {one.text}.", "yellow"))
    for held in words.waiting(config):
        console.print(Text(str(held), "yellow"))


def _keys(found: TagPlan) -> Table:
    table = _table("Key", "Values", "Set by", "Required", "Cost allocation")
    for one in found.keys:
        tag = one.tag
        name = Text.assemble((one.key, "bold"), (f"\n{tag.description}" if tag.description else "", "dim"))
        billed = found.schema is not None and one.key in found.schema.billed
        costs = ("yes" if billed else "held back") if tag.cost_allocation else "no"
        _row(table, name, words.values(tag), words.set_by(tag), words.required(one), costs, end=True)
    return table


def _enforcement(found: TagPlan) -> Table:
    table = _table("Key", "Enforced by", "How, of what, and where")
    for one in found.keys:
        for number, each in enumerate(one.enforced):
            name = Text("" if number else one.key, "bold")
            _row(table, name, each.by, words.enforcement(each), end=each is one.enforced[-1])
    return table


def _holders(found: TagPlan) -> Table:
    table = _table("Organization, units and accounts", "Own tags", "Inherited", "Not set")
    for one in found.holders:
        account = one.level == "account"
        name = Text(f"  {one.name}" if account else one.name, "" if account else "bold")
        own, inherited = words.tags(one)
        _row(table, name, own, Text(inherited, "dim"), Text(words.unset(one), "" if one.needed else "dim"))
    return table


def _row(table: Table, *cells: Text | str, end: bool = False) -> None:
    """A row of texts as they are: a pattern has brackets, which would be markup."""
    table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells), end_section=end)


def _table(*heads: str) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
