"""Resource Access Manager: sharing within the organization, shares, principals and resources, both sides' listings."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

REGION = "us-east-1"
PRINCIPAL = "ram.amazonaws.com"
OUTSIDER = "999988887777"


@pytest.fixture
def world() -> Iterator[World]:
    with running("--quota", "50", "--creation-seconds", "0.01") as aws:
        made = World(aws)
        made.organizations.create_organization(FeatureSet="ALL")
        yield made


@pytest.fixture
def enabled(world: World) -> World:
    world.aws.client("ram").enable_sharing_with_aws_organization()
    return world


def error(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    found = caught.value.response["Error"]
    return str(found["Code"]), str(found["Message"])


def code(call: Callable[[], object]) -> str:
    return error(call)[0]


def organization(world: World) -> str:
    """The organization's ARN."""
    return str(world.organizations.describe_organization()["Organization"]["Arn"])


def arn_of(world: World, unit: str) -> str:
    answer = world.organizations.describe_organizational_unit(OrganizationalUnitId=unit)
    return str(answer["OrganizationalUnit"]["Arn"])


def subnet(world: World, account: str, region: str = REGION) -> str:
    """The ARN of a new subnet in a new VPC."""
    ec2 = world.member("ec2", account, region)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return str(ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetArn"])


def share(ram: Any, **more: Any) -> str:
    asked = {"name": "private", "allowExternalPrincipals": False} | more
    return str(ram.create_resource_share(**asked)["resourceShare"]["resourceShareArn"])


def statuses(ram: Any, kind: str, of: str) -> dict[str, str]:
    found = ram.get_resource_share_associations(associationType=kind, resourceShareArns=[of])
    return {one["associatedEntity"]: one["status"] for one in found["resourceShareAssociations"]}


def until(condition: Callable[[], bool]) -> None:
    for _ in range(100):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come about")


def test_sharing_is_enabled_by_the_management_account_and_sets_trusted_access_and_the_role(world: World) -> None:
    member = world.member("ram")
    assert code(member.enable_sharing_with_aws_organization) == "OperationNotPermittedException"
    assert world.aws.client("ram").enable_sharing_with_aws_organization()["returnValue"] is True
    trusted = world.organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert PRINCIPAL in [one["ServicePrincipal"] for one in trusted]
    assert world.aws.client("iam").get_role(RoleName="AWSServiceRoleForResourceAccessManager")


def test_trusted_access_alone_does_not_enable_sharing(world: World) -> None:
    account = world.account()
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    ram, arn = world.member("ram", account), subnet(world, account)
    refused, message = error(lambda: share(ram, resourceArns=[arn]))
    assert refused == "InvalidParameterException"
    assert "only be shared within your AWS Organization" in message
    unknown = "UnknownResourceException"
    assert code(lambda: share(ram, principals=[organization(world)])) == unknown
    assert code(lambda: share(ram, principals=[arn_of(world, world.unit())])) == unknown
    refused, message = error(lambda: share(ram, principals=[world.account()]))
    assert refused == "InvalidParameterException"
    assert "is not in your AWS organization" in message
    assert ram.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []


def test_a_share_is_made_changed_tagged_and_deleted(enabled: World) -> None:
    ram = enabled.member("ram", account := enabled.account())
    arn = share(ram, tags=[{"key": "a", "value": "1"}])
    assert arn.startswith(f"arn:aws:ram:{REGION}:{account}:resource-share/")
    ram.update_resource_share(resourceShareArn=arn, name="other", allowExternalPrincipals=True)
    ram.tag_resource(resourceShareArn=arn, tags=[{"key": "b", "value": "2"}])
    ram.untag_resource(resourceShareArn=arn, tagKeys=["a"])
    found = ram.get_resource_shares(resourceOwner="SELF")["resourceShares"][0]
    assert (found["name"], found["allowExternalPrincipals"], found["status"]) == ("other", True, "ACTIVE")
    assert (found["tags"], found["owningAccountId"]) == ([{"key": "b", "value": "2"}], account)
    assert ram.get_resource_shares(resourceOwner="SELF", name="private")["resourceShares"] == []
    by_tag = [{"tagKey": "b", "tagValues": ["1"]}]
    assert ram.get_resource_shares(resourceOwner="SELF", tagFilters=by_tag)["resourceShares"] == []

    elsewhere, stranger = enabled.member("ram", account, "eu-west-1"), enabled.member("ram")
    for other in (elsewhere, stranger):
        assert other.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []
        assert code(partial(other.delete_resource_share, resourceShareArn=arn)) == "UnknownResourceException"
    ram.delete_resource_share(resourceShareArn=arn)
    asked = {"resourceOwner": "SELF", "resourceShareArns": [arn]}
    until(lambda: ram.get_resource_shares(**asked)["resourceShares"][0]["status"] == "DELETED")
    assert code(lambda: ram.update_resource_share(resourceShareArn=arn, name="x")) == "UnknownResourceException"
    missing = [f"{arn}x"]
    assert (
        code(lambda: ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=missing))
        == "UnknownResourceException"
    )


