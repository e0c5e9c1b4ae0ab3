"""The organization as indented lines of text: for screen readers, and for whoever would rather read."""

from collections.abc import Iterator

from pictures import summary
from pictures.legend import SCOPE
from pictures.organization import Account, Organization, Unit


def outline(organization: Organization) -> str:
    """One line for each unit and account, below what it is in."""
    lines = [
        summary.title(organization),
        summary.counts(organization),
        summary.regions(organization),
        summary.source(organization),
        *organization.notes,
        f"Management account {organization.management_account}",
        f"Root{_guarded(organization.guardrails)}",
        *(line for unit in organization.units for line in _unit(unit, "  ")),
        *(f"Guardrail {category}: {meaning}" for category, meaning in organization.legend),
        *((SCOPE,) if organization.legend else ()),
    ]
    return "\n".join(lines)


def _unit(unit: Unit, indent: str) -> Iterator[str]:
    elsewhere = ", of another stack" if unit.elsewhere else ""
    yield f"{indent}Unit {unit.name}{elsewhere}{_guarded(unit.guardrails)}"
    for account in unit.accounts:
        yield f"{indent}  {_account(account)}"
    for below in unit.units:
        yield from _unit(below, f"{indent}  ")


def _account(account: Account) -> str:
    kind = {"workload": "", "shared": f", shared: {account.purpose}", "closed": ", closed"}
    facts = ", ".join(fact for fact in (account.email, account.id) if fact)
    said = kind.get(account.kind, ", of another stack")
    return f"Account {account.name}{said}{f', {facts}' if facts else ''}{_guarded(account.guardrails)}"


def _guarded(categories: tuple[str, ...]) -> str:
    return f", guardrails: {', '.join(categories)}" if categories else ""
