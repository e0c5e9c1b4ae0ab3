"""The organization as Mermaid text, which GitHub and GitLab draw in READMEs and pull requests.

Mermaid lays boxes out in one long row, so this picture is a tree: a unit is a box that lists its accounts.
"""

from collections.abc import Iterator

from pictures import summary
from pictures.organization import Account, Organization, Unit

LISTED = 20
"""So many accounts are listed in one unit; of the others only the number is said. GitHub draws 50,000 characters."""


def mermaid(organization: Organization) -> str:
    """Mermaid text of the whole tree, from the management account on the left to the units on the right."""
    lines = [
        "---",
        f"title: {_quoted(summary.title(organization))}",
        "---",
        "flowchart LR",
        f"  management[{_quoted(f'Management account<br/>{organization.management_account}')}] --> root",
        f"  root[{_quoted('<br/>'.join(('<b>Root</b>', *_badges(organization.guardrails))))}]",
        *(line for unit in organization.units for line in _unit(unit, "root")),
        "  classDef default fill:#ffffff,stroke:#5f6b76,color:#14202b,text-align:left",
        "  classDef management fill:#22384d,stroke:#22384d,color:#ffffff",
        "  class management management",
    ]
    return "\n".join(lines) + "\n"


def _unit(unit: Unit, parent: str) -> Iterator[str]:
    listed = unit.accounts if len(unit.accounts) <= LISTED else unit.accounts[: LISTED - 1]
    rest = len(unit.accounts) - len(listed)
    name = f"<b>{_escaped(unit.name)}</b>{' (of another stack)' if unit.elsewhere else ''}"
    accounts = [_account(account) for account in listed] + ([f"and {rest} more"] if rest else [])
    key = f"unit_{_key(unit.path)}"
    yield f"  {parent} --> {key}[{_quoted('<br/>'.join((name, *_badges(unit.guardrails), *accounts)))}]"
    for below in unit.units:
        yield from _unit(below, key)


def _account(account: Account) -> str:
    said = {"workload": "", "shared": " (shared)", "closed": " (closed)", "elsewhere": " (of another stack)"}[
        account.kind
    ]
    return "<br/>".join((f"{_escaped(account.name)}{said}", *_badges(account.guardrails)))


def _badges(categories: tuple[str, ...]) -> tuple[str, ...]:
    return (f"<i>guardrails: {', '.join(categories)}</i>",) if categories else ()


def _key(path: str) -> str:
    """Keys have no capital letters, so that no two paths become one."""
    return path.replace("/", "_U_").replace("-", "_").replace(":", "_C_")


def _escaped(text: str) -> str:
    """Text in which every character is safe that HTML, Markdown or Mermaid itself could take for its own."""
    return "".join(letter if letter.isalnum() or letter in " -+@" else _entity(letter) for letter in text)


def _entity(letter: str) -> str:
    # Mermaid breaks the line at a backslash before an n, an entity or not: a space of no width goes between them.
    return f"#{ord(letter)};" if letter != "\\" else "#92;#8203;"


def _quoted(label: str) -> str:
    return f'"{label}"'
