"""The types of User Notifications for an organization: its access, and the units that a configuration listens to.

Access is the trusted access of `notifications.amazonaws.com`, which the organization's own list sets as well.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Properties

_SOURCE = "terraform-provider-aws internal/service/notifications/"


def _client(aws: Aws) -> Any:
    return aws.client("notifications", "us-east-1")


def _set(aws: Aws, inputs: Properties) -> str:
    if inputs["enabled"]:
        _client(aws).enable_notifications_access_for_organization()
    else:
        _client(aws).disable_notifications_access_for_organization()
    return aws.account


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    found = _client(aws).get_notifications_access_for_organization()["notificationsAccessForOrganization"]
    return {"enabled": found["accessStatus"] == "ENABLED"}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _set(aws, new)


def _disable(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _client(aws).disable_notifications_access_for_organization()


def _associate(aws: Aws, inputs: Properties) -> str:
    configuration, unit = inputs["notificationConfigurationArn"], inputs["organizationalUnitId"]
    _client(aws).associate_organizational_unit(organizationalUnitId=unit, notificationConfigurationArn=configuration)
    return f"{configuration},{unit}"


def _read_unit(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    configuration, _, unit = identifier.partition(",")
    notifications = _client(aws)
    try:
        units = notifications.list_organizational_units(notificationConfigurationArn=configuration)
    except notifications.exceptions.ResourceNotFoundException:
        return None
    if unit not in units["organizationalUnits"]:
        return None
    return {"notificationConfigurationArn": configuration, "organizationalUnitId": unit}


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    configuration, _, unit = identifier.partition(",")
    notifications = _client(aws)
    try:
        notifications.disassociate_organizational_unit(
            organizationalUnitId=unit, notificationConfigurationArn=configuration
        )
    except notifications.exceptions.ResourceNotFoundException:
        return


HANDLERS = (
    Handler(
        token="aws:notifications/organizationsAccess:OrganizationsAccess",
        source=_SOURCE + "organizations_access.go",
        takes=frozenset({"enabled"}),
        replaces=frozenset(),
        create=_set,
        read=_read,
        update=_update,
        delete=_disable,
    ),
    Handler(
        token="aws:notifications/organizationalUnitAssociation:OrganizationalUnitAssociation",
        source=_SOURCE + "organizational_unit_association.go",
        takes=frozenset({"notificationConfigurationArn", "organizationalUnitId"}),
        replaces=frozenset({"notificationConfigurationArn", "organizationalUnitId"}),
        create=_associate,
        read=_read_unit,
        update=no_update,
        delete=_disassociate,
    ),
)
