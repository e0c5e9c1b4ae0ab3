"""Default VPCs removed from members: the StackSet, what its function does to a VPC, and what its role may do."""

import json
from typing import Any

import pulumi_aws
import pytest
from computed import ROOT_ID
from estates import managed, prod
from recording import Key, Recording, record

from checks.denials import AttachedPolicy, Call, replay
from evaluation.conditions import Complete
from evaluation.policy import Request, parse
from foundation.config.baseline import Baseline
from foundation.default_vpc_remover import remove
from foundation.default_vpc_template import FUNCTION, code, remover_template
from foundation.default_vpcs import DefaultVpcsRemoved, DefaultVpcsRemovedArgs
from foundation.policies import documents
from foundation.policies.catalogue.protect_foundation_roles import OWN_ROLES

STACK_SET = "aws-native:cloudformation:StackSet"
COMPONENT = Key("foundation:baseline:DefaultVpcsRemoved", "default-vpcs")
MANAGEMENT, MEMBER, HOME, ABROAD = "111122223333", "222233334444", "eu-central-1", "eu-west-1"
VPC, GATEWAY = "vpc-1", "igw-1"
EMPTY: dict[str, list[dict[str, Any]]] = {
    "Vpcs": [{"VpcId": VPC, "Ipv6CidrBlockAssociationSet": []}],
    "Subnets": [{"SubnetId": f"subnet-{zone}", "DefaultForAz": True} for zone in "ab"],
    "InternetGateways": [{"InternetGatewayId": GATEWAY}],
    "SecurityGroups": [{"GroupName": "default"}],
    "NetworkAcls": [{"IsDefault": True}],
    "RouteTables": [{"Associations": [{"Main": True}]}],
}
"""What AWS makes in every Region of a new account."""


class Ec2:
    """An account's EC2 in one Region, as `remove` asks it."""

    def __init__(self, **things: list[dict[str, Any]]) -> None:
        self.things = {**EMPTY, **things}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Any:
        name = "".join(part.capitalize() for part in operation.split("_"))

        def call(**parameters: Any) -> dict[str, Any]:
            self.calls.append((name, parameters))
            return {name.removeprefix("Describe"): self.things.get(name.removeprefix("Describe"), [])}

        return call

    @property
    def changes(self) -> list[tuple[str, dict[str, Any]]]:
        return [call for call in self.calls if not call[0].startswith("Describe")]


def test_an_empty_default_vpc_goes_after_its_gateway_and_its_subnets() -> None:
    ec2 = Ec2()
    assert remove(ec2) == "vpc-1 is deleted"
    assert ec2.changes == [
        ("DetachInternetGateway", {"InternetGatewayId": GATEWAY, "VpcId": VPC}),
        ("DeleteInternetGateway", {"InternetGatewayId": GATEWAY}),
        ("DeleteSubnet", {"SubnetId": "subnet-a"}),
        ("DeleteSubnet", {"SubnetId": "subnet-b"}),
        ("DeleteVpc", {"VpcId": VPC}),
    ]


def test_only_the_default_vpc_is_asked_for_and_everything_else_by_its_id() -> None:
    ec2 = Ec2()
    remove(ec2)
    asked = {name: parameters["Filters"][0] for name, parameters in ec2.calls if name.startswith("Describe")}
    assert asked.pop("DescribeVpcs") == {"Name": "is-default", "Values": ["true"]}
    assert {tuple(found["Values"]) for found in asked.values()} == {(VPC,)}


def test_where_there_is_no_default_vpc_nothing_is_done() -> None:
    ec2 = Ec2(Vpcs=[])
    assert remove(ec2) == "there is no default VPC"
    assert ec2.changes == []


