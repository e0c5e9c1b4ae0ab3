"""The types of User Notifications and its e-mail contacts, whose API is in us-east-1 whatever the provider's Region.

Traps: the last notification hub of an account cannot be deregistered, and upstream takes that for done. A contact gets
a mail with a code that somebody has to enter; until then it is inactive.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.shapes import tag_changes, texts
from emulator.provider.handlers.waiting import until
from emulator.provider.values import Json, Properties

_SOURCE = "terraform-provider-aws internal/service/notifications/"
_REGION = "us-east-1"
_CONFIGURATION = ("aggregationDuration", "description", "name")
_RULE = ("eventPattern", "eventType", "notificationConfigurationArn", "regions", "source")


def _client(aws: Aws) -> Any:
    return aws.client("notifications", _REGION)


def _contacts(aws: Aws) -> Any:
    return aws.client("notificationscontacts", _REGION)


def _hub_status(aws: Aws, region: str) -> str | None:
    hubs = _client(aws).list_notification_hubs()["notificationHubs"]
    found = next((hub for hub in hubs if hub["notificationHubRegion"] == region), None)
    return str(found["statusSummary"]["status"]) if found else None


def _register(aws: Aws, inputs: Properties) -> str:
    region = str(inputs["notificationHubRegion"])
    _client(aws).register_notification_hub(notificationHubRegion=region)
    until(lambda: _hub_status(aws, region) == "ACTIVE", f"notification hub {region}")
    return region


def _read_hub(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    return {"notificationHubRegion": identifier} if _hub_status(aws, identifier) else None


def _deregister(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    notifications = _client(aws)
    try:
        notifications.deregister_notification_hub(notificationHubRegion=identifier)
    except notifications.exceptions.ResourceNotFoundException:
        return
    except notifications.exceptions.ConflictException as refusal:
        if "Cannot deregister last ACTIVE notification hub" in str(refusal):
            return
        raise
    until(lambda: _hub_status(aws, identifier) is None, f"notification hub {identifier} to leave")


def _create(aws: Aws, inputs: Properties) -> str:
    settings = {name: inputs[name] for name in _CONFIGURATION if name in inputs}
    tags = texts(inputs.get("tags"))
    made = _client(aws).create_notification_configuration(**settings, **({"tags": tags} if tags else {}))
    return str(made["arn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    notifications = _client(aws)
    try:
        found = notifications.get_notification_configuration(arn=identifier)
    except notifications.exceptions.ResourceNotFoundException:
        return None
    tags: Properties = dict(notifications.list_tags_for_resource(arn=identifier)["tags"])
    return {**{name: found[name] for name in _CONFIGURATION}, "arn": identifier, "tags": tags, "tagsAll": tags}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    notifications = _client(aws)
    if any(old.get(name) != new.get(name) for name in _CONFIGURATION):
        settings = {name: new[name] for name in _CONFIGURATION if name in new}
        notifications.update_notification_configuration(arn=identifier, **settings)
    _set_tags(notifications, identifier, old, new)


def _set_tags(client: Any, identifier: str, old: Properties, new: Properties) -> None:
    gone, changed = tag_changes(old, new)
    if gone:
        client.untag_resource(arn=identifier, tagKeys=gone)
    if changed:
        client.tag_resource(arn=identifier, tags=changed)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    notifications = _client(aws)
    try:
        notifications.delete_notification_configuration(arn=identifier)
    except notifications.exceptions.ResourceNotFoundException:
        return


def _settle_rule(aws: Aws, arn: str) -> None:
    def settled() -> bool:
        found = _client(aws).get_event_rule(arn=arn)["statusSummaryByRegion"]
        return {region["status"] for region in found.values()} <= {"ACTIVE", "INACTIVE"}

    until(settled, f"event rule {arn}")


def _create_rule(aws: Aws, inputs: Properties) -> str:
    arn = str(_client(aws).create_event_rule(**{name: inputs[name] for name in _RULE if name in inputs})["arn"])
    _settle_rule(aws, arn)
    return arn


def _read_rule(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    notifications = _client(aws)
    try:
        found = notifications.get_event_rule(arn=identifier)
    except notifications.exceptions.ResourceNotFoundException:
        return None
    return {**{name: found[name] for name in _RULE if found.get(name)}, "arn": identifier}


def _update_rule(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    pattern = new.get("eventPattern") or ""
    _client(aws).update_event_rule(arn=identifier, eventPattern=pattern, regions=new["regions"])
    _settle_rule(aws, identifier)


def _delete_rule(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    notifications = _client(aws)
    try:
        notifications.delete_event_rule(arn=identifier)
    except notifications.exceptions.ResourceNotFoundException:
        return


def _associate(aws: Aws, inputs: Properties) -> str:
    configuration, arn = inputs["notificationConfigurationArn"], inputs["arn"]
    _client(aws).associate_channel(arn=arn, notificationConfigurationArn=configuration)
    return f"{configuration},{arn}"


def _read_association(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    configuration, _, arn = identifier.partition(",")
    notifications = _client(aws)
    try:
        channels = notifications.list_channels(notificationConfigurationArn=configuration)["channels"]
    except notifications.exceptions.ResourceNotFoundException:
        return None
    return {"arn": arn, "notificationConfigurationArn": configuration} if arn in channels else None


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    configuration, _, arn = identifier.partition(",")
    notifications = _client(aws)
    try:
        notifications.disassociate_channel(arn=arn, notificationConfigurationArn=configuration)
    except notifications.exceptions.ResourceNotFoundException:
        return


def _create_contact(aws: Aws, inputs: Properties) -> str:
    contacts, tags = _contacts(aws), texts(inputs.get("tags"))
    arn = contacts.create_email_contact(
        name=inputs["name"], emailAddress=inputs["emailAddress"], **({"tags": tags} if tags else {})
    )["arn"]
    contacts.send_activation_code(arn=arn)
    return str(arn)


def _read_contact(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    contacts = _contacts(aws)
    try:
        found = contacts.get_email_contact(arn=identifier)["emailContact"]
    except contacts.exceptions.ResourceNotFoundException:
        return None
    tags: Properties = dict(contacts.list_tags_for_resource(arn=identifier)["tags"])
    shown: Properties = {"arn": identifier, "emailAddress": found["address"], "name": found["name"]}
    return {**shown, "tags": tags, "tagsAll": tags}


def _update_contact(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    _set_tags(_contacts(aws), identifier, old, new)


def _delete_contact(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    contacts = _contacts(aws)
    try:
        contacts.delete_email_contact(arn=identifier)
    except contacts.exceptions.ResourceNotFoundException:
        return


def _same_regions(old: Json, new: Json) -> bool:
    """Regions are a set."""
    return isinstance(old, list) and isinstance(new, list) and sorted(map(str, old)) == sorted(map(str, new))


HANDLERS = (
    Handler(
        token="aws:notifications/notificationHub:NotificationHub",
        source=_SOURCE + "notification_hub.go",
        takes=frozenset({"notificationHubRegion"}),
        replaces=frozenset({"notificationHubRegion"}),
        create=_register,
        read=_read_hub,
        update=no_update,
        delete=_deregister,
    ),
    Handler(
        token="aws:notifications/notificationConfiguration:NotificationConfiguration",
        source=_SOURCE + "notification_configuration.go",
        takes=frozenset({*_CONFIGURATION, "tags"}),
        replaces=frozenset(),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
    Handler(
        token="aws:notifications/eventRule:EventRule",
        source=_SOURCE + "event_rule.go",
        takes=frozenset(_RULE),
        replaces=frozenset({"eventType", "notificationConfigurationArn", "source"}),
        create=_create_rule,
        read=_read_rule,
        update=_update_rule,
        delete=_delete_rule,
        same={"regions": _same_regions},
    ),
    Handler(
        token="aws:notifications/channelAssociation:ChannelAssociation",
        source=_SOURCE + "channel_association.go",
        takes=frozenset({"arn", "notificationConfigurationArn"}),
        replaces=frozenset({"arn", "notificationConfigurationArn"}),
        create=_associate,
        read=_read_association,
        update=no_update,
        delete=_disassociate,
    ),
    Handler(
        token="aws:notifications/contactsEmailContact:ContactsEmailContact",
        source="terraform-provider-aws internal/service/notificationscontacts/email_contact.go",
        takes=frozenset({"emailAddress", "name", "tags"}),
        replaces=frozenset({"emailAddress", "name"}),
        create=_create_contact,
        read=_read_contact,
        update=_update_contact,
        delete=_delete_contact,
    ),
)
