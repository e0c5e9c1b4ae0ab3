"""VPC endpoints and flow logs: what AWS refuses, their states, routes, addresses and groups."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws, World

REGION = "eu-central-1"
S3, SSM = f"com.amazonaws.{REGION}.s3", f"com.amazonaws.{REGION}.ssm"


def code(call: Callable[..., object], **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def account(world: World) -> str:
    return world.account()


@pytest.fixture
def ec2(world: World, account: str) -> Any:
    """EC2 of an account of its own."""
    return world.member("ec2", account, REGION)


@pytest.fixture
def vpc(ec2: Any) -> str:
    found = str(ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
    ec2.modify_vpc_attribute(VpcId=found, EnableDnsHostnames={"Value": True})
    return found


def subnet_of(ec2: Any, vpc: str, block: str = "10.0.0.0/24", zone: str = "euc1-az2") -> str:
    return str(ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZoneId=zone)["Subnet"]["SubnetId"])


def table_of(ec2: Any, vpc: str) -> str:
    return str(ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"])


def interface_of(ec2: Any, vpc: str, **more: Any) -> Any:
    return ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=SSM, VpcEndpointType="Interface", **more)["VpcEndpoint"]


def test_a_gateway_endpoint_is_a_route_to_a_prefix_list(ec2: Any, vpc: str) -> None:
    table = table_of(ec2, vpc)
    tags = [{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "a", "Value": "1"}]}]
    wanted = {"VpcId": vpc, "ServiceName": S3, "RouteTableIds": [table]}
    made = ec2.create_vpc_endpoint(**wanted, TagSpecifications=tags)["VpcEndpoint"]
    assert (made["VpcEndpointType"], made["State"], made["Tags"]) == ("Gateway", "available", tags[0]["Tags"])
    lists = ec2.describe_prefix_lists(Filters=[{"Name": "prefix-list-name", "Values": [S3]}])["PrefixLists"]
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert routes[-1]["DestinationPrefixListId"] == lists[0]["PrefixListId"]
    assert code(ec2.create_vpc_endpoint, **wanted) == "RouteAlreadyExists"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
    assert len(ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]) == 1


def test_services_types_and_policies_are_checked(ec2: Any, vpc: str) -> None:
    create = ec2.create_vpc_endpoint
    assert code(create, VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.nothing") == "InvalidServiceName"
    assert code(create, VpcId=vpc, ServiceName="com.amazonaws.eu-west-1.s3") == "InvalidServiceName"
    assert code(create, VpcId=vpc, ServiceName=SSM) == "InvalidParameter"
    assert code(create, VpcId=vpc, ServiceName=S3, SubnetIds=["subnet-1"]) == "InvalidParameter"
    assert code(create, VpcId=vpc, ServiceName=S3, PolicyDocument="no") == "InvalidPolicyDocument"
    balancer = {"VpcEndpointType": "GatewayLoadBalancer", "ServiceName": "com.amazonaws.vpce.x"}
    assert code(create, VpcId=vpc, **balancer) == "NotImplementedByEmulator"
    assert code(create, VpcId="vpc-1", ServiceName=S3) == "InvalidVpcID.NotFound"
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    assert code(create, VpcId=vpc, ServiceName=S3, RouteTableIds=[table_of(ec2, other)]) == "InvalidParameter"


def test_an_interface_endpoint_has_an_address_in_one_subnet_of_a_zone(ec2: Any, vpc: str) -> None:
    one, same_zone = subnet_of(ec2, vpc), subnet_of(ec2, vpc, "10.0.1.0/24")
    pair = {"VpcId": vpc, "ServiceName": SSM, "VpcEndpointType": "Interface", "SubnetIds": [one, same_zone]}
    assert code(ec2.create_vpc_endpoint, **pair) == "DuplicateSubnetsInSameZone"
    made = interface_of(ec2, vpc, SubnetIds=[one])
    assert (made["State"], made["Groups"][0]["GroupName"]) == ("pending", "default")
    inside = ec2.describe_network_interfaces(NetworkInterfaceIds=made["NetworkInterfaceIds"])["NetworkInterfaces"][0]
    assert (inside["SubnetId"], inside["PrivateIpAddress"][:7]) == (one, "10.0.0.")
    assert code(ec2.delete_subnet, SubnetId=one) == "DependencyViolation"
    elsewhere = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    far = subnet_of(ec2, elsewhere, "10.1.0.0/24", "euc1-az3")
    change = {"VpcEndpointId": made["VpcEndpointId"]}
    assert code(ec2.modify_vpc_endpoint, **change, AddSubnetIds=[far]) == "InvalidParameter"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
    ec2.delete_subnet(SubnetId=one)


def test_groups_of_an_endpoint_are_of_its_vpc_and_never_none(ec2: Any, vpc: str) -> None:
    group = ec2.create_security_group(VpcId=vpc, GroupName="own", Description="d")["GroupId"]
    elsewhere = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    far = ec2.create_security_group(VpcId=elsewhere, GroupName="far", Description="d")["GroupId"]
    made = interface_of(ec2, vpc, SubnetIds=[subnet_of(ec2, vpc)])
    change = {"VpcEndpointId": made["VpcEndpointId"]}
    default = made["Groups"][0]["GroupId"]
    assert code(ec2.modify_vpc_endpoint, **change, AddSecurityGroupIds=[far]) == "InvalidParameter"
    assert code(ec2.modify_vpc_endpoint, **change, AddSecurityGroupIds=["sg-1"]) == "InvalidGroup.NotFound"
    assert code(ec2.modify_vpc_endpoint, **change, RemoveSecurityGroupIds=[default]) == "InvalidParameter"
    ec2.modify_vpc_endpoint(**change, AddSecurityGroupIds=[group], RemoveSecurityGroupIds=[default])
    inside = ec2.describe_network_interfaces(NetworkInterfaceIds=made["NetworkInterfaceIds"])["NetworkInterfaces"][0]
    assert [one["GroupId"] for one in inside["Groups"]] == [group]
    assert code(ec2.delete_security_group, GroupId=group) == "DependencyViolation"


def test_private_dns_needs_a_vpc_that_resolves_and_a_name_that_is_free(ec2: Any, vpc: str) -> None:
    made = interface_of(ec2, vpc)
    assert made["PrivateDnsEnabled"] is True
    assert f"ssm.{REGION}.amazonaws.com" in [entry["DnsName"] for entry in made["DnsEntries"]]
    same = {"VpcId": vpc, "ServiceName": SSM, "VpcEndpointType": "Interface"}
    assert code(ec2.create_vpc_endpoint, **same) == "InvalidParameter"
    second = interface_of(ec2, vpc, PrivateDnsEnabled=False)["VpcEndpointId"]
    assert code(ec2.modify_vpc_endpoint, VpcEndpointId=second, PrivateDnsEnabled=True) == "InvalidParameter"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
    ec2.modify_vpc_endpoint(VpcEndpointId=second, PrivateDnsEnabled=True)
    silent = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    assert code(ec2.create_vpc_endpoint, **{**same, "VpcId": silent}) == "InvalidParameter"


def test_a_policy_can_be_reset_and_unknown_endpoints_are_named(ec2: Any, vpc: str) -> None:
    policy = json.dumps({"Statement": []})
    made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=S3, PolicyDocument=policy)["VpcEndpoint"]
    identifier = made["VpcEndpointId"]
    assert made["PolicyDocument"] == policy
    ec2.modify_vpc_endpoint(VpcEndpointId=identifier, ResetPolicy=True)
    live = ec2.describe_vpc_endpoints(VpcEndpointIds=[identifier])["VpcEndpoints"][0]
    assert json.loads(live["PolicyDocument"])["Statement"][0]["Effect"] == "Allow"
    assert code(ec2.modify_vpc_endpoint, VpcEndpointId="vpce-1") == "InvalidVpcEndpointId.NotFound"
    failed = ec2.delete_vpc_endpoints(VpcEndpointIds=["vpce-1", identifier])["Unsuccessful"]
    assert [one["ResourceId"] for one in failed] == ["vpce-1"]
    assert code(ec2.modify_vpc_endpoint, VpcEndpointId=identifier) == "InvalidVpcEndpointId.NotFound"


def flow_log(ec2: Any, vpc: str, bucket: str, **more: Any) -> Any:
    wanted: dict[str, Any] = {"ResourceIds": [vpc], "ResourceType": "VPC", "TrafficType": "ALL"}
    to = {"LogDestinationType": "s3", "LogDestination": f"arn:aws:s3:::{bucket}"}
    return ec2.create_flow_logs(**{**wanted, **to, **more})


def bucket_for(aws: Aws, name: str, **conditions: str) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=name)
    allow = {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
    if conditions:
        allow["Condition"] = {"StringEquals": {"aws:SourceAccount": conditions["account"]}}
    statements = [
        {**allow, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{name}"},
        {**allow, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/*"},
    ]
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))


def test_flow_logs_of_one_account_reach_the_bucket_of_another(aws: Aws, ec2: Any, account: str, vpc: str) -> None:
    bucket_for(aws, "flow-logs-of-members", account=account)
    made = flow_log(ec2, vpc, "flow-logs-of-members")
    assert len(made["FlowLogIds"]) == 1
    live = ec2.describe_flow_logs(Filters=[{"Name": "resource-id", "Values": [vpc]}])["FlowLogs"]
    assert [(one["LogDestination"], one["MaxAggregationInterval"]) for one in live] == [
        ("arn:aws:s3:::flow-logs-of-members", 600)
    ]
    assert code(flow_log, ec2=ec2, vpc=vpc, bucket="flow-logs-of-members") == "FlowLogAlreadyExists"
    assert ec2.delete_flow_logs(FlowLogIds=made["FlowLogIds"]).get("Unsuccessful", []) == []
    assert ec2.delete_flow_logs(FlowLogIds=made["FlowLogIds"])["Unsuccessful"][0]["Error"]["Code"] == (
        "InvalidFlowLogId.NotFound"
    )


def test_a_flow_log_is_told_of_a_bucket_that_keeps_it_out(aws: Aws, ec2: Any, vpc: str) -> None:
    bucket_for(aws, "flow-logs-of-others", account="999999999999")
    for bucket, text in (("flow-logs-of-others", "Access Denied"), ("flow-logs-of-nobody", "does not exist")):
        failed = flow_log(ec2, vpc, bucket)["Unsuccessful"][0]
        assert (failed["ResourceId"], text in failed["Error"]["Message"]) == (vpc, True)
    assert ec2.describe_flow_logs()["FlowLogs"] == []


def test_what_a_flow_log_cannot_be(ec2: Any, vpc: str) -> None:
    parts = {"ec2": ec2, "vpc": vpc, "bucket": "b"}
    assert code(flow_log, **parts, MaxAggregationInterval=61) == "InvalidParameter"
    to = {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::b", "ResourceIds": [vpc], "ResourceType": "VPC"}
    assert code(ec2.create_flow_logs, **to) == "InvalidParameter"
    assert code(flow_log, **parts, LogDestinationType="cloud-watch-logs") == "NotImplementedByEmulator"
    assert code(flow_log, **parts, ResourceIds=["vpc-1"]) == "InvalidVpcID.NotFound"
