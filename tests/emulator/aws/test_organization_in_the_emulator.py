"""What a foundation makes of an organization, read back as AWS would answer it."""

import re

import pytest
from emulated_world import CONTENTS, MANAGEMENT, RCP, SCP, World

OWN = {SCP: "p-FullAWSAccess", RCP: "p-RCPFullAWSAccess"}


def attached(world: World, target: str, policy_type: str) -> list[str]:
    answer = world.organizations.list_policies_for_target(TargetId=target, Filter=policy_type)
    return [policy["Id"] for policy in answer["Policies"]]


def test_ids_and_arns_look_like_those_of_aws(world: World) -> None:
    organization = world.organizations.describe_organization()["Organization"]
    unit = world.organizations.create_organizational_unit(ParentId=world.root, Name=world.name())["OrganizationalUnit"]
    policy = world.policy()

    assert re.fullmatch(r"o-[a-z0-9]{10}", organization["Id"])
    assert re.fullmatch(r"r-[a-z0-9]{4}", world.root)
    assert re.fullmatch(rf"ou-{world.root[2:]}-[a-z0-9]{{8}}", unit["Id"])
    assert re.fullmatch(r"p-[a-z0-9]{8}", policy)
    assert unit["Arn"] == f"arn:aws:organizations::{MANAGEMENT}:ou/{organization['Id']}/{unit['Id']}"
    summary = world.organizations.describe_policy(PolicyId=policy)["Policy"]["PolicySummary"]
    assert summary["Arn"] == (
        f"arn:aws:organizations::{MANAGEMENT}:policy/{organization['Id']}/service_control_policy/{policy}"
    )


def test_an_organization_knows_its_management_account_and_has_all_features(world: World) -> None:
    organization = world.organizations.describe_organization()["Organization"]

    assert organization["MasterAccountId"] == MANAGEMENT
    assert organization["FeatureSet"] == "ALL"
    management = world.organizations.describe_account(AccountId=MANAGEMENT)["Account"]
    assert management["Email"] == organization["MasterAccountEmail"]


def test_all_fifteen_policy_types_can_be_enabled(world: World) -> None:
    types = world.organizations.list_roots()["Roots"][0]["PolicyTypes"]

    assert {entry["Type"] for entry in types} == set(CONTENTS)
    assert {entry["Status"] for entry in types} == {"ENABLED"}


@pytest.mark.parametrize("policy_type", CONTENTS)
def test_a_policy_of_every_type_is_made_changed_attached_and_deleted(world: World, policy_type: str) -> None:
    unit, policy = world.unit(), world.policy(policy_type)
    world.organizations.attach_policy(PolicyId=policy, TargetId=unit)
    world.organizations.update_policy(PolicyId=policy, Description="new")

    assert policy in attached(world, unit, policy_type)
    found = world.organizations.describe_policy(PolicyId=policy)["Policy"]
    assert found["Content"] == CONTENTS[policy_type]
    assert found["PolicySummary"]["Description"] == "new"
    targets = world.organizations.list_targets_for_policy(PolicyId=policy)["Targets"]
    assert [(target["TargetId"], target["Type"]) for target in targets] == [(unit, "ORGANIZATIONAL_UNIT")]

    world.organizations.detach_policy(PolicyId=policy, TargetId=unit)
    world.organizations.delete_policy(PolicyId=policy)
    listed = world.organizations.list_policies(Filter=policy_type)["Policies"]
    assert policy not in [entry["Id"] for entry in listed]


@pytest.mark.parametrize("policy_type", OWN)
def test_everything_new_gets_the_policies_of_aws(world: World, policy_type: str) -> None:
    for target in (world.root, world.unit(), world.account(), MANAGEMENT):
        assert attached(world, target, policy_type) == [OWN[policy_type]]


def test_a_disabled_policy_type_is_attached_nowhere_and_comes_back_with_the_policy_of_aws(world: World) -> None:
    unit = world.unit()
    world.attached(RCP, unit)
    world.organizations.disable_policy_type(RootId=world.root, PolicyType=RCP)
    assert attached(world, unit, RCP) == []

    world.organizations.enable_policy_type(RootId=world.root, PolicyType=RCP)
    assert attached(world, unit, RCP) == [OWN[RCP]]


def test_the_last_service_control_policy_can_be_replaced(world: World) -> None:
    unit = world.unit()
    policy = world.attached(SCP, unit)
    world.organizations.detach_policy(PolicyId=OWN[SCP], TargetId=unit)

    assert attached(world, unit, SCP) == [policy]


def test_units_nest_five_levels_and_know_their_path(world: World) -> None:
    parents = [world.root]
    for _ in range(5):
        parents.append(world.unit(parents[-1]))
    organization = world.organizations.describe_organization()["Organization"]["Id"]

    unit = world.organizations.describe_organizational_unit(OrganizationalUnitId=parents[-1])["OrganizationalUnit"]
    assert unit["Path"] == "/".join([organization, *parents]) + "/"
    found = world.organizations.list_parents(ChildId=parents[-1])["Parents"]
    assert found == [{"Id": parents[-2], "Type": "ORGANIZATIONAL_UNIT"}]
    children = world.organizations.list_children(ParentId=parents[1], ChildType="ORGANIZATIONAL_UNIT")["Children"]
    assert [child["Id"] for child in children] == [parents[2]]


def test_siblings_may_not_share_a_name_but_cousins_may(world: World) -> None:
    name = world.name()
    first, second = world.unit(world.unit(), name), world.unit(world.unit(), name)

    assert first != second


