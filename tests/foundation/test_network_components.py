"""What a VPC, its endpoints, a transit gateway and a share of subnets are made of. Routes have a file of their own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from estates import managed
from recording import Key, Recording, record

from foundation.subnet_share import SubnetShare, SubnetShareArgs
from foundation.transit_gateway import AttachedVpcArgs, TransitGateway, TransitGatewayArgs
from foundation.vpc import SubnetArgs, Vpc, VpcArgs
from foundation.vpc_endpoints import VpcEndpoints, VpcEndpointsArgs
from foundation.vpc_routes import PrivateArgs, PublicArgs, VpcRoutes, VpcRoutesArgs

NAME, REGION = "eu-central-1/production/main", "eu-central-1"
BUCKET = "arn:aws:s3:::example-4f1c-flow-logs"
PRIVATE, PUBLIC = f"{NAME}/private/euc1-az1", f"{NAME}/public/a"
VPC = VpcArgs(
    region=REGION,
    cidr="10.0.0.0/18",
    has_ipv6=False,
    subnets=[
        SubnetArgs(PRIVATE, "private", "euc1-az1", "10.0.0.0/22", 0, is_public=False),
        SubnetArgs(PUBLIC, "public", "a", "10.0.4.0/24", 6, is_public=True),
    ],
)
ENDPOINTS = VpcEndpointsArgs(
    region=REGION, vpc_id="vpc-1", cidr="10.0.0.0/18", tables=["rtb-1", "rtb-2"], services=[], subnets=[]
)
INTERFACES = replace(ENDPOINTS, services=["ssm", "ecr.dkr"], subnets=["subnet-a", "subnet-b"])
TRANSIT = TransitGatewayArgs(
    region=REGION,
    hub=AttachedVpcArgs("hub", "vpc-hub", ["subnet-ha", "subnet-hb"]),
    spokes=[AttachedVpcArgs("one", "vpc-1", ["subnet-1a"]), AttachedVpcArgs("two", "vpc-2", ["subnet-2a"])],
)
SHARE = SubnetShareArgs(
    share="foundation-network-production",
    region=REGION,
    principals={"root": "arn:o", "account:lab": "222233334444"},
    subnets={"one": "arn:one", "two": "arn:two"},
)
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
UNNAMED = ("ingressrule", "associate", "association", "propagation", "/route:", "aws:ram/")
"""What has no tag `Name`: it cannot, or has a name of another kind."""
HUB, SPOKE, ANOTHER = (Key("aws:ec2transitgateway/vpcAttachment:VpcAttachment", name) for name in ("hub", "one", "two"))


def vpc(**changes: Any) -> Recording:
    return record(lambda: Vpc(NAME, replace(VPC, **changes), managed()))


def endpoints(args: VpcEndpointsArgs = INTERFACES) -> Recording:
    return record(lambda: VpcEndpoints(NAME, args, managed()))


def transit() -> Recording:
    return record(lambda: TransitGateway(REGION, TRANSIT, managed()))


def share() -> Recording:
    return record(lambda: SubnetShare("eu-central-1/production", SHARE, managed()))


def of_transit(recording: Recording, kind: str) -> dict[str, Any]:
    """Inputs by name, of a kind of thing that a transit gateway has."""
    return {one.name: one.inputs for one in recording.of(f"aws:ec2transitgateway/{kind[0].lower()}{kind[1:]}:{kind}")}


@pytest.mark.parametrize("program", [lambda: vpc(flow_logs=BUCKET), endpoints, transit, share])
def test_everything_is_below_its_component_in_the_region_and_tagged_with_its_name(
    program: Callable[[], Recording],
) -> None:
    recording = program()
    (component,) = (resource for resource in recording.resources if resource.type.startswith("foundation:"))
    made = [resource for resource in recording.resources if resource.type.startswith("aws:")]
    assert made
    for resource in made:
        assert resource.parent == component.key
        assert resource.inputs["region"] == REGION
        assert resource.provider == "management"
        assert (resource.protect, resource.retain_on_delete, resource.ignore_changes) == (False, False, ())
        if not any(kind in resource.type.lower() for kind in UNNAMED):
            assert {"Name": resource.name}.items() <= resource.inputs["tags"].items()


def test_a_vpc_has_its_range_and_names_for_what_is_in_it() -> None:
    (made,) = vpc().of("aws:ec2/vpc:Vpc")
    assert made.inputs == {
        "cidrBlock": "10.0.0.0/18",
        "enableDnsHostnames": True,
        "enableDnsSupport": True,
        "region": REGION,
        "tags": {"Name": NAME},
    }


def test_subnets_are_in_zones_by_id_or_letter_and_public_ones_give_public_addresses() -> None:
    private, public = (subnet.inputs for subnet in vpc().of("aws:ec2/subnet:Subnet"))
    assert private == {
        "vpcId": f"vpc-{NAME}",
        "cidrBlock": "10.0.0.0/22",
        "availabilityZoneId": "euc1-az1",
        "region": REGION,
        "tags": {"Name": PRIVATE, "tier": "private"},
    }
    assert public == {
        "vpcId": f"vpc-{NAME}",
        "cidrBlock": "10.0.4.0/24",
        "availabilityZone": "eu-central-1a",
        "mapPublicIpOnLaunch": True,
        "region": REGION,
        "tags": {"Name": PUBLIC, "tier": "public"},
    }


def test_ipv6_ranges_are_parts_of_the_one_that_aws_gives_the_vpc() -> None:
    recording = vpc(has_ipv6=True)
    assert recording.one("aws:ec2/vpc:Vpc", NAME).inputs["assignGeneratedIpv6CidrBlock"] is True
    subnets = [subnet.inputs for subnet in recording.of("aws:ec2/subnet:Subnet")]
    assert [one["ipv6CidrBlock"] for one in subnets] == ["2001:db8:12:100::/64", "2001:db8:12:106::/64"]
    assert all(one["assignIpv6AddressOnCreation"] is True for one in subnets)


def test_the_default_security_group_lets_nothing_in_or_out() -> None:
    (group,) = vpc().of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert group.inputs["vpcId"] == f"vpc-{NAME}"
    assert not {"ingress", "egress"} & set(group.inputs)


def test_flow_logs_have_all_traffic_and_go_to_the_bucket_where_there_is_one() -> None:
    (log,) = vpc(flow_logs=BUCKET).of("aws:ec2/flowLog:FlowLog")
    assert log.inputs == {
        "vpcId": f"vpc-{NAME}",
        "trafficType": "ALL",
        "logDestination": BUCKET,
        "logDestinationType": "s3",
        "region": REGION,
        "tags": {"Name": NAME},
    }
    assert not vpc().of("aws:ec2/flowLog:FlowLog")


def test_a_vpc_hands_its_ids_on_by_name() -> None:
    registered = vpc().registered[Key("foundation:network:Vpc", NAME)]
    assert registered == {
        "id": f"vpc-{NAME}",
        "subnetIds": {PRIVATE: f"subnet-{PRIVATE}", PUBLIC: f"subnet-{PUBLIC}"},
    }


def test_s3_and_dynamodb_are_reached_from_every_table_of_a_vpc() -> None:
    recording = endpoints(ENDPOINTS)
    assert {one.name: one.inputs["serviceName"] for one in recording.of(ENDPOINT)} == {
        f"{NAME}/{service}": f"com.amazonaws.{REGION}.{service}" for service in ("s3", "dynamodb")
    }
    for one in recording.of(ENDPOINT):
        assert one.inputs["vpcEndpointType"] == "Gateway"
        assert one.inputs["routeTableIds"] == ["rtb-1", "rtb-2"]
        assert one.inputs["vpcId"] == "vpc-1"
    assert not recording.of("aws:ec2/securityGroup:SecurityGroup")


def test_interface_endpoints_answer_by_the_services_own_names_to_what_is_in_the_vpc() -> None:
    recording = endpoints()
    made = {one.name: one.inputs for one in recording.of(ENDPOINT) if one.inputs["vpcEndpointType"] == "Interface"}
    assert set(made) == {f"{NAME}/ssm", f"{NAME}/ecr.dkr"}
    assert made[f"{NAME}/ecr.dkr"] == {
        "vpcId": "vpc-1",
        "serviceName": "com.amazonaws.eu-central-1.ecr.dkr",
        "vpcEndpointType": "Interface",
        "privateDnsEnabled": True,
        "securityGroupIds": [f"sg-{NAME}/endpoints"],
        "subnetIds": ["subnet-a", "subnet-b"],
        "region": REGION,
        "tags": {"Name": f"{NAME}/ecr.dkr"},
    }
    (group,) = recording.of("aws:ec2/securityGroup:SecurityGroup")
    assert (group.inputs["vpcId"], group.inputs["name"]) == ("vpc-1", f"{NAME}/endpoints")
    assert not {"ingress", "egress"} & set(group.inputs)
    (rule,) = recording.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert rule.inputs["securityGroupId"] == f"sg-{NAME}/endpoints"
    assert (rule.inputs["cidrIpv4"], rule.inputs["ipProtocol"]) == ("10.0.0.0/18", "tcp")
    assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (443, 443)


def test_nothing_is_associated_with_a_transit_gateway_by_default() -> None:
    (gateway,) = of_transit(transit(), "TransitGateway").values()
    assert gateway["defaultRouteTableAssociation"] == gateway["defaultRouteTablePropagation"] == "disable"
    for attachment in of_transit(transit(), "VpcAttachment").values():
        assert attachment["transitGatewayDefaultRouteTableAssociation"] is False
        assert attachment["transitGatewayDefaultRouteTablePropagation"] is False


def test_a_vpc_is_attached_with_its_subnets_to_the_table_of_its_part() -> None:
    recording = transit()
    attached = of_transit(recording, "VpcAttachment")
    assert {name: (one["vpcId"], one["subnetIds"]) for name, one in attached.items()} == {
        "hub": ("vpc-hub", ["subnet-ha", "subnet-hb"]),
        "one": ("vpc-1", ["subnet-1a"]),
        "two": ("vpc-2", ["subnet-2a"]),
    }
    assert {one["transitGatewayId"] for one in attached.values()} == {f"tgw-{REGION}"}
    tables = of_transit(recording, "RouteTable")
    assert {one["transitGatewayId"] for one in tables.values()} == {f"tgw-{REGION}"}
    assert set(tables) == {f"{REGION}/spokes", f"{REGION}/egress"}
    associated = of_transit(recording, "RouteTableAssociation")
    assert {one["transitGatewayAttachmentId"]: one["transitGatewayRouteTableId"] for one in associated.values()} == {
        "tgw-attach-hub": f"tgw-rtb-{REGION}/egress",
        "tgw-attach-one": f"tgw-rtb-{REGION}/spokes",
        "tgw-attach-two": f"tgw-rtb-{REGION}/spokes",
    }


def test_only_the_table_of_the_hub_knows_the_way_back_to_spokes() -> None:
    propagated = of_transit(transit(), "RouteTablePropagation").values()
    assert {(one["transitGatewayAttachmentId"], one["transitGatewayRouteTableId"]) for one in propagated} == {
        (f"tgw-attach-{spoke}", f"tgw-rtb-{REGION}/egress") for spoke in ("one", "two")
    }


def test_spokes_reach_the_internet_over_the_hub_and_never_each_other() -> None:
    routes = of_transit(transit(), "Route")
    assert {one["transitGatewayRouteTableId"] for one in routes.values()} == {f"tgw-rtb-{REGION}/spokes"}
    by_range = {one["destinationCidrBlock"]: one for one in routes.values()}
    assert by_range.pop("0.0.0.0/0")["transitGatewayAttachmentId"] == "tgw-attach-hub"
    assert set(by_range) == {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"}
    for route in by_range.values():
        assert route["blackhole"] is True
        assert "transitGatewayAttachmentId" not in route


def test_a_vpc_reaches_the_gateway_once_it_is_attached() -> None:
    def program() -> None:
        options = managed()
        gateway = TransitGateway(REGION, TRANSIT, options)
        for name, reached in gateway.reached.items():
            private = [PrivateArgs("a", {})]
            VpcRoutes(
                name,
                VpcRoutesArgs(REGION, "vpc", False, False, PublicArgs({}, []), private, {}, {}, reached),
                options,
            )

    found = {one.name.partition("/")[0]: one for one in record(program).of("aws:ec2/route:Route")}
    assert set(found) == {"hub", "one", "two"}
    assert found["one"].inputs["transitGatewayId"] == f"tgw-{REGION}"
    assert SPOKE in found["one"].dependencies
    assert HUB in found["hub"].dependencies
    assert ANOTHER not in found["one"].dependencies


def test_subnets_are_shared_within_the_organization_alone() -> None:
    (made,) = share().of("aws:ram/resourceShare:ResourceShare")
    assert made.inputs == {
        "name": "foundation-network-production",
        "allowExternalPrincipals": False,
        "region": REGION,
    }


def test_a_share_has_every_subnet_and_everybody_who_uses_them() -> None:
    recording = share()
    arn = "arn:aws:ram:eu-central-1:999900001111:resource-share/foundation-network-production"
    assert {one.name: one.inputs for one in recording.of("aws:ram/resourceAssociation:ResourceAssociation")} == {
        name: {"resourceArn": f"arn:{name}", "resourceShareArn": arn, "region": REGION} for name in ("one", "two")
    }
    assert {one.name: one.inputs for one in recording.of("aws:ram/principalAssociation:PrincipalAssociation")} == {
        f"eu-central-1/production/{target}": {"principal": principal, "resourceShareArn": arn, "region": REGION}
        for target, principal in SHARE.principals.items()
    }
    assert recording.registered[Key("foundation:network:SubnetShare", "eu-central-1/production")] == {"arn": arn}
