"""E-mail contacts of User Notifications, and the configurations that they are channels of."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def account(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def contacts(world: World, account: str) -> Any:
    return world.member("notificationscontacts", account)


def test_a_contact_is_an_accounts_once_and_stays_inactive(world: World, contacts: Any) -> None:
    create = contacts.create_email_contact
    arn = create(name="operations", emailAddress="operations@example.com", tags={"a": "1"})["arn"]
    assert code(partial(create, name="operations", emailAddress="other@example.com")) == "ConflictException"
    assert code(partial(create, name="other", emailAddress="operations@example.com")) == "ConflictException"
    contacts.send_activation_code(arn=arn)
    found = contacts.get_email_contact(arn=arn)["emailContact"]
    assert (found["name"], found["address"], found["status"]) == ("operations", "operations@example.com", "inactive")
    assert [one["arn"] for one in contacts.list_email_contacts()["emailContacts"]] == [arn]
    contacts.tag_resource(arn=arn, tags={"b": "2"})
    contacts.untag_resource(arn=arn, tagKeys=["a"])
    assert contacts.list_tags_for_resource(arn=arn)["tags"] == {"b": "2"}
    stranger = world.member("notificationscontacts")
    assert code(partial(stranger.get_email_contact, arn=arn)) == "ResourceNotFoundException"
    contacts.delete_email_contact(arn=arn)
    assert code(partial(contacts.get_email_contact, arn=arn)) == "ResourceNotFoundException"


def test_a_contact_is_a_channel_until_it_is_deleted(world: World, contacts: Any, account: str) -> None:
    notifications = world.member("notifications", account)
    notifications.register_notification_hub(notificationHubRegion="us-east-1")
    watch = notifications.create_notification_configuration(name="watch", description="d")["arn"]
    first, second = (
        contacts.create_email_contact(name=name, emailAddress=f"{name}@example.com")["arn"] for name in ("a1", "b1")
    )
    associate = partial(notifications.associate_channel, notificationConfigurationArn=watch)
    for arn in (first, second):
        associate(arn=arn)
    assert code(partial(associate, arn=first)) == "ConflictException"
    assert code(partial(associate, arn=f"{first[:-1]}-")) == "ResourceNotFoundException"
    chat = f"arn:aws:chatbot::{account}:chat-configuration/slack-channel/x"
    assert code(partial(associate, arn=chat)) == "NotImplementedByEmulator"
    channels = partial(notifications.list_channels, notificationConfigurationArn=watch)
    assert channels()["channels"] == [first, second]
    by_channel = notifications.list_notification_configurations(channelArn=first)["notificationConfigurations"]
    assert [one["arn"] for one in by_channel] == [watch]
    contacts.delete_email_contact(arn=second)
    assert channels()["channels"] == [first]
    remove = partial(notifications.disassociate_channel, notificationConfigurationArn=watch, arn=first)
    remove()
    assert code(remove) == "ResourceNotFoundException"
    assert channels()["channels"] == []
