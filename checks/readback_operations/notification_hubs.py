"""In which Regions notifications are kept, and that User Notifications sees the organization."""

from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects
from checks.readback_operations.scope import GLOBAL, Scope

ACCESS = "access of User Notifications"
CLIENT = "notifications"


def expected(scope: Scope) -> Subjects:
    """The hubs, and the access."""
    if scope.notifications is not None:
        yield ACCESS, {"to the organization": "ENABLED"}
        for region in scope.notifications.hubs or (scope.home,):
            yield f"notification hub {region}", {"status": "ACTIVE"}


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other hub."""
    key, existing = scope.delegate("notifications"), inside.keys()
    if scope.notifications is None or key not in existing:
        return
    answer = inside.connection(MANAGEMENT, GLOBAL).call(CLIENT, "get_notifications_access_for_organization")
    yield ACCESS, {"to the organization": answer["notificationsAccessForOrganization"]["accessStatus"]}
    for hub in inside.connection(key, GLOBAL).listed(CLIENT, "list_notification_hubs", "notificationHubs"):
        yield f"notification hub {hub['notificationHubRegion']}", {"status": hub["statusSummary"]["status"]}