def test_principals_are_accounts_units_and_the_organization_and_no_others(enabled: World) -> None:
    ram, unit, account = enabled.member("ram"), enabled.unit(), enabled.account()
    ours, of_unit = organization(enabled), arn_of(enabled, unit)
    arn = share(ram, principals=[account, of_unit, ours])
    until(lambda: statuses(ram, "PRINCIPAL", arn) == dict.fromkeys([account, of_unit, ours], "ASSOCIATED"))

    def refusal(principal: str, **more: Any) -> str:
        return code(lambda: share(ram, principals=[principal], **more))

    assert refusal(ours.rpartition("/")[0] + "/o-aaaaaaaaaa") == "UnknownResourceException"
    assert refusal(of_unit[:-2] + "zz") == "UnknownResourceException"
    assert refusal(of_unit.replace(MANAGEMENT, OUTSIDER)) == "UnknownResourceException"
    assert refusal(enabled.organizations.list_roots()["Roots"][0]["Arn"]) == "InvalidParameterException"
    assert refusal("123") == "InvalidParameterException"
    assert refusal(OUTSIDER) == "InvalidParameterException"
    for left_out in (OUTSIDER, f"arn:aws:iam::{account}:role/x", "s3.amazonaws.com"):
        assert refusal(left_out, allowExternalPrincipals=True) == "NotImplementedByEmulator"


def test_resources_are_the_accounts_own_of_the_region_and_of_types_that_can_be_shared(enabled: World) -> None:
    account = enabled.account()
    ram, ec2, ssm = (enabled.member(service, account) for service in ("ram", "ec2", "ssm"))
    gateway = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayArn"]
    entries = {"MaxEntries": 1, "AddressFamily": "IPv4"}
    prefixes = ec2.create_managed_prefix_list(PrefixListName="a", **entries)["PrefixList"]["PrefixListArn"]
    for tier, name in (("Advanced", "/images/base"), ("Standard", "/images/plain")):
        ssm.put_parameter(Name=name, Value="ami-1", Type="String", Tier=tier)
    document = (
        "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: a\n        action: ExecuteBash\n"
    )
    component = enabled.member("imagebuilder", account).create_component(
        name="harden", semanticVersion="1.0.0", platform="Linux", data=f"{document}        inputs: {{commands: [ls]}}\n"
    )["componentBuildVersionArn"]
    own = f"{REGION}:{account}"
    good = [
        subnet(enabled, account),
        gateway,
        prefixes,
        f"arn:aws:ssm:{own}:parameter/images/base",
        component,
        component.rpartition("/")[0],
    ]
    arn = share(ram, resourceArns=good)
    until(lambda: statuses(ram, "RESOURCE", arn) == dict.fromkeys(good, "ASSOCIATED"))
    default = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"][0]
    bad = {
        "arn:aws:ec2": "MalformedArnException",
        f"arn:aws:ec2:{own}:image/ami-12345678": "MalformedArnException",
        f"arn:aws:ec2:{own}:subnet/subnet-12345678": "UnknownResourceException",
        f"arn:aws:ec2:{own}:transit-gateway/tgw-12345678": "UnknownResourceException",
        f"arn:aws:ec2:{own}:prefix-list/pl-12345678": "UnknownResourceException",
        f"arn:aws:imagebuilder:{own}:component/harden/2.0.0": "UnknownResourceException",
        f"arn:aws:imagebuilder:{own}:image/base/1.0.0": "UnknownResourceException",
        f"arn:aws:ssm:{own}:parameter/none": "UnknownResourceException",
        f"arn:aws:ssm:{own}:parameter/images/plain": "InvalidParameterException",
        default["SubnetArn"]: "InvalidParameterException",
        subnet(enabled, enabled.account()): "UnknownResourceException",
        subnet(enabled, account, "eu-west-1"): "UnknownResourceException",
    }
    call = ram.associate_resource_share
    assert {one: code(partial(call, resourceShareArn=arn, resourceArns=[good[0], one])) for one in bad} == bad
    assert set(statuses(ram, "RESOURCE", arn)) == set(good)


