"""Who is written to. Whether an address has agreed is its own matter, and not compared."""

from checks.connection import Connection
from checks.inside import Inside
from checks.readback_facts import Subjects
from checks.readback_operations.scope import GLOBAL, Scope
from checks.readback_words import tags

CLIENT = "notificationscontacts"


def expected(scope: Scope) -> Subjects:
    """Every address."""
    if scope.notifications is not None:
        for name, address in scope.notifications.emails.items():
            yield f"contact {name}", {"address": address, **scope.tags(scope.delegate("notifications"))}


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other one."""
    key, existing = scope.delegate("notifications"), inside.keys()
    if scope.notifications is not None and key in existing:
        aws = inside.connection(key, GLOBAL)
        for name, arn, address in contacts(aws):
            tagged = aws.call(CLIENT, "list_tags_for_resource", arn=arn)["tags"]
            yield f"contact {name}", {"address": address, **tags(tagged)}


def contacts(aws: Connection) -> list[tuple[str, str, str]]:
    """Name, ARN and address of each. Raises ReadError."""
    every = aws.listed(CLIENT, "list_email_contacts", "emailContacts")
    return [(one["name"], one["arn"], one["address"]) for one in every]
