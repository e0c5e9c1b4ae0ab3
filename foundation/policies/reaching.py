"""Every policy that reaches an account, by type, and from which level: root, units downwards, the account itself. Pure.

What AWS attaches by itself is among it: FullAWSAccess and RCPFullAWSAccess, at every level, as long as their type is
switched on. Neither service nor resource control policies bind the management account; all other types reach it, from
the root (Organizations user guide, "Organizations policies", 2026-11).
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.identifiers import nearest
from foundation.config.names import key
from foundation.config.section import In
from foundation.config.stack import StackConfig
from foundation.errors import BrokenRule
from foundation.policies.document import Document
from foundation.policies.documents import documents
from foundation.policies.statement import SCP

MANAGEMENT = "management"
"""How the management account is named where an account's key is wanted; no account can have this key."""
RCP = "RESOURCE_CONTROL_POLICY"
AWS_OWN: Mapping[str, str] = {SCP: "FullAWSAccess", RCP: "RCPFullAWSAccess"}
"""What AWS attaches to the root, to every unit and to every account."""
UNBOUND = "does not bind the management account"
SECTIONS = ("guardrails", "baseline", "security", "images", "operations", "tags")
"""The sections that make policies."""


@dataclass(frozen=True)
class Attached:
    """One policy at one level."""

    level: str
    """root, the path of a unit, or account: and a key."""
    name: str
    key: str | None
    """The document's key; None for AWS's own."""
    characters: int | None
    """None for AWS's own, which do not count."""
    contents: tuple[str, ...]
    """Ids of statements, or attributes and their values; nothing of AWS's own, which allow everything."""


@dataclass(frozen=True)
class TypeReaching:
    """All policies of one type that reach the account, from the root down."""

    type: str
    attached: tuple[Attached, ...]
    note: str | None = None
    """Why a type reaches nothing here."""


@dataclass(frozen=True)
class Reaching:
    """All policies that reach an account; `notes` say what this configuration cannot know."""

    account: str
    levels: tuple[str, ...]
    types: tuple[TypeReaching, ...]
    notes: tuple[str, ...]


def reaching(config: StackConfig, account: str, types: Collection[str]) -> Reaching:
    """What reaches ``account``, a key or `management`, when ``types`` of policies are switched on.

    Raises BrokenRule for an account that the configuration does not have.
    """
    entry = _entry(config, account)
    levels = ("root",) if account == MANAGEMENT else ("root", *_units(entry), f"account:{account}")
    made = documents(config)
    reached = tuple(_of_type(kind, levels, made, is_management=account == MANAGEMENT) for kind in sorted(types))
    return Reaching(account, levels, reached, tuple(_notes(config, account, entry)))


def _entry(config: StackConfig, account: str) -> AccountEntry | None:
    """The account's entry; None for the management account, and where another stack has the entries."""
    if account == MANAGEMENT:
        return None
    if isinstance(config.accounts, In):
        key(account)
        return None
    entries = config.accounts.entries() if isinstance(config.accounts, Accounts) else ()
    found = {entry.key: entry for entry in entries}
    if account in found:
        return found[account]
    known = (MANAGEMENT, *found)
    guess = nearest(account, known)
    remedy = f"Write {guess}." if guess else f"Write one of {', '.join(known)}."
    raise BrokenRule(f"there is no account {account} in this configuration", remedy)


def _units(entry: AccountEntry | None) -> Iterator[str]:
    parts = entry.unit.split("/") if entry else []
    return ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _of_type(kind: str, levels: tuple[str, ...], made: Collection[Document], *, is_management: bool) -> TypeReaching:
    if is_management and kind in AWS_OWN:
        return TypeReaching(kind, (), UNBOUND)
    attached: list[Attached] = []
    for level in levels:
        if kind in AWS_OWN:
            attached.append(Attached(level, AWS_OWN[kind], None, None, ()))
        attached += (_attached(document) for document in made if (document.type, document.target) == (kind, level))
    return TypeReaching(kind, tuple(attached))


def _attached(document: Document) -> Attached:
    content = json.loads(document.content)
    contents = (
        tuple(str(statement["Sid"]) for statement in content["Statement"])
        if document.type == SCP
        else tuple(text for value in content.values() for text in _attributes(value, ""))
    )
    return Attached(document.target, document.name, document.key, len(document.content), contents)


def _attributes(value: Mapping[str, object], path: str) -> Iterator[str]:
    """Lines like `serial_console_access.status: disabled`; operators of inheritance other than @@assign stay named."""
    for name, below in value.items():
        place = path if name == "@@assign" else f"{path}.{name}".lstrip(".")
        if isinstance(below, Mapping):
            yield from _attributes(below, place)
        else:
            words = ", ".join(map(str, below)) or "none" if isinstance(below, list) else str(below)
            yield f"{place}: {words}"


def _notes(config: StackConfig, account: str, entry: AccountEntry | None) -> Iterator[str]:
    for section in SECTIONS:
        declared = getattr(config, section)
        if isinstance(declared, In):
            yield f"The policies of foundation:{section} are declared by the stack {declared.stack} and are not shown."
    if isinstance(config.accounts, In) and account != MANAGEMENT:
        yield (
            f"Accounts are declared by the stack {config.accounts.stack}: whether {account} is one, and which units "
            "it is in, is not known here. What is attached to units is not shown."
        )
    if entry is not None and entry.lifecycle == "closed":
        yield f"The account is closed: it is no longer kept in {entry.unit}, and gets no policy of its own."