def test_associations_take_a_moment_to_come_and_to_go(enabled: World) -> None:
    account = enabled.account()
    ram, of_subnet = enabled.member("ram", account), subnet(enabled, account)
    arn = share(ram)
    begun = ram.associate_resource_share(resourceShareArn=arn, resourceArns=[of_subnet])["resourceShareAssociations"]
    assert [(one["associatedEntity"], one["status"]) for one in begun] == [(of_subnet, "ASSOCIATING")]
    until(lambda: statuses(ram, "RESOURCE", arn) == {of_subnet: "ASSOCIATED"})
    ram.associate_resource_share(resourceShareArn=arn, resourceArns=[of_subnet])
    assert statuses(ram, "RESOURCE", arn) == {of_subnet: "ASSOCIATED"}
    ended = ram.disassociate_resource_share(resourceShareArn=arn, resourceArns=[of_subnet])
    assert ended["resourceShareAssociations"][0]["status"] == "DISASSOCIATING"
    again = code(lambda: ram.associate_resource_share(resourceShareArn=arn, resourceArns=[of_subnet]))
    assert again == "InvalidStateTransitionException"
    until(lambda: statuses(ram, "RESOURCE", arn) == {of_subnet: "DISASSOCIATED"})
    gone = code(lambda: ram.disassociate_resource_share(resourceShareArn=arn, resourceArns=[of_subnet]))
    assert gone == "UnknownResourceException"
    ram.associate_resource_share(resourceShareArn=arn, resourceArns=[of_subnet])
    until(lambda: statuses(ram, "RESOURCE", arn) == {of_subnet: "ASSOCIATED"})
    ask = ram.get_resource_share_associations
    assert code(lambda: ask(associationType="RESOURCE", principal=account)) == "InvalidParameterException"
    assert code(lambda: ask(associationType="PRINCIPAL", resourceArn=of_subnet)) == "InvalidParameterException"
    ram.delete_resource_share(resourceShareArn=arn)
    until(lambda: statuses(ram, "RESOURCE", arn) == {of_subnet: "DISASSOCIATED"})


