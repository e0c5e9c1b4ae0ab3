"""Default VPCs removed in members: what the program declares, deployed by the provider under the shipped guardrails.

In the members the function really runs, so what is asserted is what is left of EC2 there, and who made the calls.
"""

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from estates import managed, prod
from processes import MANAGEMENT, emulated_aws
from provider_engine import Engine
from pulumi.runtime.proto import provider_pb2
from recording import record

from emulator.provider.handlers import HANDLERS
from emulator.provider.server import start
from emulator.provider.servicer import Catalogue
from emulator.provider.values import Properties
from foundation.default_vpc_template import FUNCTION
from foundation.default_vpcs import DefaultVpcsRemoved, DefaultVpcsRemovedArgs
from foundation.policies import documents

pytestmark = pytest.mark.slow

HOME, ABROAD, ELSEWHERE = "eu-central-1", "eu-west-1", "ap-southeast-2"
ACCOUNT = "aws:organizations/account:Account"
STACK_SET = "aws-native:cloudformation:StackSet"


@dataclass
class Estate:
    """An organization with the shipped guardrails at its root."""

    endpoint: str
    engine: Engine
    root: str

    def client(self, service: str, account: str | None = None, region: str = HOME) -> Any:
        keys: dict[str, Any] = {"AccessKeyId": "test", "SecretAccessKey": "test", "SessionToken": None}
        if account is not None:
            arn = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
            keys = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    def account(self, name: str) -> str:
        inputs: Properties = {"name": name, "email": f"{name}@example.com", "parentId": self.root}
        return self.engine.create(ACCOUNT, inputs)[0]

    def default_vpcs(self, account: str | None, region: str = HOME) -> list[str]:
        default = [{"Name": "is-default", "Values": ["true"]}]
        return [vpc["VpcId"] for vpc in self.client("ec2", account, region).describe_vpcs(Filters=default)["Vpcs"]]

    def calls(self) -> list[dict[str, Any]]:
        """The calls of the functions."""
        with urllib.request.urlopen(f"{self.endpoint}/_foundation/calls") as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return [call for call in found if f"assumed-role/{FUNCTION}-" in call["principal"]]

    def outcomes(self) -> dict[tuple[str, str], str]:
        """Status of each instance by account and Region."""
        pages = self.client("cloudformation").get_paginator("list_stack_instances")
        found = [one for page in pages.paginate(StackSetName="foundation-default-vpcs") for one in page["Summaries"]]
        return {(one["Account"], one["Region"]): one["StackInstanceStatus"]["DetailedStatus"] for one in found}


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with emulated_aws("--quota", "40") as endpoint:
        server, port = start(endpoint, catalogue=Catalogue(HANDLERS, {}))
        engine = Engine(port, {"region": HOME})
        inputs: Properties = {"featureSet": "ALL", "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY"]}
        _, state = engine.create("aws:organizations/organization:Organization", inputs)
        made = Estate(endpoint, engine, str(state["roots"][0]["id"]))  # type: ignore[index,call-overload]
        organizations = made.client("organizations")
        for document in documents(prod()):
            if document.type == "SERVICE_CONTROL_POLICY" and document.target == "root":
                policy = organizations.create_policy(
                    Type=document.type, Name=document.name, Description="", Content=document.content
                )["Policy"]["PolicySummary"]["Id"]
                organizations.attach_policy(PolicyId=policy, TargetId=made.root)
        made.client("cloudformation").activate_organizations_access()
        yield made
        server.stop(grace=None).wait()


def declared(root: str) -> Properties:
    """The inputs of the StackSet that the program declares."""

    def program() -> None:
        args = DefaultVpcsRemovedArgs([root], [], [HOME, ABROAD], HOME)
        DefaultVpcsRemoved("default-vpcs", args, managed())

    (stack_set,) = record(program).of(STACK_SET)
    return dict(stack_set.inputs)


def test_members_lose_their_empty_default_vpcs_and_those_in_use_are_kept(estate: Estate) -> None:
    shop, lab = estate.account("shop"), estate.account("lab")
    used = estate.client("ec2", lab, ABROAD)
    subnet = used.describe_subnets()["Subnets"][0]["SubnetId"]
    interface = used.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    online = estate.client("ec2", shop)
    gateway = online.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    online.attach_internet_gateway(InternetGatewayId=gateway, VpcId=estate.default_vpcs(shop)[0])
    kept = estate.default_vpcs(lab, ABROAD)
    own = estate.client("ec2", shop).create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    inputs = declared(estate.root)
    identity, state = estate.engine.create(STACK_SET, inputs)

    places = {(account, region) for account in (shop, lab) for region in (HOME, ABROAD)}
    assert estate.outcomes() == dict.fromkeys(places, "SUCCEEDED")
    assert [estate.default_vpcs(shop), estate.default_vpcs(shop, ABROAD), estate.default_vpcs(lab)] == [[], [], []]
    assert estate.default_vpcs(lab, ABROAD) == kept
    assert used.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
    assert len(used.describe_subnets()["Subnets"]) == 3
    assert [vpc["VpcId"] for vpc in online.describe_vpcs()["Vpcs"]] == [own]
    assert online.describe_internet_gateways()["InternetGateways"] == []
    # Where nothing is deployed: another Region, and the management account.
    assert len(estate.default_vpcs(None)) == 1

    calls = estate.calls()
    assert [call for call in calls if call["error"]] == []
    assert {(call["account"], call["region"]) for call in calls} == places
    deleted = {(call["account"], call["region"]) for call in calls if call["action"] == "ec2:DeleteVpc"}
    assert deleted == places - {(lab, ABROAD)}
    assert {call["account"] for call in calls} & {MANAGEMENT} == set()

    before = len(calls)
    assert estate.engine.diff(STACK_SET, inputs, inputs).changes == provider_pb2.DiffResponse.DIFF_NONE
    late = estate.account("late")
    deadline = time.monotonic() + 60
    while estate.default_vpcs(late) or estate.default_vpcs(late, ABROAD):
        assert time.monotonic() < deadline, "an account that joins later keeps its default VPCs"
        time.sleep(0.2)
    assert {call["account"] for call in estate.calls()[before:]} == {late}

    while estate.client("cloudformation").list_stack_set_operations(StackSetName="foundation-default-vpcs")[
        "Summaries"
    ][0]["Status"] in ("RUNNING", "QUEUED"):
        time.sleep(0.2)
    estate.engine.delete(STACK_SET, identity, state)
    for account in (shop, lab, late):
        assert estate.client("lambda", account).list_functions()["Functions"] == []
        roles = {role["RoleName"] for role in estate.client("iam", account).list_roles()["Roles"]}
        assert {name for name in roles if name.startswith(FUNCTION)} == set()
    assert estate.default_vpcs(shop) == []
    assert [call["error"] for call in estate.calls() if call["error"]] == []
