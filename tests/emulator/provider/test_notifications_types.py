"""The User Notifications types over gRPC, each looked at past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

ASSOCIATION = "aws:notifications/channelAssociation:ChannelAssociation"
CONTACT = "aws:notifications/contactsEmailContact:ContactsEmailContact"
HUB = "aws:notifications/notificationHub:NotificationHub"
CONFIGURATION = "aws:notifications/notificationConfiguration:NotificationConfiguration"
RULE = "aws:notifications/eventRule:EventRule"
ACCESS = "aws:notifications/organizationsAccess:OrganizationsAccess"
UNIT = "aws:notifications/organizationalUnitAssociation:OrganizationalUnitAssociation"


@pytest.fixture(scope="module")
def notifications(endpoint: str) -> Any:
    """A client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("notifications", region_name="us-east-1", endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def hub(engine: Engine) -> str:
    """The account's first hub, and in the end its last."""
    identifier, _ = engine.create(HUB, {"notificationHubRegion": "eu-central-1"})
    return identifier


@pytest.fixture(scope="module")
def configuration(engine: Engine, hub: str) -> str:
    identifier, _ = engine.create(CONFIGURATION, {"name": "watch", "description": "d"})
    return identifier


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_hub_is_active_when_made_and_the_last_one_stays(engine: Engine, notifications: Any, hub: str) -> None:
    declared: Properties = {"notificationHubRegion": "eu-west-1"}
    identifier, state = engine.create(HUB, declared)
    hubs = notifications.list_notification_hubs()["notificationHubs"]
    assert {one["notificationHubRegion"]: one["statusSummary"]["status"] for one in hubs} == {
        hub: "ACTIVE",
        "eu-west-1": "ACTIVE",
    }
    settled(engine, HUB, identifier, declared)
    changed = engine.diff(HUB, declared, {"notificationHubRegion": "x"})
    assert list(changed.replaces) == ["notificationHubRegion"]
    engine.delete(HUB, identifier, state)
    assert engine.read(HUB, identifier, declared) == ({}, {})
    engine.delete(HUB, identifier, state)
    engine.delete(HUB, hub, {"notificationHubRegion": hub})
    assert len(notifications.list_notification_hubs()["notificationHubs"]) == 1


@pytest.mark.usefixtures("hub")
def test_configuration_is_made_changed_and_deleted(engine: Engine, notifications: Any) -> None:
    declared: Properties = {"name": "health", "description": "d", "tags": {"a": "1"}}
    identifier, state = engine.create(CONFIGURATION, declared)
    assert (state["arn"], state["aggregationDuration"]) == (identifier, "NONE")
    settled(engine, CONFIGURATION, identifier, declared)
    new: Properties = {"name": "other", "description": "e", "aggregationDuration": "SHORT", "tags": {"b": "2"}}
    engine.update(CONFIGURATION, identifier, declared, new)
    found = notifications.get_notification_configuration(arn=identifier)
    assert (found["name"], found["description"], found["aggregationDuration"]) == ("other", "e", "SHORT")
    state = settled(engine, CONFIGURATION, identifier, new)
    assert list(engine.diff(CONFIGURATION, declared, new).replaces) == []
    engine.delete(CONFIGURATION, identifier, state)
    assert engine.read(CONFIGURATION, identifier, new) == ({}, {})
    engine.delete(CONFIGURATION, identifier, state)


def test_event_rule_is_active_when_made_changed_and_deleted(
    engine: Engine, notifications: Any, configuration: str
) -> None:
    declared: Properties = {
        "notificationConfigurationArn": configuration,
        "source": "aws.health",
        "eventType": "AWS Health Event",
        "regions": ["us-east-1", "eu-west-1"],
        "eventPattern": '{"detail": {}}',
    }
    identifier, state = engine.create(RULE, declared)
    found = notifications.get_event_rule(arn=identifier)["statusSummaryByRegion"]
    assert {one["status"] for one in found.values()} == {"ACTIVE"}
    settled(engine, RULE, identifier, declared)
    new: Properties = {**declared, "regions": ["eu-west-1"]}
    del new["eventPattern"]
    engine.update(RULE, identifier, declared, new)
    assert notifications.get_event_rule(arn=identifier)["eventPattern"] == ""
    state = settled(engine, RULE, identifier, new)
    changed = engine.diff(RULE, declared, {**new, "source": "x", "eventType": "x", "notificationConfigurationArn": "x"})
    assert set(changed.replaces) == {"eventType", "notificationConfigurationArn", "source"}
    engine.delete(RULE, identifier, state)
    assert engine.read(RULE, identifier, new) == ({}, {})
    engine.delete(RULE, identifier, state)


def test_access_and_units_of_the_organization(
    engine: Engine, notifications: Any, configuration: str, root: str
) -> None:
    on: Properties = {"enabled": True}
    access, state = engine.create(ACCESS, on)
    settled(engine, ACCESS, access, on)
    declared: Properties = {"notificationConfigurationArn": configuration, "organizationalUnitId": root}
    identifier, unit = engine.create(UNIT, declared)
    assert identifier == f"{configuration},{root}"
    settled(engine, UNIT, identifier, declared)
    changed = engine.diff(UNIT, declared, {"notificationConfigurationArn": "x", "organizationalUnitId": "x"})
    assert set(changed.replaces) == {"notificationConfigurationArn", "organizationalUnitId"}
    engine.delete(UNIT, identifier, unit)
    assert engine.read(UNIT, identifier, declared) == ({}, {})
    engine.delete(UNIT, identifier, unit)
    off: Properties = {"enabled": False}
    engine.update(ACCESS, access, on, off)
    settled(engine, ACCESS, access, off)
    engine.update(ACCESS, access, off, on)
    engine.delete(ACCESS, access, state)
    found = notifications.get_notifications_access_for_organization()["notificationsAccessForOrganization"]
    assert found["accessStatus"] == "DISABLED"


def test_contact_is_made_tagged_and_associated(engine: Engine, notifications: Any, configuration: str) -> None:
    declared: Properties = {"name": "operations", "emailAddress": "operations@example.com", "tags": {"a": "1"}}
    contact, state = engine.create(CONTACT, declared)
    settled(engine, CONTACT, contact, declared)
    new: Properties = {**declared, "tags": {"b": "2"}}
    state = engine.update(CONTACT, contact, declared, new)
    assert (state["arn"], state["tags"]) == (contact, {"b": "2"})
    changed = engine.diff(CONTACT, declared, {"name": "x", "emailAddress": "x"})
    assert set(changed.replaces) == {"emailAddress", "name"}

    both: Properties = {"arn": contact, "notificationConfigurationArn": configuration}
    identifier, association = engine.create(ASSOCIATION, both)
    assert identifier == f"{configuration},{contact}"
    settled(engine, ASSOCIATION, identifier, both)
    assert notifications.list_channels(notificationConfigurationArn=configuration)["channels"] == [contact]
    changed = engine.diff(ASSOCIATION, both, {"arn": "x", "notificationConfigurationArn": "x"})
    assert set(changed.replaces) == {"arn", "notificationConfigurationArn"}
    engine.delete(ASSOCIATION, identifier, association)
    assert engine.read(ASSOCIATION, identifier, both) == ({}, {})
    engine.delete(ASSOCIATION, identifier, association)
    engine.delete(CONTACT, contact, state)
    assert engine.read(CONTACT, contact, new) == ({}, {})
    engine.delete(CONTACT, contact, state)