def test_a_renamed_unit_keeps_its_id_and_an_empty_one_can_be_deleted(world: World) -> None:
    parent = world.unit()
    unit, policy = world.unit(parent), world.policy()
    world.organizations.attach_policy(PolicyId=policy, TargetId=unit)
    renamed = world.organizations.update_organizational_unit(OrganizationalUnitId=unit, Name="Renamed")
    assert renamed["OrganizationalUnit"]["Id"] == unit

    world.organizations.delete_organizational_unit(OrganizationalUnitId=unit)
    units = world.organizations.list_organizational_units_for_parent(ParentId=parent)["OrganizationalUnits"]
    assert units == []
    world.organizations.delete_policy(PolicyId=policy)  # no longer attached to anything


@pytest.mark.parametrize("kind", ["root", "unit", "account", "policy"])
def test_everything_can_be_tagged(world: World, kind: str) -> None:
    made = {"root": lambda: world.root, "unit": world.unit, "account": world.account, "policy": world.policy}
    resource = made[kind]()
    tags = [{"Key": "owner", "Value": "platform"}, {"Key": "managed-by", "Value": "foundation"}]
    world.organizations.tag_resource(ResourceId=resource, Tags=tags)
    world.organizations.tag_resource(ResourceId=resource, Tags=[{"Key": "owner", "Value": "ops"}])
    world.organizations.untag_resource(ResourceId=resource, TagKeys=["managed-by", "never-there"])

    assert world.organizations.list_tags_for_resource(ResourceId=resource)["Tags"] == [{"Key": "owner", "Value": "ops"}]


def test_trusted_access_is_listed_and_can_be_ended(world: World) -> None:
    def trusted() -> set[str]:
        pages = world.organizations.get_paginator("list_aws_service_access_for_organization").paginate()
        return {entry["ServicePrincipal"] for found in pages for entry in found["EnabledServicePrincipals"]}

    for principal in ("fms.amazonaws.com", "iam.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"):
        world.organizations.enable_aws_service_access(ServicePrincipal=principal)
        world.organizations.enable_aws_service_access(ServicePrincipal=principal)
        assert principal in trusted()
        world.organizations.disable_aws_service_access(ServicePrincipal=principal)
        assert principal not in trusted()


def test_a_delegated_administrator_is_listed_may_look_and_may_not_change(world: World) -> None:
    account, principal = world.account(), "guardduty.amazonaws.com"
    named = {"AccountId": account, "ServicePrincipal": principal}
    world.organizations.register_delegated_administrator(**named)

    listed = world.organizations.list_delegated_administrators(ServicePrincipal=principal)["DelegatedAdministrators"]
    assert [(entry["Id"], entry["State"]) for entry in listed] == [(account, "ACTIVE")]
    services = world.organizations.list_delegated_services_for_account(AccountId=account)["DelegatedServices"]
    assert [entry["ServicePrincipal"] for entry in services] == [principal]
    delegate = world.member("organizations", account)
    assert delegate.list_accounts()["Accounts"]
    with pytest.raises(delegate.exceptions.AccessDeniedException):
        delegate.create_organizational_unit(ParentId=world.root, Name=world.name())

    world.organizations.deregister_delegated_administrator(**named)
    left = world.organizations.list_delegated_administrators(ServicePrincipal=principal)
    assert left["DelegatedAdministrators"] == []


def test_a_resource_policy_lets_a_member_do_what_it_names(world: World) -> None:
    account = world.account()
    content = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"' + account + '"},'
        '"Action":["organizations:CreatePolicy"],"Resource":"*"}]}'
    )
    made = world.organizations.put_resource_policy(Content=content)["ResourcePolicy"]
    assert world.organizations.describe_resource_policy()["ResourcePolicy"] == made
    assert made["Content"] == content

    member = world.member("organizations", account)
    member.create_policy(Type="TAG_POLICY", Name=world.name(), Description="", Content=CONTENTS["TAG_POLICY"])
    with pytest.raises(member.exceptions.AccessDeniedException):
        member.delete_policy(PolicyId=world.policy())

    world.organizations.delete_resource_policy()
    with pytest.raises(member.exceptions.AccessDeniedException):
        member.create_policy(Type="TAG_POLICY", Name=world.name(), Description="", Content=CONTENTS["TAG_POLICY"])


def test_an_effective_policy_is_put_together_from_the_root_downwards(world: World) -> None:
    unit, account = world.unit(), world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    upper = '{"tags":{"cost":{"tag_key":{"@@assign":"Cost"},"tag_value":{"@@assign":["a","b"]}}}}'
    lower = '{"tags":{"cost":{"tag_value":{"@@append":["c"],"@@remove":["a"]}}}}'
    world.organizations.attach_policy(PolicyId=world.policy("TAG_POLICY", upper), TargetId=unit)
    world.organizations.attach_policy(PolicyId=world.policy("TAG_POLICY", lower), TargetId=account)

    found = world.organizations.describe_effective_policy(PolicyType="TAG_POLICY", TargetId=account)
    assert found["EffectivePolicy"]["PolicyContent"] == '{"tags":{"cost":{"tag_key":"Cost","tag_value":["b","c"]}}}'
    own = world.member("organizations", account).describe_effective_policy(PolicyType="TAG_POLICY")
    assert own["EffectivePolicy"]["TargetId"] == account
    with pytest.raises(world.organizations.exceptions.EffectivePolicyNotFoundException):
        world.organizations.describe_effective_policy(PolicyType="BACKUP_POLICY", TargetId=account)
