"""What the guardrail `require_tags` denies, whom and where: calls with tags and without, as AWS would judge them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sample_calls import MANAGEMENT, MEMBER, role
from tag_estates import ENVIRONMENT, OWNER, tagged

from checks.denials import AttachedPolicy, Call, replay
from emulator.aws.ec2_resources import arns
from foundation.config import StackConfig
from foundation.config.tag_types import TYPES
from foundation.policies import documents
from foundation.policies.catalogue.require_tags import require_tags
from foundation.policies.statement import SCP

REGION = "eu-central-1"
VPC, SUBNET, ADDRESS = "vpc-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60718", "eipalloc-0a1b2c3d4e5f60718"
SNAPSHOT, VOLUME, IMAGE = "snap-0a1b2c3d4e5f60718", "vol-0a1b2c3d4e5f60718", "ami-0a1b2c3d4e5f60718"
GROUP, TABLE, NETWORK = "sg-0a1b2c3d4e5f60718", "rtb-0a1b2c3d4e5f60718", "10.0.0.0/16"
TAG = [{"Key": "owner", "Value": "shop"}]


def denied(
    action: str, parameters: Mapping[str, Any], types: Sequence[str], who: str = "developer", service: str = ""
) -> list[str]:
    """The statements that deny a call where ``types`` need the tag owner."""
    prefix, _, operation = action.partition(":")
    statements = require_tags("owner", [TYPES[name] for name in types], ("arn:aws:iam::*:role/stacksets-exec-*",))
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    meant = arns(REGION, MEMBER, operation, parameters) if prefix == "ec2" else ["*"]
    call = Call(action, role(who), REGION, tuple(meant), service=service or prefix, parameters=parameters)
    attached = AttachedPolicy("tags-required", policy, "root", frozenset({MANAGEMENT, MEMBER}))
    return [one.sid for one in replay([call], [attached], MANAGEMENT).denied]


def specified(*kinds: str) -> dict[str, Any]:
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": TAG} for kind in kinds]}


BARE: tuple[tuple[str, str, Mapping[str, Any], str], ...] = (
    ("ec2:instance", "ec2:RunInstances", {"ImageId": IMAGE, "SubnetId": SUBNET}, "instance"),
    ("ec2:volume", "ec2:RunInstances", {"ImageId": IMAGE, "SubnetId": SUBNET}, "volume"),
    ("ec2:volume", "ec2:CreateVolume", {"SnapshotId": SNAPSHOT}, "volume"),
    ("ec2:snapshot", "ec2:CreateSnapshot", {"VolumeId": VOLUME}, "snapshot"),
    ("ec2:subnet", "ec2:CreateSubnet", {"VpcId": VPC, "CidrBlock": NETWORK}, "subnet"),
    ("ec2:natgateway", "ec2:CreateNatGateway", {"SubnetId": SUBNET, "AllocationId": ADDRESS}, "natgateway"),
    ("ec2:security-group", "ec2:CreateSecurityGroup", {"VpcId": VPC, "GroupName": "web"}, "security-group"),
    (
        "ec2:vpc-endpoint",
        "ec2:CreateVpcEndpoint",
        {"VpcId": VPC, "SubnetIds": [SUBNET], "SecurityGroupIds": [GROUP], "RouteTableIds": [TABLE]},
        "vpc-endpoint",
    ),
)
EVERY_TYPE = tuple(TYPES)


@pytest.mark.parametrize(("name", "action", "parameters", "kind"), BARE)
def test_what_ec2_makes_without_the_tag_is_denied_and_with_it_is_not(
    name: str, action: str, parameters: Mapping[str, Any], kind: str
) -> None:
    assert denied(action, parameters, [name]) == ["RequireOwner1"]
    assert denied(action, {**parameters, **specified(kind)}, [name]) == []


@pytest.mark.parametrize(("name", "action", "parameters", "kind"), BARE)
def test_what_a_call_only_names_needs_no_tag_even_where_every_type_is_required(
    name: str, action: str, parameters: Mapping[str, Any], kind: str
) -> None:
    made = specified("instance", "volume") if action == "ec2:RunInstances" else specified(kind)
    assert denied(action, {**parameters, **made}, EVERY_TYPE) == []
    assert denied(action, parameters, EVERY_TYPE) != []


def test_tags_of_the_instance_are_none_of_its_volume() -> None:
    parameters = {"ImageId": IMAGE, **specified("instance")}
    assert denied("ec2:RunInstances", parameters, ["ec2:instance"]) == []
    assert denied("ec2:RunInstances", parameters, ["ec2:instance", "ec2:volume"]) == ["RequireOwner1"]


def test_another_tag_is_not_the_one_that_is_required() -> None:
    other = {"TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "team", "Value": "shop"}]}]}
    assert denied("ec2:CreateVpc", {"CidrBlock": NETWORK, **other}, ["ec2:vpc"]) == ["RequireOwner1"]


@pytest.mark.parametrize(
    ("name", "action", "service", "tags"),
    [
        ("s3:bucket", "s3:CreateBucket", "s3", {"CreateBucketConfiguration": {"Tags": TAG}}),
        ("rds:db", "rds:CreateDBInstance", "rds", {"Tags": TAG}),
        ("rds:db", "rds:RestoreDBInstanceFromDBSnapshot", "rds", {"Tags": TAG}),
        ("rds:cluster", "rds:CreateDBCluster", "rds", {"Tags": TAG}),
        ("dynamodb:table", "dynamodb:CreateTable", "dynamodb", {"Tags": TAG}),
        ("lambda:function", "lambda:CreateFunction", "lambda", {"Tags": {"owner": "shop"}}),
        ("ecs:service", "ecs:CreateService", "ecs", {"tags": [{"key": "owner", "value": "shop"}]}),
        ("eks:cluster", "eks:CreateCluster", "eks", {"tags": {"owner": "shop"}}),
        ("sns:topic", "sns:CreateTopic", "sns", {"Tags": TAG}),
        ("sqs:queue", "sqs:CreateQueue", "sqs", {"tags": {"owner": "shop"}}),
        ("kms:key", "kms:CreateKey", "kms", {"Tags": [{"TagKey": "owner", "TagValue": "shop"}]}),
        ("elasticloadbalancing:loadbalancer", "elasticloadbalancing:CreateLoadBalancer", "elbv2", {"Tags": TAG}),
    ],
)
def test_what_other_services_make_without_the_tag_is_denied_and_with_it_is_not(
    name: str, action: str, service: str, tags: Mapping[str, Any]
) -> None:
    assert denied(action, {"Name": "x"}, [name], service=service) == ["RequireOwner1"]
    assert denied(action, {"Name": "x", **tags}, [name], service=service) == []


@pytest.mark.parametrize(
    "action", ["s3:PutBucketTagging", "s3:PutObject", "ec2:CreateRoute", "ec2:CreateTags", "ec2:StopInstances"]
)
def test_using_what_is_there_is_left_alone(action: str) -> None:
    assert denied(action, {}, EVERY_TYPE) == []


@pytest.mark.parametrize(
    "name", ["ec2:network-interface", "logs:log-group", "secretsmanager:secret", "cloudfront:distribution"]
)
def test_what_cannot_be_held_to_tags_gets_no_statement(name: str) -> None:
    assert require_tags("owner", [TYPES[name]], ()) == ()


def test_stack_sets_are_exempt_and_the_roles_that_deploy_are_not() -> None:
    assert denied("sns:CreateTopic", {"Name": "x"}, ["sns:topic"], "stacksets-exec-0a1b") == []
    for who in ("foundation-deploy", "OrganizationAccountAccessRole"):
        assert denied("sns:CreateTopic", {"Name": "x"}, ["sns:topic"], who) == ["RequireOwner1"]


def test_a_type_that_an_action_of_another_names_has_a_statement_of_its_own() -> None:
    volume_and_snapshot = require_tags("owner", [TYPES["ec2:volume"], TYPES["ec2:snapshot"]], ())
    assert [statement["Resource"] for statement in volume_and_snapshot] == [
        ["arn:aws:ec2:*::snapshot/*"],
        ["arn:aws:ec2:*:*:volume/*"],
    ]
    cache = require_tags("owner", [TYPES["elasticache:cluster"], TYPES["elasticache:replicationgroup"]], ())
    assert len(cache) == 2


def test_types_that_do_not_get_in_each_others_way_share_a_statement() -> None:
    (one,) = require_tags("cost-center", [TYPES["ec2:volume"], TYPES["ec2:instance"]], ())
    assert one["Sid"] == "RequireCostCenter1"
    assert one["Action"] == ["ec2:CreateVolume", "ec2:RunInstances"]
    assert one["Resource"] == ["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"]
    assert one["Condition"] == {"Null": {"aws:RequestTag/cost-center": "true"}}
    assert len(require_tags("owner", [TYPES["s3:bucket"], TYPES["sns:topic"], TYPES["rds:db"]], ())) == 1


def required(*types: str, environments: list[str] | None = None) -> dict[str, Any]:
    where = {} if environments is None else {"environments": environments}
    return {"required": {"resource_types": list(types), **where}}


def on(config: StackConfig) -> dict[str, list[str]]:
    """The statements of the guardrail, by target."""
    return {
        one.target: [statement["Sid"] for statement in json.loads(one.content)["Statement"]]
        for one in documents(config)
        if one.category == "tags-required"
    }


def test_each_key_is_required_where_its_environments_are() -> None:
    owner = {**OWNER, **required("s3:bucket", environments=["production"])}
    config = tagged({"owner": owner, "environment": {**ENVIRONMENT, **required("sns:topic")}})
    assert on(config) == {"root": ["RequireEnvironment1"], "workloads/production": ["RequireOwner1"]}


def test_two_keys_in_one_place_are_required_each_by_itself() -> None:
    keys = {"owner": {**OWNER, **required("s3:bucket")}, "environment": {**ENVIRONMENT, **required("s3:bucket")}}
    assert on(tagged(keys)) == {"root": ["RequireEnvironment1", "RequireOwner1"]}


def test_the_order_of_the_keys_in_the_file_changes_no_document() -> None:
    # Pulumi hands on the keys of a mapping in the order of the alphabet.
    both = required("s3:bucket", "sns:topic")
    one = {"owner": {**OWNER, **both}, "environment": {**ENVIRONMENT, **both}}
    assert documents(tagged(tags={"keys": one})) == documents(tagged(tags={"keys": dict(sorted(one.items()))}))


def test_without_required_types_there_is_no_document() -> None:
    assert on(tagged()) == {}
    assert on(tagged({"owner": {**OWNER, **required()}})) == {}
    assert on(tagged({"owner": {**OWNER, **required("logs:log-group")}})) == {}


def test_targets_that_are_named_are_taken_for_every_key_without_closed_accounts() -> None:
    rail = {"require_tags": {"targets": ["workloads", "account:lab"]}}
    owner = {**OWNER, **required("s3:bucket", environments=["production"])}
    assert on(tagged({"owner": owner}, guardrails=rail)) == {
        "account:lab": ["RequireOwner1"],
        "workloads": ["RequireOwner1"],
    }


@pytest.mark.parametrize("section", ["off", {"in": "base"}, {"require_tags": "off"}])
def test_the_guardrail_can_be_switched_off(section: object) -> None:
    assert on(tagged({"owner": {**OWNER, **required("s3:bucket")}}, guardrails=section)) == {}


@pytest.mark.parametrize("schema", ["off", {"in": "base"}])
def test_without_a_schema_nothing_is_required(schema: object) -> None:
    elsewhere = schema != "off"
    assert on(tagged(tags=schema, guardrails={"require_tags": "off"} if elsewhere else {})) == {}


def test_the_document_is_a_guardrail_with_a_description_that_stays_short() -> None:
    keys = {f"key-number-{number}": required("s3:bucket", "ec2:subnet", "ec2:vpc") for number in range(9)}
    values = {"owner": "platform", "environment": "shared", **dict.fromkeys(keys, "x")}
    settings = {"management_account": MANAGEMENT, "home_region": REGION, "tags": values}
    (made,) = (one for one in documents(tagged(keys, settings=settings)) if one.category == "tags-required")
    assert (made.key, made.type, made.name) == ("tags-required@root", SCP, "foundation-tags-required-root")
    assert made.description == "Guardrails of the foundation: what is made has its tags"
    sids = [statement["Sid"] for statement in json.loads(made.content)["Statement"]]
    assert len(set(sids)) == len(sids) == 27


@pytest.mark.parametrize("operations", ["off", {"in": "base"}, None])
def test_aws_backup_brings_back_what_had_no_tag(operations: object) -> None:
    sections = {} if operations is None else {"operations": operations}
    (made,) = (
        one
        for one in documents(tagged({"owner": {**OWNER, **required("s3:bucket")}}, **sections))
        if one.category == "tags-required"
    )
    assert ("foundation-backup" in made.content) is (operations == {"in": "base"})
