"""The grid in words, for the table, the lines and the picture alike."""

from collections.abc import Iterator

from foundation.coverage.service import Cell, Reach, Service

MEANINGS: dict[Cell, str] = {
    "watched": "watched or recorded",
    "global": "seen from the home Region: it has no Region of its own",
    "not watched": "an allowed Region in which the service is not switched on",
    "off": "the service is off",
    "elsewhere": "another stack declares it; what is there is not known here",
}
"""What a cell of the grid means."""


def delegate(service: Service) -> str:
    """The account that the service is delegated to."""
    if service.state != "on":
        return ""
    return service.delegate or "management account, not delegated"


def accounts(service: Service) -> tuple[str, ...]:
    """How accounts are enabled, and which are covered by that."""
    if service.state != "on":
        return ()
    if service.existing == service.new:
        return service.enabled_by, f"existing and new accounts: {reach(service.new)}"
    return (
        service.enabled_by,
        f"existing accounts: {reach(service.existing)}",
        f"new accounts: {reach(service.new)}",
    )


def management(service: Service) -> str:
    """Whether the management account is covered."""
    return reach(service.management) if service.state == "on" else ""


def reach(one: Reach) -> str:
    """Whether some accounts are covered, and how."""
    return f"{one.covered} ({one.how})"


def lines(services: tuple[Service, ...], regions: tuple[str, ...]) -> Iterator[str]:
    """One line for each service, with all there is to say."""
    for service in services:
        if service.state == "off":
            yield f"{service.name}: off"
        elif service.state == "elsewhere":
            yield f"{service.name}: in the stack {service.stack}"
        else:
            yield f"{service.name}: " + " · ".join(_parts(service, regions))


def _parts(service: Service, regions: tuple[str, ...]) -> Iterator[str]:
    for cell, said in (("watched", "watches"), ("global", "sees from there"), ("not watched", "does not watch")):
        found = [region for region in regions if service.cell(region) == cell]
        if found:
            yield f"{said} {', '.join(found)}"
    yield f"delegated to: {delegate(service)}"
    yield from accounts(service)
    yield from service.features
    yield f"management account: {management(service)}"
