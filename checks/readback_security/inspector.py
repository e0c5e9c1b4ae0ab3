"""Inspector in each Region: the administrator, and what is scanned in every account, by the organization policy.

Scans that are not declared are named wherever they are on: the policy switches them off.
"""

from collections.abc import Iterable
from typing import Any

from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.delegations import administrator
from checks.readback_security.places import Places, parts
from checks.readback_security.scope import MANAGEMENT, Scope
from foundation.config.delegates import Service
from foundation.config.security import Inspector

SERVICE: Service = "inspector"
CLIENT = "inspector2"
SCANS = {
    "ec2": "ec2",
    "ecr": "ecr",
    "lambda": "lambda",
    "lambda-code": "lambdaCode",
    "code-repository": "codeRepository",
}
"""What the configuration calls scans, and what AWS calls them."""
NEEDS = {"lambda-code": "lambda"}
"""The code of functions is scanned on top of their packages."""
ACCOUNTS_OF_A_CALL = 100


def expected(scope: Scope) -> Subjects:
    """The administrator in each Region, and the scans of every account."""
    section = scope.security.inspector
    if not isinstance(section, Inspector):
        return
    for region in scope.regions(SERVICE):
        yield _subject(region), {"administrator": [scope.delegate(SERVICE)]}
        for key in (*scope.members(), MANAGEMENT):
            yield _subject(region, key), dict.fromkeys(_wanted(section), "ENABLED")


def found(scope: Scope, places: Places) -> Subjects:
    """The same, and scans of the two accounts in Regions where Inspector is not declared."""
    for region in scope.allowed:
        declared = region in scope.regions(SERVICE)
        there = places.delegate(SERVICE, region)
        facts: dict[str, Value] = {**administrator(places, SERVICE, region)}
        if declared or facts:
            yield _subject(region), facts
        if there and declared:
            for ids in parts(list(places.there.values()), ACCOUNTS_OF_A_CALL):
                yield from _accounts(region, places, there, ids)
        else:
            for connection in (there, places.management(region)):
                yield from _own(region, places, connection) if connection else ()


def _subject(region: str, key: str | None = None) -> str:
    return f"Inspector in {region}, {key}" if key else f"Inspector in {region}"


def _wanted(section: Inspector) -> list[str]:
    scans = [*section.scan, *(NEEDS[scan] for scan in section.scan if scan in NEEDS)]
    return [f"scan of {SCANS[scan]}" for scan in dict.fromkeys(scans)]


def _accounts(region: str, places: Places, there: Connection, ids: list[str]) -> Subjects:
    """Accounts as the administrator sees them: those that are no members of it are not answered for."""
    answer = there.call(CLIENT, "batch_get_account_status", accountIds=ids)
    for account in answer["accounts"]:
        yield _subject(region, places.called(account["accountId"])), _scans(account)


def _own(region: str, places: Places, connection: Connection) -> Subjects:
    """An account as it sees itself, where it scans anything."""
    accounts: Iterable[Any] = connection.call(CLIENT, "batch_get_account_status")["accounts"]
    for account in accounts:
        if scans := _scans(account):
            yield _subject(region, places.called(account["accountId"])), scans


def _scans(account: Any) -> dict[str, Value]:
    states = {name: state["status"] for name, state in account["resourceState"].items()}
    return {f"scan of {name}": status for name, status in states.items() if status != "DISABLED"}
