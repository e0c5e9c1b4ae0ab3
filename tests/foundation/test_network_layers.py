"""What the layer of the network hands from one component to the next, with which account, and after what."""

from typing import Any

import pytest
from computed import ORGANIZATION, ORGANIZATION_ID, account_id, unit_id
from estates import MANAGEMENT, members, small
from network_estates import ONE_ZONE, central, four, networked, one_zone
from recording import Key, Recording, record
from session_tokens import SessionTokens

from foundation.build import build
from foundation.config import StackConfig

SHARING = Key("aws:ram/sharingWithOrganization:SharingWithOrganization", "organization")
PRINCIPAL, SHARED = (
    "aws:ram/principalAssociation:PrincipalAssociation",
    "aws:ram/resourceAssociation:ResourceAssociation",
)
FLOW_LOG, VPC, ROUTE = "aws:ec2/flowLog:FlowLog", "aws:ec2/vpc:Vpc", "aws:ec2/route:Route"
ENDPOINT, ATTACHMENT = "aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
OF_NETWORKS = ("aws:ec2/", "aws:ec2transitgateway/", "aws:ram/", "aws:vpc/")
EVERYBODY = ["root", "workloads/production", "account:lab"]
MAIN = "eu-central-1/production/main"
BASE: dict[str, Any] = {
    "organization": {"id": "o-elsewhere1", "root_id": "r-else", "management_account": MANAGEMENT},
    "units": {"workloads": "ou-else-00000001"},
    "accounts": {
        "network": {"id": "222233334444", "name": "N", "email": "n@example.com", "unit": "workloads"},
        "lab": {"id": "333344445555", "name": "Lab", "email": "lab@example.com", "unit": "workloads"},
    },
    "logs": {
        "account": "archive",
        "buckets": {"flow-logs": "elsewhere-flow-logs"},
        "key_arn": "arn:aws:kms:eu-central-1:222233334444:key/one",
        "trail_arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/one",
        "reader_role_arn": "arn:aws:iam::222233334444:role/reader",
    },
}
ONE = {"regions": ONE_ZONE, "environments": {"production": {"number": 0, "shared_with": EVERYBODY}}}


def built(stack: StackConfig, *, preview: bool = True) -> Recording:
    """The program, in a first preview: ids are unknown, order is not."""
    return record(lambda: build(stack).export(), preview=preview, stacks={"base": BASE})


def logged(logs: object) -> StackConfig:
    purposes = {"cables": "network", "archive": "log-archive", "guard": "security-tooling"}
    accounts = members(lab={}, **{key: {"purpose": purpose} for key, purpose in purposes.items()})
    return small(accounts=accounts, logs=logs, network=ONE)


@pytest.mark.parametrize("section", ["off", {"in": "base"}])
def test_a_network_that_is_not_declared_here_makes_nothing(section: object) -> None:
    recording = built(networked(section))
    made = {one.key for one in recording.resources if one.type.startswith(OF_NETWORKS)}
    assert made == set()
    assert "network" not in recording.outputs


def test_everything_is_made_in_the_account_of_the_network() -> None:
    for stack in (four(), central()):
        made = [one for one in built(stack).resources if one.type.startswith(OF_NETWORKS) and one.key != SHARING]
        assert made
        assert {one.provider for one in made} == {"account-cables"}


def test_sharing_with_the_organization_is_allowed_by_the_management_account_and_outlives_this() -> None:
    recording = built(networked(ONE))
    sharing = recording.one(*SHARING)
    assert sharing.provider == "management"
    assert sharing.retain_on_delete
    assert recording.of(ORGANIZATION)[0].key in sharing.dependencies


def test_nothing_is_shared_before_that_is_allowed() -> None:
    associations = built(networked(ONE)).of(PRINCIPAL)
    assert len(associations) == 3
    for one in associations:
        assert SHARING in one.dependencies


def test_subnets_are_shared_with_the_organization_its_units_and_accounts(tokens: SessionTokens) -> None:
    recording = built(networked(ONE), preview=False)
    assert {one.name: one.inputs["principal"] for one in recording.of(PRINCIPAL)} == {
        "eu-central-1/production/root": f"arn:aws:organizations::{MANAGEMENT}:organization/{ORGANIZATION_ID}",
        "eu-central-1/production/workloads/production": (
            f"arn:aws:organizations::{MANAGEMENT}:ou/{ORGANIZATION_ID}/{unit_id('workloads/production')}"
        ),
        "eu-central-1/production/account:lab": account_id("lab"),
    }


def test_shared_are_private_and_isolated_subnets_by_their_arns(tokens: SessionTokens) -> None:
    recording = built(networked(ONE), preview=False)
    (share,) = recording.of("aws:ram/resourceShare:ResourceShare")
    assert (share.name, share.inputs["name"]) == ("eu-central-1/production", "foundation-network-production")
    assert {one.name: one.inputs["resourceArn"].rpartition("subnet/")[2] for one in recording.of(SHARED)} == {
        f"{MAIN}/{tier}/euc1-az1": f"{MAIN}/{tier}/euc1-az1" for tier in ("private", "isolated")
    }


def test_an_environment_that_names_nobody_is_not_shared() -> None:
    assert not built(one_zone()).of("aws:ram/resourceShare:ResourceShare")


