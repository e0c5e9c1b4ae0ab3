"""IAM Access Analyzer: the organization's analyzers, wherever the delegated or the management account has one.

Analyzers of single accounts are left out: they watch nothing for the organization.
"""

from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_security.places import Places
from checks.readback_security.scope import MANAGEMENT, Scope
from foundation.config.delegates import Service
from foundation.config.security import AccessAnalyzer, UnusedAccess

SERVICE: Service = "access-analyzer"
CLIENT = "accessanalyzer"


def expected(scope: Scope) -> Subjects:
    """One analyzer in each Region, and that of unused access in the home Region."""
    section, key = scope.security.access_analyzer, scope.delegate(SERVICE)
    if not isinstance(section, AccessAnalyzer):
        return
    for region in scope.regions(SERVICE):
        facts: dict[str, Value] = {"type": "ORGANIZATION", "status": "ACTIVE"}
        yield _subject("foundation-external-access", key, region), facts
    if isinstance(section.unused_access, UnusedAccess):
        facts = {"type": "ORGANIZATION_UNUSED_ACCESS", "status": "ACTIVE", "days": section.unused_access.days}
        yield _subject("foundation-unused-access", key, scope.home), facts


def found(scope: Scope, places: Places) -> Subjects:
    """Every analyzer of the organization in the two accounts."""
    key = scope.delegate(SERVICE)
    for region in scope.allowed:
        of_accounts = {key: places.delegate(SERVICE, region), MANAGEMENT: places.management(region)}
        for name, connection in of_accounts.items():
            for analyzer in connection.listed(CLIENT, "list_analyzers", "analyzers") if connection else ():
                if analyzer["type"].startswith("ORGANIZATION"):
                    yield _subject(analyzer["name"], name, region), _facts(analyzer)


def _subject(analyzer: str, key: str, region: str) -> str:
    return f"analyzer {analyzer} in {region}, {key}"


def _facts(analyzer: Any) -> dict[str, Value]:
    facts: dict[str, Value] = {"type": analyzer["type"], "status": analyzer["status"]}
    unused = (analyzer.get("configuration") or {}).get("unusedAccess")
    return {**facts, "days": unused["unusedAccessAge"]} if unused else facts
