"""Detective: behavior graphs, the administrator of a Region, members of the organization."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

REGION, ELSEWHERE = "us-east-1", "eu-west-1"
PRINCIPAL = "detective.amazonaws.com"


@pytest.fixture
def world() -> Iterator[World]:
    """An organization of its own for each test: there is one administrator per organization."""
    with running("--quota", "50", "--creation-seconds", "0.01") as aws:
        made = World(aws)
        made.organizations.create_organization(FeatureSet="ALL")
        yield made


@pytest.fixture
def detective(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("detective", REGION)


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def delegate(world: World, detective: Any) -> tuple[str, Any, str]:
    """A new account that is the Region's administrator: id, client and graph."""
    account = world.account()
    detective.enable_organization_admin_account(AccountId=account)
    client = world.member("detective", account, detective.meta.region_name)
    return account, client, client.list_graphs()["GraphList"][0]["Arn"]


def members(client: Any, graph: str) -> set[str]:
    return {member["AccountId"] for member in client.list_members(GraphArn=graph)["MemberDetails"]}


def test_an_account_has_one_graph_in_a_region(world: World, detective: Any) -> None:
    made = detective.create_graph(Tags={"a": "1"})["GraphArn"]
    assert made.startswith(f"arn:aws:detective:{REGION}:{MANAGEMENT}:graph:")
    assert detective.create_graph()["GraphArn"] == made
    assert [graph["Arn"] for graph in detective.list_graphs()["GraphList"]] == [made]
    assert world.aws.client("detective", ELSEWHERE).list_graphs()["GraphList"] == []
    other = world.member("detective")
    assert other.list_graphs()["GraphList"] == []
    assert code(lambda: other.delete_graph(GraphArn=made)) == "ResourceNotFoundException"

    detective.delete_graph(GraphArn=made)
    assert detective.list_graphs()["GraphList"] == []
    assert code(lambda: detective.delete_graph(GraphArn=made)) == "ResourceNotFoundException"


def test_a_graph_has_tags_and_data_source_packages(detective: Any) -> None:
    made = detective.create_graph(Tags={"a": "1"})["GraphArn"]
    detective.tag_resource(ResourceArn=made, Tags={"b": "2"})
    detective.untag_resource(ResourceArn=made, TagKeys=["a"])
    assert detective.list_tags_for_resource(ResourceArn=made)["Tags"] == {"b": "2"}
    assert set(detective.list_datasource_packages(GraphArn=made)["DatasourcePackages"]) == {"DETECTIVE_CORE"}
    detective.update_datasource_packages(GraphArn=made, DatasourcePackages=["EKS_AUDIT"])
    packages = detective.list_datasource_packages(GraphArn=made)["DatasourcePackages"]
    assert {name: one["DatasourcePackageIngestState"] for name, one in packages.items()} == {
        "DETECTIVE_CORE": "STARTED",
        "EKS_AUDIT": "STARTED",
    }


def test_designation_makes_a_graph_in_the_delegate_and_shows_in_the_organization(world: World, detective: Any) -> None:
    account, client, graph = delegate(world, detective)
    listed = detective.list_organization_admin_accounts()["Administrators"]
    assert [(one["AccountId"], one["GraphArn"]) for one in listed] == [(account, graph)]
    administrators = world.organizations.list_delegated_administrators(ServicePrincipal=PRINCIPAL)
    assert [one["Id"] for one in administrators["DelegatedAdministrators"]] == [account]
    assert client.create_graph()["GraphArn"] == graph
    assert world.member("detective", account, ELSEWHERE).list_graphs()["GraphList"] == []
    assert detective.list_graphs()["GraphList"] == []


def test_designation_is_the_management_accounts_and_for_one_active_member(world: World, detective: Any) -> None:
    account, client, _ = delegate(world, detective)
    other, gone = world.account(), world.account()
    world.organizations.close_account(AccountId=gone)
    elsewhere = world.aws.client("detective", ELSEWHERE)
    assert code(lambda: client.enable_organization_admin_account(AccountId=account)) == "AccessDeniedException"
    assert code(client.list_organization_admin_accounts) == "AccessDeniedException"
    assert code(client.disable_organization_admin_account) == "AccessDeniedException"
    refused = "ValidationException"
    assert code(lambda: detective.enable_organization_admin_account(AccountId=other)) == refused
    assert code(lambda: elsewhere.enable_organization_admin_account(AccountId=other)) == refused
    assert code(lambda: elsewhere.enable_organization_admin_account(AccountId=gone)) == refused
    assert code(lambda: elsewhere.enable_organization_admin_account(AccountId="999988887777")) == refused
    elsewhere.enable_organization_admin_account(AccountId=account)


