"""Route tables, routes, endpoints, security groups and flow logs over gRPC, looked at past the provider."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from network_estate import INTERNET, REGION, ROUTE, SUBNET, TABLE, VPC, client, in_region, made, replaced, unchanged
from provider_engine import Engine, failure

from emulator.provider.values import Properties

ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
EGRESS_ONLY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
BUCKET = "flow-logs-of-tests"


@pytest.fixture(scope="module")
def ec2(endpoint: str) -> Any:
    return client(endpoint)


@pytest.fixture
def vpc(engine: Engine) -> Iterator[str]:
    with made(engine, VPC, cidrBlock="10.1.0.0/16", enableDnsHostnames=True) as (identifier, _):
        yield identifier


def test_a_route_changes_its_target_in_place_and_never_its_destination(engine: Engine, ec2: Any, vpc: str) -> None:
    with (
        made(engine, TABLE, vpcId=vpc, tags={"a": "1"}) as (table, _),
        made(engine, INTERNET, vpcId=vpc) as (gateway, _),
        made(engine, EGRESS_ONLY, vpcId=vpc) as (egress_only, _),
    ):
        declared = in_region(routeTableId=table, destinationIpv6CidrBlock="::/0", gatewayId=gateway)
        identifier, state = engine.create(ROUTE, declared)
        assert identifier == f"r-{table}2750132062"
        assert (state["state"], state["origin"]) == ("active", "CreateRoute")
        assert unchanged(engine, ROUTE, identifier, declared)
        other = in_region(routeTableId=table, destinationIpv6CidrBlock="::/0", egressOnlyGatewayId=egress_only)
        assert not engine.diff(ROUTE, declared, other).replaces
        state = engine.update(ROUTE, identifier, declared, other)
        assert (state["egressOnlyGatewayId"], state["gatewayId"]) == (egress_only, "")
        moved = {"destinationIpv6CidrBlock": "64:ff9b::/96", "routeTableId": "rtb-1"}
        assert replaced(engine, ROUTE, other, **moved) == sorted(moved)
        _, imported = engine.read(ROUTE, f"{table}_::/0", {"region": REGION})
        assert imported["routeTableId"] == table
        routes: Any = engine.read(TABLE, table, in_region(vpcId=vpc))[1]["routes"]
        assert routes == [{"ipv6CidrBlock": "::/0", "egressOnlyGatewayId": egress_only}]
        engine.delete(ROUTE, identifier, state)
        assert engine.read(ROUTE, identifier, other) == ({}, {})


def test_an_association_is_found_by_its_subnet_after_its_table_changed(engine: Engine, ec2: Any, vpc: str) -> None:
    with (
        made(engine, TABLE, vpcId=vpc) as (one, _),
        made(engine, TABLE, vpcId=vpc) as (two, _),
        made(engine, SUBNET, vpcId=vpc, cidrBlock="10.1.0.0/24") as (subnet, _),
    ):
        declared = in_region(routeTableId=one, subnetId=subnet)
        identifier, _ = engine.create(ASSOCIATION, declared)
        assert unchanged(engine, ASSOCIATION, identifier, declared)
        assert engine.read(ASSOCIATION, identifier, {"region": REGION})[1]["subnetId"] == subnet
        changed: Properties = {**declared, "routeTableId": two}
        assert replaced(engine, ASSOCIATION, declared, routeTableId=two) == []
        assert engine.update(ASSOCIATION, identifier, declared, changed)["routeTableId"] == two
        assert unchanged(engine, ASSOCIATION, identifier, changed)
        assert "DependencyViolation" in failure(lambda: engine.delete(TABLE, two, in_region()))
        engine.delete(ASSOCIATION, identifier, changed)
        assert engine.read(ASSOCIATION, identifier, changed) == ({}, {})


def test_a_gateway_endpoint_keeps_the_routes_of_its_tables(engine: Engine, ec2: Any, vpc: str) -> None:
    with made(engine, TABLE, vpcId=vpc) as (one, _), made(engine, TABLE, vpcId=vpc) as (two, _):
        declared = in_region(vpcId=vpc, serviceName=f"com.amazonaws.{REGION}.s3", routeTableIds=[one], tags={"a": "1"})
        identifier, state = engine.create(ENDPOINT, declared)
        assert state["vpcEndpointType"] == "Gateway"
        assert unchanged(engine, ENDPOINT, identifier, declared)

        def routed(table: str) -> list[str]:
            routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
            return [route["GatewayId"] for route in routes if route.get("DestinationPrefixListId")]

        assert (routed(one), routed(two)) == ([identifier], [])
        policy = json.dumps({"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]})
        changed: Properties = {**declared, "routeTableIds": [two], "policy": policy}
        assert replaced(engine, ENDPOINT, declared, **changed) == []
        state = engine.update(ENDPOINT, identifier, declared, changed)
        assert (routed(one), routed(two), state["policy"]) == ([], [identifier], policy)
        assert unchanged(engine, ENDPOINT, identifier, {**changed, "policy": json.dumps(json.loads(policy), indent=2)})
        fixed = {"serviceName": "x", "vpcId": "vpc-1", "vpcEndpointType": "Interface"}
        assert replaced(engine, ENDPOINT, declared, **fixed) == sorted(fixed)
        engine.delete(ENDPOINT, identifier, state)
        assert routed(two) == []
        assert engine.read(ENDPOINT, identifier, changed) == ({}, {})


def test_an_interface_endpoint_moves_between_subnets_and_groups(engine: Engine, ec2: Any, vpc: str) -> None:
    with (
        made(engine, SUBNET, vpcId=vpc, cidrBlock="10.1.0.0/24", availabilityZoneId="euw1-az1") as (one, _),
        made(engine, SUBNET, vpcId=vpc, cidrBlock="10.1.1.0/24", availabilityZoneId="euw1-az2") as (two, _),
        made(engine, GROUP, vpcId=vpc, name="endpoints") as (group, _),
    ):
        declared = in_region(
            vpcId=vpc,
            serviceName=f"com.amazonaws.{REGION}.ssm",
            vpcEndpointType="Interface",
            subnetIds=[two, one],
            securityGroupIds=[group],
            privateDnsEnabled=True,
        )
        identifier, state = engine.create(ENDPOINT, declared)
        assert (state["state"], state["subnetIds"], len(state["networkInterfaceIds"])) == ("available", [two, one], 2)  # type: ignore[arg-type]
        assert unchanged(engine, ENDPOINT, identifier, declared)
        assert "dependent object" in failure(lambda: engine.delete(GROUP, group, in_region()))
        changed: Properties = {**declared, "subnetIds": [one], "privateDnsEnabled": False}
        state = engine.update(ENDPOINT, identifier, declared, changed)
        assert (state["subnetIds"], state["privateDnsEnabled"]) == ([one], False)
        live = ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [one, two]}])
        assert [found["SubnetId"] for found in live["NetworkInterfaces"]] == [one]
        engine.delete(ENDPOINT, identifier, state)


def test_a_security_group_starts_without_any_rule(engine: Engine, ec2: Any, vpc: str) -> None:
    declared = in_region(vpcId=vpc, name="bare", description="For tests.", tags={"a": "1"})
    identifier, _ = engine.create(GROUP, declared)
    live = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"][0]
    assert (live["GroupName"], live["IpPermissions"], live["IpPermissionsEgress"]) == ("bare", [], [])
    assert unchanged(engine, GROUP, identifier, declared)
    changes = {"description": "c", "name": "b", "vpcId": "vpc-1"}
    assert replaced(engine, GROUP, declared, **changes) == sorted(changes)
    assert engine.update(GROUP, identifier, declared, {**declared, "tags": {"b": "2"}})["tags"] == {"b": "2"}
    engine.delete(GROUP, identifier, declared)
    assert engine.read(GROUP, identifier, declared) == ({}, {})


def test_rules_change_in_place_and_keep_their_descriptions(engine: Engine, ec2: Any, vpc: str) -> None:
    with made(engine, GROUP, vpcId=vpc) as (group, _), made(engine, GROUP, vpcId=vpc, name="other") as (other, _):
        declared = in_region(
            securityGroupId=group, ipProtocol="tcp", fromPort=443, toPort=443, cidrIpv4="10.0.0.0/8", description="In."
        )
        identifier, _ = engine.create(INGRESS, declared)
        assert unchanged(engine, INGRESS, identifier, declared)
        changed: Properties = {**declared, "cidrIpv4": "10.1.0.0/16", "description": "Less.", "tags": {"a": "1"}}
        assert replaced(engine, INGRESS, declared, **changed) == []
        state = engine.update(INGRESS, identifier, declared, changed)
        assert (state["cidrIpv4"], state["description"], state["tags"]) == ("10.1.0.0/16", "Less.", {"a": "1"})
        assert replaced(engine, INGRESS, declared, securityGroupId=other) == ["securityGroupId"]

        out = in_region(securityGroupId=group, ipProtocol="-1", referencedSecurityGroupId=other, description="Out.")
        outward, _ = engine.create(EGRESS, out)
        assert unchanged(engine, EGRESS, outward, out)
        again: Properties = {**out, "description": "Out again."}
        assert engine.update(EGRESS, outward, out, again)["description"] == "Out again."
        assert "dependent object" in failure(lambda: engine.delete(GROUP, other, in_region()))
        wrong = in_region(securityGroupId=group, ipProtocol="-1", cidrIpv6="::/0")
        assert "Invalid rule type" in failure(lambda: engine.update(EGRESS, outward, out, wrong))
        engine.delete(EGRESS, outward, out)
        engine.delete(INGRESS, identifier, changed)
        assert engine.read(INGRESS, identifier, changed) == ({}, {})
        live = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        assert (live["IpPermissions"], live["IpPermissionsEgress"]) == ([], [])


def test_a_flow_log_needs_a_bucket_that_lets_it_in(engine: Engine, ec2: Any, endpoint: str, vpc: str) -> None:
    s3 = client(endpoint, "s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    declared = in_region(
        vpcId=vpc,
        logDestination=f"arn:aws:s3:::{BUCKET}/network/",
        logDestinationType="s3",
        trafficType="ALL",
        maxAggregationInterval=60,
        destinationOptions={"fileFormat": "parquet", "hiveCompatiblePartitions": True},
        tags={"a": "1"},
    )
    assert "Access Denied for LogDestination" in failure(lambda: engine.create(FLOW_LOG, declared))
    allow = {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
    policy = [
        {**allow, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{BUCKET}"},
        {**allow, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{BUCKET}/network/AWSLogs/*"},
    ]
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": policy}))
    identifier, _ = engine.create(FLOW_LOG, declared)
    live = ec2.describe_flow_logs(FlowLogIds=[identifier])["FlowLogs"][0]
    assert live["DestinationOptions"] == {
        "FileFormat": "parquet",
        "HiveCompatiblePartitions": True,
        "PerHourPartition": False,
    }
    assert unchanged(engine, FLOW_LOG, identifier, declared)
    changes = {"maxAggregationInterval": 600, "destinationOptions": {}, "trafficType": "REJECT"}
    assert replaced(engine, FLOW_LOG, declared, **changes, tags={}) == sorted(changes)
    assert engine.update(FLOW_LOG, identifier, declared, {**declared, "tags": {"b": "2"}})["tags"] == {"b": "2"}
    engine.delete(FLOW_LOG, identifier, declared)
    assert engine.read(FLOW_LOG, identifier, declared) == ({}, {})
