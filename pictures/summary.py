"""The words around every picture: its title, the counts, the Regions."""

from pictures.organization import Organization


def title(organization: Organization) -> str:
    """Title of the picture."""
    return f"Organization {organization.stack}"


def counts(organization: Organization) -> str:
    """How much of everything there is, in one line."""
    kinds = [account.kind for account in organization.accounts()]
    closed, shared = kinds.count("closed"), kinds.count("shared")
    parts = [
        _number(sum(1 for _ in organization.walk()), "organizational unit"),
        _number(len(kinds) - closed, "member account") + (f", {shared} of them shared" if shared else ""),
        f"{closed} closed" if closed else "",
        _number(_documents(organization), "guardrail document"),
    ]
    return " · ".join(part for part in parts if part)


def regions(organization: Organization) -> str:
    """Where members may work."""
    home, *others = organization.regions
    return f"Regions: {', '.join((f'{home} (home)', *others))}"


def source(organization: Organization) -> str:
    """Where the organization is declared."""
    return f"Declared in Pulumi.{organization.stack.rsplit('/', 1)[-1]}.yaml"


def _documents(organization: Organization) -> int:
    below = sum(len(unit.guardrails) for unit in organization.walk())
    return len(organization.guardrails) + below + sum(len(account.guardrails) for account in organization.accounts())


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
