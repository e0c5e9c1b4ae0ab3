"""User Notifications: hubs, configurations with event rules, and the organization's access."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

PRINCIPAL = "notifications.amazonaws.com"
HEALTH = {"source": "aws.health", "eventType": "AWS Health Event", "regions": ["eu-west-1", "us-east-1"]}


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def hubs(client: Any) -> Mapping[str, str]:
    found = client.list_notification_hubs()["notificationHubs"]
    return {hub["notificationHubRegion"]: hub["statusSummary"]["status"] for hub in found}


@pytest.fixture(scope="module")
def operations(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def notifications(world: World, operations: str) -> Any:
    """The client of an account with a hub."""
    client = world.member("notifications", operations)
    client.register_notification_hub(notificationHubRegion="eu-central-1")
    return client


@pytest.fixture
def configuration(world: World, notifications: Any) -> str:
    """ARN of a new configuration."""
    made = notifications.create_notification_configuration(name=world.name("watch"), description="d")
    return str(made["arn"])


def test_an_account_has_up_to_three_hubs_and_keeps_the_last(world: World) -> None:
    client = world.member("notifications")
    register = client.register_notification_hub
    assert register(notificationHubRegion="eu-west-1")["statusSummary"]["status"] == "REGISTERING"
    assert code(partial(register, notificationHubRegion="eu-west-1")) == "ConflictException"
    remove = client.deregister_notification_hub
    assert code(partial(remove, notificationHubRegion="eu-west-1")) == "ConflictException"
    for region in ("eu-west-2", "eu-west-3"):
        register(notificationHubRegion=region)
    assert code(partial(register, notificationHubRegion="us-east-1")) == "ServiceQuotaExceededException"
    time.sleep(0.06)
    assert hubs(client) == {"eu-west-1": "ACTIVE", "eu-west-2": "ACTIVE", "eu-west-3": "ACTIVE"}
    assert remove(notificationHubRegion="eu-west-1")["statusSummary"]["status"] == "DEREGISTERING"
    time.sleep(0.06)
    assert set(hubs(client)) == {"eu-west-2", "eu-west-3"}
    assert code(partial(remove, notificationHubRegion="eu-west-1")) == "ResourceNotFoundException"
    assert hubs(world.member("notifications")) == {}


def test_the_api_is_in_one_region(world: World, operations: str) -> None:
    elsewhere = world.member("notifications", operations, "eu-central-1")
    assert code(elsewhere.list_notification_hubs) == "NotImplementedByEmulator"


def test_a_configuration_needs_a_hub_and_a_name_of_its_own(world: World, notifications: Any) -> None:
    without = world.member("notifications").create_notification_configuration
    assert code(partial(without, name="a", description="d")) == "ConflictException"
    create = notifications.create_notification_configuration
    first = create(name="a", description="d", tags={"x": "1"})["arn"]
    assert code(partial(create, name="a", description="d")) == "ConflictException"
    second = create(name="b", description="d", aggregationDuration="LONG")["arn"]
    update = notifications.update_notification_configuration
    assert code(partial(update, arn=second, name="a")) == "ConflictException"
    update(arn=second, name="c", description="e")
    found = notifications.get_notification_configuration(arn=second)
    assert (found["name"], found["description"], found["aggregationDuration"]) == ("c", "e", "LONG")
    assert notifications.get_notification_configuration(arn=first)["aggregationDuration"] == "NONE"
    notifications.tag_resource(arn=first, tags={"y": "2"})
    notifications.untag_resource(arn=first, tagKeys=["x"])
    assert notifications.list_tags_for_resource(arn=first)["tags"] == {"y": "2"}
    notifications.delete_notification_configuration(arn=first)
    assert code(partial(notifications.get_notification_configuration, arn=first)) == "ResourceNotFoundException"
    stranger = world.aws.client("notifications")
    assert code(partial(stranger.get_notification_configuration, arn=second)) == "ResourceNotFoundException"


def test_an_event_rule_is_active_in_its_regions_shortly_after(notifications: Any, configuration: str) -> None:
    made = notifications.create_event_rule(notificationConfigurationArn=configuration, **HEALTH)
    assert {one["status"] for one in made["statusSummaryByRegion"].values()} == {"CREATING"}
    status = notifications.get_notification_configuration
    assert status(arn=configuration)["status"] == "INACTIVE"
    time.sleep(0.06)
    assert status(arn=configuration)["status"] == "ACTIVE"
    rule = notifications.get_event_rule(arn=made["arn"])
    assert set(rule["statusSummaryByRegion"]) == {"eu-west-1", "us-east-1"}
    assert len(rule["managedRules"]) == 2
    update = partial(notifications.update_event_rule, arn=made["arn"], regions=["eu-west-1"])
    assert code(partial(update, eventPattern="[]")) == "ValidationException"
    assert code(partial(update, eventPattern="{")) == "ValidationException"
    update(eventPattern='{"detail": {"service": ["EC2"]}}')
    found = notifications.list_event_rules(notificationConfigurationArn=configuration)["eventRules"]
    assert [(one["regions"], one["statusSummaryByRegion"]["eu-west-1"]["status"]) for one in found] == [
        (["eu-west-1"], "UPDATING")
    ]
    by_source = notifications.list_notification_configurations(eventRuleSource="aws.health")
    assert [one["arn"] for one in by_source["notificationConfigurations"]] == [configuration]
    notifications.delete_event_rule(arn=made["arn"])
    assert code(partial(notifications.get_event_rule, arn=made["arn"])) == "ResourceNotFoundException"


def test_access_to_the_organization_is_the_management_accounts_to_give(world: World, notifications: Any) -> None:
    management = world.aws.client("notifications")
    assert code(notifications.enable_notifications_access_for_organization) == "AccessDeniedException"
    assert code(notifications.get_notifications_access_for_organization) == "AccessDeniedException"

    def status() -> str:
        found = management.get_notifications_access_for_organization()["notificationsAccessForOrganization"]
        return str(found["accessStatus"])

    assert status() == "DISABLED"
    management.enable_notifications_access_for_organization()
    assert status() == "ENABLED"
    listed = world.organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert PRINCIPAL in {one["ServicePrincipal"] for one in listed}
    management.disable_notifications_access_for_organization()
    assert status() == "DISABLED"


def test_a_delegate_listens_to_units_of_the_organization(
    world: World, notifications: Any, operations: str, configuration: str
) -> None:
    management, unit = world.aws.client("notifications"), world.unit()
    associate = partial(notifications.associate_organizational_unit, notificationConfigurationArn=configuration)
    management.enable_notifications_access_for_organization()
    assert code(partial(associate, organizationalUnitId=unit)) == "AccessDeniedException"
    delegation = {"AccountId": operations, "ServicePrincipal": PRINCIPAL}
    world.organizations.register_delegated_administrator(**delegation)
    associate(organizationalUnitId=unit)
    associate(organizationalUnitId=world.root)
    assert code(partial(associate, organizationalUnitId=unit)) == "ConflictException"
    assert code(partial(associate, organizationalUnitId="ou-none-12345678")) == "ResourceNotFoundException"
    listed = partial(notifications.list_organizational_units, notificationConfigurationArn=configuration)
    assert listed()["organizationalUnits"] == [unit, world.root]
    remove = partial(notifications.disassociate_organizational_unit, notificationConfigurationArn=configuration)
    remove(organizationalUnitId=unit)
    assert code(partial(remove, organizationalUnitId=unit)) == "ResourceNotFoundException"
    assert listed()["organizationalUnits"] == [world.root]
    assert code(management.disable_notifications_access_for_organization) == "ConflictException"
    world.organizations.deregister_delegated_administrator(**delegation)
    management.disable_notifications_access_for_organization()
