"""AWS Health's view of the organization.

Its API asks for a support plan. Without one, the role that switching the view on makes tells the same.
"""

from checks.answers import unless
from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects
from checks.readback_operations.scope import GLOBAL, Scope
from foundation.config.section import Off

SUBJECT = "AWS Health"
WITHOUT_PLAN = ("SubscriptionRequiredException",)
ROLE = "AWSServiceRoleForHealth_Organizations"


def expected(scope: Scope) -> Subjects:
    """It is on."""
    if not isinstance(scope.section.health, Off):
        yield SUBJECT, {"view of the organization": "ENABLED"}


def found(scope: Scope, inside: Inside) -> Subjects:
    """What AWS Health says of it."""
    if not isinstance(scope.section.health, Off):
        yield SUBJECT, {"view of the organization": status(inside.connection(MANAGEMENT, GLOBAL))}


def status(aws: Connection) -> str:
    """ENABLED, or what it is instead. Raises ReadError."""
    operation = "describe_health_service_status_for_organization"
    answer = unless(WITHOUT_PLAN, lambda: aws.call("health", operation))
    if answer is not None:
        return str(answer["healthServiceAccessStatusForOrganization"])
    role = unless(("NoSuchEntity",), lambda: aws.call("iam", "get_role", RoleName=ROLE))
    return "DISABLED" if role is None else "ENABLED"