def test_both_sides_list_what_is_shared_and_there_are_no_invitations(enabled: World) -> None:
    owner, inside, outside, unit = enabled.account(), enabled.account(), enabled.account(), enabled.unit()
    enabled.organizations.move_account(AccountId=inside, SourceParentId=enabled.root, DestinationParentId=unit)
    of_subnet, of_unit = subnet(enabled, owner), arn_of(enabled, unit)
    ram, there, stranger = (enabled.member("ram", account) for account in (owner, inside, outside))
    arn = share(ram, resourceArns=[of_subnet], principals=[of_unit], tags=[{"key": "a", "value": "1"}])
    until(lambda: bool(there.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]))
    found = there.list_resources(resourceOwner="OTHER-ACCOUNTS", resourceType="ec2:Subnet")["resources"]
    assert [(one["arn"], one["type"], one["resourceShareArn"]) for one in found] == [(of_subnet, "ec2:Subnet", arn)]
    assert there.list_resources(resourceOwner="OTHER-ACCOUNTS", resourceType="ssm:Parameter")["resources"] == []
    assert [one["arn"] for one in ram.list_resources(resourceOwner="SELF", principal=of_unit)["resources"]] == [
        of_subnet
    ]
    assert ram.list_resources(resourceOwner="SELF", principal=inside)["resources"] == []
    assert [one["id"] for one in ram.list_principals(resourceOwner="SELF")["principals"]] == [of_unit]
    assert [one["id"] for one in there.list_principals(resourceOwner="OTHER-ACCOUNTS")["principals"]] == [owner]
    seen = there.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]
    assert [(one["resourceShareArn"], one["owningAccountId"], one.get("tags", [])) for one in seen] == [
        (arn, owner, [])
    ]
    for nothing in (stranger.list_resources, stranger.list_principals, stranger.get_resource_shares):
        answer = nothing(resourceOwner="OTHER-ACCOUNTS")
        assert [value for name, value in answer.items() if name != "ResponseMetadata"] == [[]]
    assert there.get_resource_share_invitations()["resourceShareInvitations"] == []
    enabled.organizations.move_account(AccountId=inside, SourceParentId=unit, DestinationParentId=enabled.root)
    assert there.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []


def test_a_share_has_the_default_permission_of_each_type_in_it_or_the_given_one(enabled: World) -> None:
    account = enabled.account()
    ram, of_subnet = enabled.member("ram", account), subnet(enabled, account)
    prefix = "arn:aws:ram::aws:permission/"
    history = f"{prefix}AWSRAMPermissionSSMParameterReadOnlyWithHistory"
    arn = share(ram, permissionArns=[history], resourceArns=[of_subnet])
    found = ram.list_resource_share_permissions(resourceShareArn=arn)["permissions"]
    assert {(one["arn"], one["resourceType"], one["isResourceTypeDefault"]) for one in found} == {
        (history, "ssm:Parameter", False),
        (f"{prefix}AWSRAMDefaultPermissionSubnet", "ec2:Subnet", True),
    }
    assert code(lambda: share(ram, permissionArns=[f"{prefix}None"])) == "UnknownResourceException"
    both = [history, f"{prefix}AWSRAMDefaultPermissionSSMParameterReadOnly"]
    assert code(lambda: share(ram, permissionArns=both)) == "InvalidParameterException"


def test_when_the_organization_trusts_ram_no_more_its_principals_are_out_of_all_shares(enabled: World) -> None:
    owner, other = enabled.account(), enabled.account()
    ram, there, of_subnet = enabled.member("ram", owner), enabled.member("ram", other), subnet(enabled, owner)
    arn = share(ram, resourceArns=[of_subnet], principals=[other])
    until(lambda: bool(there.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]))
    enabled.organizations.disable_aws_service_access(ServicePrincipal=PRINCIPAL)
    assert there.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []
    assert statuses(ram, "PRINCIPAL", arn) == {other: "DISASSOCIATED"}
    enabled.aws.client("ram").enable_sharing_with_aws_organization()
    assert there.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []


def test_listings_have_pages(enabled: World) -> None:
    ram = enabled.member("ram")
    made = {share(ram, name=f"share-{number}") for number in range(3)}
    pages = list(ram.get_paginator("get_resource_shares").paginate(resourceOwner="SELF", maxResults=2))
    assert [len(one["resourceShares"]) for one in pages] == [2, 1]
    assert {one["resourceShareArn"] for page in pages for one in page["resourceShares"]} == made
    assert code(lambda: ram.get_resource_shares(resourceOwner="SELF", nextToken="x")) == "InvalidNextTokenException"
    assert code(lambda: ram.get_resource_shares(resourceOwner="ME")) == "InvalidParameterException"


def test_what_is_left_out_says_so(enabled: World) -> None:
    ram = enabled.member("ram")
    missing = "NotImplementedByEmulator"
    assert code(lambda: share(ram, sources=[MANAGEMENT])) == missing
    retain = {"retainSharingOnAccountLeaveOrganization": True}
    assert code(lambda: share(ram, resourceShareConfiguration=retain)) == missing
    assert code(lambda: ram.list_permissions()) == missing