def test_a_network_of_its_own_stack_is_shared_with_the_organization_of_another(tokens: SessionTokens) -> None:
    elsewhere = {"in": "base"}
    section = {
        **ONE,
        "environments": {"production": {"number": 0, "shared_with": ["root", "workloads", "account:lab"]}},
    }
    stack = small(organization=elsewhere, units=elsewhere, accounts=elsewhere, guardrails="off", network=section)
    found = {one.inputs["principal"] for one in built(stack, preview=False).of(PRINCIPAL)}
    assert found == {
        f"arn:aws:organizations::{MANAGEMENT}:organization/o-elsewhere1",
        f"arn:aws:organizations::{MANAGEMENT}:ou/o-elsewhere1/ou-else-00000001",
        "333344445555",
    }


def test_flow_logs_go_to_the_archive_once_its_bucket_takes_them(tokens: SessionTokens) -> None:
    stack = logged({"prefix": "example-4f1c"})
    (log,) = built(stack, preview=False).of(FLOW_LOG)
    assert log.inputs["logDestination"] == "arn:aws:s3:::example-4f1c-flow-logs"
    (log,) = built(stack).of(FLOW_LOG)
    assert Key("aws:s3/bucketPolicy:BucketPolicy", "flow-logs") in log.dependencies


def test_flow_logs_go_to_the_archive_of_another_stack(tokens: SessionTokens) -> None:
    (log,) = built(logged({"in": "base"}), preview=False).of(FLOW_LOG)
    assert log.inputs["logDestination"] == "arn:aws:s3:::elsewhere-flow-logs"


def test_without_an_archive_there_are_no_flow_logs() -> None:
    assert not built(logged("off")).of(FLOW_LOG)


def test_interface_endpoints_are_in_one_private_subnet_of_each_zone_and_others_in_every_table(
    tokens: SessionTokens,
) -> None:
    recording = built(four(), preview=False)
    made = {one.name: one.inputs for one in recording.of(ENDPOINT) if one.name.startswith(f"{MAIN}/")}
    assert set(made) == {f"{MAIN}/{service}" for service in ("s3", "dynamodb", "ssm", "ecr.dkr")}
    zones = ("euc1-az1", "euc1-az2", "euc1-az3")
    assert made[f"{MAIN}/ssm"]["subnetIds"] == [f"subnet-{MAIN}/private/{zone}" for zone in zones]
    assert made[f"{MAIN}/s3"]["routeTableIds"] == [
        f"rtb-{MAIN}/{table}" for table in ("public", *(f"private/{zone}" for zone in zones), "isolated")
    ]


def test_private_subnets_get_out_as_their_environment_says(tokens: SessionTokens) -> None:
    recording = built(four(), preview=False)
    targets = {
        one.name: next(value for key, value in one.inputs.items() if key.endswith("atewayId"))
        for one in recording.of(ROUTE)
        if "/private/euc1-az2/" in one.name
    }
    assert targets == {
        f"{MAIN}/private/euc1-az2/internet": f"nat-{MAIN}/nat/euc1-az2",
        f"{MAIN}/private/euc1-az2/internet-ipv6": f"eigw-{MAIN}",
        "eu-central-1/pre-production/main/private/euc1-az2/internet": (
            "nat-eu-central-1/pre-production/main/nat/euc1-az1"
        ),
        "eu-central-1/test/main/private/euc1-az2/internet-ipv6": "eigw-eu-central-1/test/main",
    }
    gateways = {one.name: one.inputs["subnetId"] for one in recording.of("aws:ec2/natGateway:NatGateway")}
    assert gateways[f"{MAIN}/nat/euc1-az2"] == f"subnet-{MAIN}/public/euc1-az2"


def test_spokes_are_routed_over_the_transit_gateway_once_they_are_attached_and_the_hub_back(
    tokens: SessionTokens,
) -> None:
    recording = built(central(), preview=False)
    over = {one.name: one for one in recording.of(ROUTE) if "transitGatewayId" in one.inputs}
    hub = "eu-west-1/shared/main"
    assert over[f"{hub}/public/10.16.0.0/12"].inputs["destinationCidrBlock"] == "10.16.0.0/12"
    assert {name for name in over if "/shared/" in name} == {
        "eu-central-1/shared/main/public/10.0.0.0/12",
        f"{hub}/public/10.16.0.0/12",
    }
    spoke = over["eu-west-1/test/main/private/euw1-az3/internet"]
    assert spoke.inputs["transitGatewayId"] == "tgw-eu-west-1"
    assert Key(ATTACHMENT, "eu-west-1/test/main") in spoke.dependencies
    assert recording.one(ATTACHMENT, hub).inputs["subnetIds"] == [
        f"subnet-{hub}/private/euw1-az{number}" for number in (1, 2, 3)
    ]


def test_a_hub_without_spokes_has_no_way_back() -> None:
    section = {
        "regions": ONE_ZONE,
        "central_egress": {"environment": "shared"},
        "environments": {"shared": {"number": 0, "egress": "nat"}},
    }
    recording = built(networked(section))
    assert not recording.of("aws:ec2transitgateway/transitGateway:TransitGateway")
    assert {one.name for one in recording.of(ROUTE)} == {
        "eu-central-1/shared/main/public/internet",
        "eu-central-1/shared/main/private/euc1-az1/internet",
    }
