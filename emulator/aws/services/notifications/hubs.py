"""Notification hubs: the Regions in which an account's notifications are stored. At most three; the last one stays."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.notifications.model import Hub, conflict, listed, not_found, notifications
from emulator.aws.services.organizations.model import now

MOST = 3


def register_notification_hub(request: Request) -> Mapping[str, object]:
    """RegisterNotificationHub."""
    hubs, region = notifications(request).hubs, request["notificationHubRegion"]
    if region in hubs:
        raise conflict(f"There is a notification hub in {region} already.", region)
    if len(hubs) >= MOST:
        message = f"An account has at most {MOST} notification hubs."
        raise AwsError("ServiceQuotaExceededException", message, 402, resourceType="NotificationHub")
    hubs[region] = Hub(region)
    return described(hubs[region])


def list_notification_hubs(request: Request) -> Mapping[str, object]:
    """ListNotificationHubs."""
    return listed(request, "notificationHubs", list(notifications(request).hubs.values()), described)


def deregister_notification_hub(request: Request) -> Mapping[str, object]:
    """DeregisterNotificationHub."""
    hubs, region = notifications(request).hubs, request["notificationHubRegion"]
    hub = hubs.get(region)
    if hub is None or hub.leaving is not None:
        raise not_found(region)
    if not any(other.leaving is None for other in hubs.values() if other is not hub):
        raise conflict("Cannot deregister last ACTIVE notification hub", region)
    hub.leaving = now()
    return {"notificationHubRegion": region, "statusSummary": _summary(hub)}


def described(hub: Hub) -> Mapping[str, object]:
    """A hub as AWS describes it."""
    return {
        "notificationHubRegion": hub.region,
        "statusSummary": _summary(hub),
        "creationTime": hub.created,
        "lastActivationTime": hub.created,
    }


def _summary(hub: Hub) -> Mapping[str, str]:
    return {"status": hub.status, "reason": f"Notification hub is {hub.status.lower()}."}


HANDLERS: Handlers = {
    "RegisterNotificationHub": register_notification_hub,
    "ListNotificationHubs": list_notification_hubs,
    "DeregisterNotificationHub": deregister_notification_hub,
}
