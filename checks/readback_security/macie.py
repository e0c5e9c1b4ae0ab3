"""Macie in each Region: the administrator's session, auto-enable, and every account as a member."""

from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.delegations import administrator
from checks.readback_security.places import Places
from checks.readback_security.scope import FREQUENCIES, MANAGEMENT, Scope
from foundation.config.delegates import Service
from foundation.config.security import Macie

SERVICE: Service = "macie"
CLIENT = "macie2"
OFF = ("AccessDeniedException",)
"""How Macie says that it is not enabled, or that the account is not the administrator."""


def expected(scope: Scope) -> Subjects:
    """The administrator and every member in each Region."""
    section = scope.security.macie
    if not isinstance(section, Macie):
        return
    for region in scope.regions(SERVICE):
        yield (
            _subject(region),
            {
                "administrator": [scope.delegate(SERVICE)],
                "session": "ENABLED",
                "frequency": FREQUENCIES[section.frequency],
                "auto-enable": True,
            },
        )
        for key in scope.others(SERVICE):
            yield _subject(region, key), {"member": "Enabled"}


def found(scope: Scope, places: Places) -> Subjects:
    """The same, and sessions of the two accounts in Regions where Macie is not declared."""
    for region in scope.allowed:
        declared = region in scope.regions(SERVICE)
        there = places.delegate(SERVICE, region)
        facts: dict[str, Value] = {**administrator(places, SERVICE, region)}
        if there:
            facts |= {**_session(there), **(_organization(there) if declared else {})}
        if declared or facts:
            yield _subject(region), facts
        for member in _members(there) if there and declared else ():
            if key := places.key(member["accountId"]):
                yield _subject(region, key), {"member": member["relationshipStatus"]}
        if not declared and (own := _session(places.management(region))):
            yield _subject(region, MANAGEMENT), own


def _subject(region: str, key: str | None = None) -> str:
    return f"Macie in {region}, {key}" if key else f"Macie in {region}"


def _session(there: Connection) -> dict[str, Value]:
    answer = unless(OFF, lambda: there.call(CLIENT, "get_macie_session"))
    return {"session": answer["status"], "frequency": answer["findingPublishingFrequency"]} if answer else {}


def _organization(there: Connection) -> dict[str, Value]:
    answer = unless(OFF, lambda: there.call(CLIENT, "describe_organization_configuration"))
    return {"auto-enable": answer["autoEnable"]} if answer else {}


def _members(there: Connection) -> list[Any]:
    return unless(OFF, lambda: list(there.listed(CLIENT, "list_members", "members"))) or []