@pytest.mark.parametrize(
    ("things", "named"),
    [
        ({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "Status": "available"}]}, "network interfaces"),
        ({"VpcEndpoints": [{"State": "available"}]}, "vpc endpoints"),
        ({"VpnGateways": [{"State": "available"}]}, "vpn gateways"),
        ({"VpcPeeringConnections": [{"Status": {"Code": "active"}}]}, "vpc peering connections"),
        ({"Subnets": [*EMPTY["Subnets"], {"SubnetId": "subnet-c", "DefaultForAz": False}]}, "subnets"),
        ({"SecurityGroups": [*EMPTY["SecurityGroups"], {"GroupName": "web"}]}, "security groups"),
        ({"NetworkAcls": [*EMPTY["NetworkAcls"], {"IsDefault": False}]}, "network acls"),
        ({"RouteTables": [*EMPTY["RouteTables"], {"Associations": []}]}, "route tables"),
        ({"Vpcs": [{"VpcId": VPC, "Ipv6CidrBlockAssociationSet": [{}]}]}, "IPv6 addresses"),
    ],
)
def test_a_default_vpc_that_somebody_has_put_something_into_is_left_alone(things: Any, named: str) -> None:
    ec2 = Ec2(**things)
    assert remove(ec2) == f"vpc-1 is kept: it has {named}"
    assert ec2.changes == []


@pytest.mark.parametrize(
    "things",
    [
        {"VpcEndpoints": [{"State": "Deleted"}]},
        {"VpnGateways": [{"State": "deleted"}]},
        {"VpcPeeringConnections": [{"Status": {"Code": "rejected"}}]},
    ],
)
def test_what_has_been_deleted_from_it_does_not_keep_it(things: Any) -> None:
    assert remove(Ec2(**things)) == "vpc-1 is deleted"


def inline_policy(region: str = HOME) -> str:
    """The policy of the function's role as it is in a member."""
    role = json.loads(remover_template())["Resources"]["Role"]["Properties"]
    (policy,) = role["Policies"]
    values = {"AWS::Region": region, "AWS::AccountId": MEMBER, "AWS::Partition": "aws"}

    def evaluated(value: Any) -> Any:
        if isinstance(value, dict) and "Fn::Sub" in value:
            text = value["Fn::Sub"]
            for name, known in values.items():
                text = text.replace(f"${{{name}}}", known)
            return text
        if isinstance(value, dict):
            return values[value["Ref"]] if "Ref" in value else {key: evaluated(one) for key, one in value.items()}
        return [evaluated(one) for one in value] if isinstance(value, list) else value

    return json.dumps(evaluated(policy["PolicyDocument"]))


def is_allowed(action: str, resource: str, region: str = HOME) -> bool:
    """Whether the role of the home Region may do that."""
    request = Request(action, resource, Complete({"aws:requestedregion": (region,)}))
    return any(statement.effect == "Allow" and statement.means(request) for statement in parse(inline_policy()))


def test_the_role_may_call_what_the_function_calls_and_nothing_else_of_ec2() -> None:
    ec2 = Ec2()
    remove(ec2)
    called = {f"ec2:{name}" for name, _ in ec2.calls}
    granted = {action for statement in parse(inline_policy()) for action in statement.actions}
    assert {action for action in granted if action.startswith("ec2:")} == called
    assert {action.partition(":")[0] for action in granted} == {"ec2", "logs"}


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("ec2:DeleteVpc", "vpc/vpc-1"),
        ("ec2:DeleteSubnet", "subnet/subnet-a"),
        ("ec2:DeleteInternetGateway", "internet-gateway/igw-1"),
        ("ec2:DetachInternetGateway", "internet-gateway/igw-1"),
        ("ec2:DetachInternetGateway", "vpc/vpc-1"),
    ],
)
def test_the_role_deletes_in_its_own_region_and_account_only(action: str, kind: str) -> None:
    assert is_allowed(action, f"arn:aws:ec2:{HOME}:{MEMBER}:{kind}")
    assert not is_allowed(action, f"arn:aws:ec2:{ABROAD}:{MEMBER}:{kind}", ABROAD)
    assert not is_allowed(action, f"arn:aws:ec2:{HOME}:{MANAGEMENT}:{kind}")


