"""Who is delegated administrator of Systems Manager, AWS Health, AWS Backup and User Notifications."""

from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects
from checks.readback_operations.scope import Scope
from foundation.config.delegates import PRINCIPALS, Service
from foundation.config.section import Off

SUBJECT = "delegations of operations"
SERVICES: tuple[Service, ...] = ("backup", "health", "notifications", "systems-manager")


def expected(scope: Scope) -> Subjects:
    """One subject, with the administrator of each service that is on."""
    on = [one for one in SERVICES if not isinstance(getattr(scope.section, one.replace("-", "_")), Off)]
    yield SUBJECT, {principal: [scope.delegate(service)] for service in on for principal in PRINCIPALS[service]}


def found(_: Scope, inside: Inside) -> Subjects:
    """The administrators of the same services, those that are off included."""
    aws, existing = inside.connection(MANAGEMENT), inside.keys()
    keys = {inside.id_of(key): key for key in existing}
    operation, member, facts = "list_delegated_administrators", "DelegatedAdministrators", {}
    for principal in (principal for service in SERVICES for principal in PRINCIPALS[service]):
        listed = aws.listed("organizations", operation, member, ServicePrincipal=principal)
        if accounts := sorted(keys.get(one["Id"], one["Id"]) for one in listed):
            facts[principal] = accounts
    yield SUBJECT, facts
