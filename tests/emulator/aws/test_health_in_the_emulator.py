"""AWS Health: the organizational view. Its clients speak CBOR."""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

PRINCIPAL = "health.amazonaws.com"


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def test_the_organizational_view_is_the_management_accounts_to_switch(world: World) -> None:
    health, member = world.aws.client("health"), world.member("health")

    def status() -> str:
        found = health.describe_health_service_status_for_organization()
        return str(found["healthServiceAccessStatusForOrganization"])

    assert status() == "DISABLED"
    assert code(member.enable_health_service_access_for_organization) == "AccessDeniedException"
    assert code(member.describe_health_service_status_for_organization) == "AccessDeniedException"
    health.enable_health_service_access_for_organization()
    assert status() == "ENABLED"
    listed = world.organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert PRINCIPAL in {one["ServicePrincipal"] for one in listed}
    roles = world.aws.client("iam").list_roles(PathPrefix="/aws-service-role/")["Roles"]
    assert f"/aws-service-role/{PRINCIPAL}/" in {role["Path"] for role in roles}
    assert code(member.disable_health_service_access_for_organization) == "AccessDeniedException"
    health.disable_health_service_access_for_organization()
    assert status() == "DISABLED"


def test_events_of_the_organization_are_for_its_delegates_while_the_view_is_on(world: World) -> None:
    account, health = world.account(), world.aws.client("health")
    delegate = world.member("health", account)
    assert code(lambda: health.describe_events_for_organization(maxResults=10)) == "AccessDeniedException"
    health.enable_health_service_access_for_organization()
    assert code(delegate.describe_events_for_organization) == "AccessDeniedException"
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
    for client in (delegate, health):
        assert client.describe_events_for_organization(filter={"services": ["EC2"]}, maxResults=10)["events"] == []
    assert world.member("health").describe_events()["events"] == []


def test_what_health_does_not_do_here_and_what_is_not_valid_is_refused_in_cbor(world: World) -> None:
    health = world.aws.client("health")
    assert code(health.describe_event_types) == "NotImplementedByEmulator"
    assert code(lambda: health.describe_events(locale="x")) == "ValidationException"
