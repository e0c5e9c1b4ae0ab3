"""What a deployed network is to the accounts that it is shared with, and what changes of the file preview as.

One deployment that no test changes. How packets leave it is `test_network_egress`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from network_estate_emulated import HOME, NETWORK, OTHER, Edit, Estate, changes, networked, unmoved

pytestmark = pytest.mark.slow

PRODUCTION, TEST = f"{HOME}/production", f"{HOME}/test"
SECTION: Mapping[str, Any] = {
    "regions": {HOME: {"cidr": "10.0.0.0/12", "zones": ["use1-az2", "use1-az1", "use1-az4"]}},
    "central_egress": {"environment": "production"},
    "environments": {
        "production": {"number": 0, "egress": "nat", "shared_with": ["workloads/production"]},
        "test": {
            "number": 1,
            "egress": "central",
            "vpcs": {"main": {"number": 0}, "data": {"number": 4, "size": 20, "tiers": ["private", "isolated"]}},
            "interface_endpoints": ["ssm", "sqs"],
            "shared_with": ["workloads/test", "account:tools"],
        },
    },
}
VPCS = (f"{PRODUCTION}/main", f"{TEST}/main", f"{TEST}/data")
SPOKES = VPCS[1:]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    with networked(tmp_path_factory.mktemp("network"), SECTION) as found:
        yield found


def of(environment: str, *vpcs: str) -> set[str]:
    """The subnets of an environment that others use."""
    zones = SECTION["regions"][HOME]["zones"]
    tiers = ("private", "isolated")
    return {f"{HOME}/{environment}/{vpc}/{tier}/{zone}" for vpc in vpcs for tier in tiers for zone in zones}


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("shop", of("production", "main")),
        ("lab", of("test", "main", "data")),
        ("tools", of("test", "main", "data")),
    ],
)
def test_a_member_sees_the_subnets_that_are_shared_with_it_and_no_others(
    estate: Estate, account: str, expected: set[str]
) -> None:
    seen = estate.client(account).describe_subnets()["Subnets"]
    foreign = [subnet for subnet in seen if subnet["OwnerId"] != estate.accounts[account]]
    assert {subnet["OwnerId"] for subnet in foreign} == {estate.accounts[NETWORK]}
    names = estate.names()
    assert sorted(names[subnet["SubnetId"]] for subnet in foreign) == sorted(expected)
    assert {tag["Key"] for subnet in foreign for tag in subnet.get("Tags", ())} == set()


def test_a_member_sees_the_routes_of_shared_subnets_and_no_gateway_that_they_lead_to(estate: Estate) -> None:
    ec2, names = estate.client("lab"), estate.names()
    tables = [table for table in ec2.describe_route_tables()["RouteTables"] if table["RouteTableId"] in names]
    zones = SECTION["regions"][HOME]["zones"]
    assert sorted(names[table["RouteTableId"]] for table in tables) == sorted(
        f"{vpc}/{table}" for vpc in SPOKES for table in (*(f"private/{zone}" for zone in zones), "isolated")
    )
    assert ec2.describe_nat_gateways()["NatGateways"] == []
    assert ec2.describe_addresses()["Addresses"] == []
    assert ec2.describe_transit_gateways()["TransitGateways"] == []


def test_a_member_launches_into_a_shared_subnet_with_nothing_of_its_own_and_into_no_other(estate: Estate) -> None:
    ec2, subnet = estate.client("shop"), estate.subnet(f"{PRODUCTION}/main/private/use1-az1")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    group = ec2.create_security_group(GroupName="shop", Description="Shop", VpcId=subnet["VpcId"])["GroupId"]
    asked = {"ImageId": image, "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro", "SecurityGroupIds": [group]}
    (instance,) = ec2.run_instances(SubnetId=subnet["SubnetId"], **asked)["Instances"]
    try:
        assert (instance["SubnetId"], instance["VpcId"]) == (subnet["SubnetId"], subnet["VpcId"])
        for other in (f"{PRODUCTION}/main/public/use1-az1", f"{TEST}/main/private/use1-az1"):
            with pytest.raises(ClientError, match=r"InvalidSubnetID\.NotFound"):
                ec2.run_instances(SubnetId=estate.subnet(other)["SubnetId"], **asked)
        with pytest.raises(ClientError, match="DependencyViolation"):
            estate.client().delete_subnet(SubnetId=subnet["SubnetId"])
    finally:
        ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])


def per_zone(section: dict[str, Any]) -> None:
    section["environments"]["production"]["egress"] = "nat-per-zone"


def another_zone(section: dict[str, Any]) -> None:
    section["regions"][HOME]["zones"].append("use1-az6")


def another_unit(section: dict[str, Any]) -> None:
    section["environments"]["test"]["shared_with"].append("workloads/production")


def another_first_zone(section: dict[str, Any]) -> None:
    section["regions"][HOME]["zones"] = ["use1-az1", "use1-az2", "use1-az4"]


GOLDEN: Mapping[str, tuple[Edit, set[str]]] = {
    "one NAT gateway to one per zone": (
        per_zone,
        {
            line
            for zone in ("use1-az1", "use1-az4")
            for line in (
                f"create Eip {PRODUCTION}/main/nat/{zone}",
                f"create NatGateway {PRODUCTION}/main/nat/{zone}",
                f"update Route {PRODUCTION}/main/private/{zone}/internet",
            )
        },
    ),
    "a zone more": (
        another_zone,
        {
            *(
                f"create {kind} {vpc}/{tier}/use1-az6"
                for vpc in VPCS
                for tier in ("public", "private", "isolated")
                for kind in ("Subnet", "RouteTableAssociation")
                if (vpc, tier) != (f"{TEST}/data", "public")
            ),
            *(f"create RouteTable {vpc}/private/use1-az6" for vpc in VPCS),
            *(f"create Route {vpc}/private/use1-az6/internet" for vpc in VPCS),
            *(f"create ResourceAssociation {vpc}/{tier}/use1-az6" for vpc in VPCS for tier in ("private", "isolated")),
            *(f"update VpcEndpoint {vpc}/{service}" for vpc in VPCS for service in ("s3", "dynamodb")),
            *(f"update VpcEndpoint {vpc}/{service}" for vpc in SPOKES for service in ("ssm", "sqs")),
            *(f"update VpcAttachment {vpc}" for vpc in VPCS),
        },
    ),
    "a unit more that uses the subnets": (another_unit, {f"create PrincipalAssociation {TEST}/workloads/production"}),
    "another first zone": (
        another_first_zone,
        {
            f"create Eip {PRODUCTION}/main/nat/use1-az1",
            f"create NatGateway {PRODUCTION}/main/nat/use1-az1",
            f"delete Eip {PRODUCTION}/main/nat/use1-az2",
            f"delete NatGateway {PRODUCTION}/main/nat/use1-az2",
            *(f"update Route {PRODUCTION}/main/private/{zone}/internet" for zone in SECTION["regions"][HOME]["zones"]),
        },
    ),
}


@pytest.mark.parametrize("change", GOLDEN)
def test_a_change_previews_as_what_it_is_about_and_moves_no_vpc_and_no_subnet(estate: Estate, change: str) -> None:
    edit, expected = GOLDEN[change]
    found = estate.preview(edit)
    assert found == expected
    assert unmoved(found)


def test_another_order_in_the_file_changes_nothing(estate: Estate) -> None:
    def reordered(section: dict[str, Any]) -> None:
        section["regions"][HOME]["zones"] = ["use1-az2", "use1-az4", "use1-az1"]
        test = section["environments"]["test"]
        test["vpcs"] = dict(reversed(test["vpcs"].items()))
        test["interface_endpoints"].reverse()
        test["shared_with"].reverse()
        section["environments"] = dict(reversed(section["environments"].items()))

    assert estate.preview(reordered) == set()


def counted(found: set[str]) -> Counter[str]:
    return Counter(line.split()[1] for line in found)


def test_an_environment_more_is_created_and_touches_no_other(estate: Estate) -> None:
    def another(section: dict[str, Any]) -> None:
        added = {"number": 2, "egress": "nat", "ipv6": True, "shared_with": ["workloads"]}
        section["environments"] = {"sandbox": added, **section["environments"]}

    found = estate.preview(another)
    assert all(line.startswith("create ") and f" {HOME}/sandbox" in line for line in found)
    assert counted(found) == {
        "DefaultSecurityGroup": 1,
        "EgressOnlyInternetGateway": 1,
        "Eip": 1,
        "InternetGateway": 1,
        "NatGateway": 1,
        "PrincipalAssociation": 1,
        "ResourceAssociation": 6,
        "ResourceShare": 1,
        "Route": 8,
        "RouteTable": 5,
        "RouteTableAssociation": 9,
        "Subnet": 9,
        "Vpc": 1,
        "VpcEndpoint": 2,
    }


def test_a_region_more_is_created_and_touches_no_other(estate: Estate) -> None:
    def another(section: dict[str, Any]) -> None:
        added = {"cidr": "10.16.0.0/12", "zones": ["euc1-az1"]}
        section["regions"] = {OTHER: added, **section["regions"]}

    found = estate.preview(another)
    assert all(line.startswith("create ") and f" {OTHER}" in line for line in found)
    assert counted(found) == {
        "DefaultSecurityGroup": 3,
        "Eip": 1,
        "InternetGateway": 2,
        "NatGateway": 1,
        "PrincipalAssociation": 3,
        "ResourceAssociation": 6,
        "ResourceShare": 2,
        "Route": 11,
        "RouteTable": 10,
        "RouteTableAssociation": 11,
        "RouteTablePropagation": 2,
        "SecurityGroup": 2,
        "SecurityGroupIngressRule": 2,
        "Subnet": 8,
        "TransitGateway": 1,
        "Vpc": 3,
        "VpcAttachment": 3,
        "VpcEndpoint": 10,
    }


def test_a_new_account_beside_the_network_account_has_the_guardrail_of_its_own(estate: Estate) -> None:
    shell = estate.shell
    file = shell.directory / "Pulumi.prod.yaml"
    before = file.read_bytes()
    line = "      tools: {unit: infrastructure}\n"
    shell.edit(lambda text: text.replace(line, f"{line}      images: {{unit: infrastructure}}\n"))
    try:
        found = changes(shell.foundation("preview", "prod", "--json", "-"))
    finally:
        file.write_bytes(before)
    assert found == {
        "create Account images",
        "create Policy network@account:images",
        "create PolicyAttachment network@account:images",
    }


def administrator(estate: Estate, account: str) -> Any:
    """EC2 as a role of the account has it that no guardrail spares."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    estate.client(account, "iam").create_role(RoleName="administrator", AssumeRolePolicyDocument=document)
    return estate.client(account, role="administrator")


@pytest.mark.parametrize("account", ["shop", "lab", "tools"])
def test_nobody_makes_a_way_to_the_internet_outside_the_network_account(estate: Estate, account: str) -> None:
    ec2 = administrator(estate, account)
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    for attempt, asked in (
        (ec2.create_internet_gateway, {}),
        (ec2.create_egress_only_internet_gateway, {"VpcId": vpc}),
        (ec2.attach_internet_gateway, {"VpcId": vpc, "InternetGatewayId": "igw-00000000000000000"}),
    ):
        with pytest.raises(ClientError, match="explicit deny in a service control policy"):
            attempt(**asked)


def test_the_network_account_makes_ways_to_the_internet(estate: Estate) -> None:
    ec2 = administrator(estate, NETWORK)
    made = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.delete_internet_gateway(InternetGatewayId=made)
    vpc = estate.subnet(f"{TEST}/main/private/use1-az1")["VpcId"]
    six = ec2.create_egress_only_internet_gateway(VpcId=vpc)["EgressOnlyInternetGateway"]
    ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=six["EgressOnlyInternetGatewayId"])