def test_the_organization_is_configured_by_its_administrator_alone(world: World, detective: Any) -> None:
    early = world.member("detective")
    own = early.create_graph()["GraphArn"]
    call = early.update_organization_configuration
    assert code(lambda: call(GraphArn=own, AutoEnable=True)) == "AccessDeniedException"

    _, client, graph = delegate(world, detective)
    assert client.describe_organization_configuration(GraphArn=graph)["AutoEnable"] is False
    assert code(lambda: client.describe_organization_configuration(GraphArn=own)) == "ValidationException"
    client.update_organization_configuration(GraphArn=graph, AutoEnable=True)
    assert client.describe_organization_configuration(GraphArn=graph)["AutoEnable"] is True


def test_auto_enable_is_for_accounts_that_join_later(world: World, detective: Any) -> None:
    existing = world.account()
    _, client, graph = delegate(world, detective)
    client.update_organization_configuration(GraphArn=graph, AutoEnable=True)
    assert members(client, graph) == set()
    joined = world.account()
    assert members(client, graph) == {joined}
    world.organizations.close_account(AccountId=joined)
    assert members(client, graph) == set()
    client.update_organization_configuration(GraphArn=graph, AutoEnable=False)
    world.account()
    assert members(client, graph) == set()
    assert existing not in members(client, graph)


def test_existing_accounts_and_the_management_account_are_enabled_by_the_administrator(
    world: World, detective: Any
) -> None:
    account, client, graph = delegate(world, detective)
    existing = world.account()
    asked = [
        {"AccountId": one, "EmailAddress": "a@example.com"} for one in (existing, MANAGEMENT, account, "999988887777")
    ]
    answer = client.create_members(GraphArn=graph, Accounts=asked)
    assert {one["AccountId"]: one["Status"] for one in answer["Members"]} == {
        existing: "ENABLED",
        MANAGEMENT: "ENABLED",
    }
    assert [one["AccountId"] for one in answer["UnprocessedAccounts"]] == [account, "999988887777"]
    again = client.create_members(GraphArn=graph, Accounts=asked[:1])
    assert [one["AccountId"] for one in again["UnprocessedAccounts"]] == [existing]

    found = client.get_members(GraphArn=graph, AccountIds=[existing, account])
    assert [one["AdministratorId"] for one in found["MemberDetails"]] == [account]
    assert [one["AccountId"] for one in found["UnprocessedAccounts"]] == [account]
    assert client.delete_members(GraphArn=graph, AccountIds=[existing])["AccountIds"] == [existing]
    assert members(client, graph) == {MANAGEMENT}


def test_members_by_invitation_are_refused_by_name(world: World) -> None:
    client = world.member("detective")
    graph = client.create_graph()["GraphArn"]
    asked = [{"AccountId": world.account(), "EmailAddress": "a@example.com"}]
    assert code(lambda: client.create_members(GraphArn=graph, Accounts=asked)) == "NotImplementedByEmulator"


def test_disabling_the_administrator_deletes_the_graph_and_leaves_the_delegation(world: World, detective: Any) -> None:
    account, client, graph = delegate(world, detective)
    elsewhere = world.aws.client("detective", ELSEWHERE)
    elsewhere.enable_organization_admin_account(AccountId=account)
    detective.disable_organization_admin_account()
    assert code(detective.disable_organization_admin_account) == "ValidationException"
    assert client.list_graphs()["GraphList"] == []
    assert code(lambda: client.list_members(GraphArn=graph)) == "ResourceNotFoundException"

    other = world.account()
    assert code(lambda: detective.enable_organization_admin_account(AccountId=other)) == "ValidationException"
    world.organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
    assert elsewhere.list_organization_admin_accounts()["Administrators"] == []
    assert world.member("detective", account, ELSEWHERE).list_graphs()["GraphList"] == []
    detective.enable_organization_admin_account(AccountId=other)


def test_the_management_account_may_administer_without_a_delegation(world: World, detective: Any) -> None:
    detective.enable_organization_admin_account(AccountId=MANAGEMENT)
    assert len(detective.list_graphs()["GraphList"]) == 1
    administrators = world.organizations.list_delegated_administrators()["DelegatedAdministrators"]
    assert administrators == []


def test_the_administration_ends_with_the_administrators_account(world: World, detective: Any) -> None:
    account, _, _ = delegate(world, detective)
    world.organizations.close_account(AccountId=account)
    assert detective.list_organization_admin_accounts()["Administrators"] == []
