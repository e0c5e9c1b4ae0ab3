"""Who is delegated administrator: as AWS Organizations has it, and as each service has it in each Region.

IAM Access Analyzer has no list of its own. Security Hub's is that of the home Region, from where it rules the others.
"""

from checks.readback_facts import Subjects
from checks.readback_security.places import Places
from checks.readback_security.scope import Scope
from foundation.config.delegates import PRINCIPALS, Service

SUBJECT = "delegations"
SERVICES: tuple[Service, ...] = ("access-analyzer", "detective", "guardduty", "inspector", "macie", "security-hub")

_LISTS: dict[str, tuple[str, str, str, str]] = {
    "detective": ("detective", "list_organization_admin_accounts", "Administrators", "AccountId"),
    "guardduty": ("guardduty", "list_organization_admin_accounts", "AdminAccounts", "AdminAccountId"),
    "inspector": ("inspector2", "list_delegated_admin_accounts", "delegatedAdminAccounts", "accountId"),
    "macie": ("macie2", "list_organization_admin_accounts", "adminAccounts", "accountId"),
    "security-hub": ("securityhub", "list_organization_admin_accounts", "AdminAccounts", "AccountId"),
}


def expected(scope: Scope) -> Subjects:
    """One subject, with the administrator of each service that is on."""
    on = [service for service in SERVICES if scope.is_on(service)]
    yield SUBJECT, {principal: [scope.delegate(service)] for service in on for principal in PRINCIPALS[service]}


def found(_: Scope, places: Places) -> Subjects:
    """The administrators of the same services, those that are off included."""
    organizations, facts = places.management(), {}
    for principal in (principal for service in SERVICES for principal in PRINCIPALS[service]):
        member = "DelegatedAdministrators"
        listed = organizations.listed(
            "organizations", "list_delegated_administrators", member, ServicePrincipal=principal
        )
        if accounts := sorted(places.called(account["Id"]) for account in listed):
            facts[principal] = accounts
    yield SUBJECT, facts


def administrator(places: Places, service: Service, region: str) -> dict[str, list[str]]:
    """The administrator as the service itself names it in a Region; nothing where it has none."""
    client, operation, member, name = _LISTS[service]
    answer = places.management(region).call(client, operation)
    accounts = sorted(places.called(account[name]) for account in answer.get(member) or [])
    return {"administrator": accounts} if accounts else {}