def test_the_role_looks_at_its_own_region_only_and_writes_its_own_log_only() -> None:
    assert is_allowed("ec2:DescribeVpcs", "arn:aws:ec2:x")
    assert not is_allowed("ec2:DescribeVpcs", "arn:aws:ec2:x", ABROAD)
    group = f"arn:aws:logs:{HOME}:{MEMBER}:log-group:/aws/lambda"
    assert is_allowed("logs:PutLogEvents", f"{group}/{FUNCTION}:log-stream:today")
    assert not is_allowed("logs:PutLogEvents", f"{group}/shop:log-stream:today")


def test_the_guardrails_that_reach_every_member_deny_none_of_the_functions_calls() -> None:
    settings = prod().settings
    attached = [
        AttachedPolicy(one.name, one.content, one.target, frozenset({MEMBER}))
        for one in documents(prod())
        if one.type == "SERVICE_CONTROL_POLICY" and one.target == "root"
    ]
    actions = {action for statement in parse(inline_policy()) for action in statement.actions}
    calls = [
        Call(action, f"arn:aws:sts::{MEMBER}:assumed-role/{FUNCTION}-{region}/{FUNCTION}", region)
        for action in sorted(actions)
        for region in settings.regions
    ]
    report = replay(calls, attached, MANAGEMENT)
    assert report.bound == len(actions) * len(settings.regions)
    assert report.denied == ()


def test_its_roles_are_among_those_that_a_guardrail_protects() -> None:
    role = json.loads(remover_template())["Resources"]["Role"]["Properties"]["RoleName"]["Fn::Sub"]
    assert role.startswith(OWN_ROLES.rpartition("/")[2].removesuffix("*"))


def test_the_function_is_in_the_template_and_new_code_asks_again() -> None:
    template = json.loads(remover_template())
    function = template["Resources"]["Function"]["Properties"]
    assert function["Code"]["ZipFile"] == code()
    assert len(code()) < 4096
    compile(code(), "index.py", "exec")
    asked = template["Resources"]["DefaultVpc"]["Properties"]
    assert asked["ServiceToken"] == {"Fn::GetAtt": ["Function", "Arn"]}
    assert len(asked["Code"]) == 16


def declared(*, preview: bool = False) -> Recording:
    def program() -> None:
        management = managed()
        shop = pulumi_aws.organizations.Account("shop", name="shop", email="shop@example.com", opts=management)
        args = DefaultVpcsRemovedArgs([ROOT_ID], [shop.urn], [HOME, ABROAD], HOME)
        DefaultVpcsRemoved("default-vpcs", args, management)

    return record(program, preview=preview)


def test_one_stack_set_brings_it_to_every_member_in_every_region() -> None:
    (stack_set,) = declared().of(STACK_SET)
    assert stack_set.inputs["stackSetName"] == "foundation-default-vpcs"
    assert stack_set.inputs["templateBody"] == remover_template()
    assert stack_set.inputs["stackInstancesGroup"] == [
        {"deploymentTargets": {"organizationalUnitIds": [ROOT_ID]}, "regions": [HOME, ABROAD]}
    ]
    assert stack_set.inputs["autoDeployment"] == {"enabled": True, "retainStacksOnAccountRemoval": True}
    assert COMPONENT in declared().registered


def test_it_is_made_after_the_accounts_and_a_new_account_does_not_change_it() -> None:
    (stack_set,) = declared(preview=True).of(STACK_SET)
    assert Key("aws:organizations/account:Account", "shop") in stack_set.dependencies
    assert stack_set.inputs["templateBody"] == remover_template()


def test_the_configuration_leaves_default_vpcs_where_they_are_unless_told() -> None:
    assert Baseline().default_vpcs == "harmless"
