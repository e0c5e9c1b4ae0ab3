"""Tag policies are enforced for the types that they name, and reported for all."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

REGION = "eu-central-1"
REFUSED = "does not allow the specified value for the following tag key: 'owner'"
BAD, GOOD = [{"Key": "owner", "Value": "nobody"}], [{"Key": "owner", "Value": "team-a"}]
Content = Mapping[str, Any]


def policy(**settings: Any) -> Content:
    """A tag policy about `owner`."""
    assigned = {"tag_key": "owner", "tag_value": ["shop", "team-*"], **settings}
    return {"tags": {"owner": {name: {"@@assign": value} for name, value in assigned.items()}}}


@contextmanager
def attached(world: World, target: str, content: Content) -> Iterator[None]:
    """A tag policy on the target, for as long as the context lasts."""
    made = world.policy("TAG_POLICY", json.dumps(content))
    world.organizations.attach_policy(PolicyId=made, TargetId=target)
    try:
        yield
    finally:
        world.organizations.detach_policy(PolicyId=made, TargetId=target)


def refusal(attempt: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        attempt()
    error = caught.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


def code(attempt: Callable[[], object]) -> str:
    return refusal(attempt)[0]


@pytest.fixture(scope="module")
def account(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def client(world: World, account: str) -> Callable[[str], Any]:
    """Clients of the account by service."""
    keys = world.aws.session(account)
    return lambda service: world.aws.client(service, REGION, keys)


def specified(kind: str, tags: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags}]


def test_ec2_refuses_values_outside_the_policy_on_creation_and_later(
    world: World, account: str, client: Callable[[str], Any]
) -> None:
    ec2 = client("ec2")
    with attached(world, account, policy(enforced_for=["ec2:vpc"])):
        bad = refusal(lambda: ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specified("vpc", BAD)))
        assert bad[0] == "TagPolicyViolation"
        assert REFUSED in bad[1]
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specified("vpc", GOOD))["Vpc"]["VpcId"]
        assert code(lambda: ec2.create_tags(Resources=[vpc], Tags=BAD)) == "TagPolicyViolation"
        ec2.delete_tags(Resources=[vpc], Tags=BAD)
        ec2.create_vpc(CidrBlock="10.1.0.0/16")
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", TagSpecifications=specified("subnet", BAD))
    with attached(world, account, policy(enforced_for=["ec2:ALL_SUPPORTED"])):
        group = {"GroupName": "g", "Description": "d", "VpcId": vpc}
        tagged = {"TagSpecifications": specified("security-group", BAD)}
        assert code(lambda: ec2.create_security_group(**group, **tagged)) == "TagPolicyViolation"


def test_other_services_refuse_in_their_own_words(world: World, account: str, client: Callable[[str], Any]) -> None:
    names = ("s3:bucket", "sns:topic", "dynamodb:table", "ssm:ALL_SUPPORTED", "kms:key", "lambda:function", "sqs:queue")
    s3, sns, dynamodb, kms, sqs = (client(name) for name in ("s3", "sns", "dynamodb", "kms", "sqs"))
    table = {
        "TableName": "t",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    }
    arn = dynamodb.create_table(**table)["TableDescription"]["TableArn"]
    here = {"LocationConstraint": REGION}
    with attached(world, account, policy(enforced_for=list(names))):
        bad = {**here, "Tags": BAD}
        assert code(lambda: s3.create_bucket(Bucket="policies", CreateBucketConfiguration=bad)) == "TagPolicyException"
        s3.create_bucket(Bucket="policies", CreateBucketConfiguration={**here, "Tags": GOOD})
        assert s3.get_bucket_tagging(Bucket="policies")["TagSet"] == GOOD
        refused = refusal(lambda: s3.put_bucket_tagging(Bucket="policies", Tagging={"TagSet": BAD}))
        assert (refused[0], REFUSED in refused[1]) == ("TagPolicyException", True)
        assert code(lambda: sns.create_topic(Name="t", Tags=BAD)) == "TagPolicy"
        topic = sns.create_topic(Name="t", Tags=GOOD)["TopicArn"]
        assert code(lambda: sns.tag_resource(ResourceArn=topic, Tags=BAD)) == "TagPolicy"
        together = {"ResourceARNList": [topic], "Tags": {"owner": "nobody"}}
        assert REFUSED in refusal(lambda: client("resourcegroupstaggingapi").tag_resources(**together))[1]
        refused = refusal(lambda: dynamodb.tag_resource(ResourceArn=arn, Tags=BAD))
        assert refused[0] == "ValidationException"
        assert refused[1].startswith("One or more parameter values were invalid: The tag policy")
        assert REFUSED in refusal(lambda: kms.create_key(Tags=[{"TagKey": "owner", "TagValue": "x"}]))[1]
        assert REFUSED in refusal(lambda: sqs.create_queue(QueueName="q", tags={"owner": "x"}))[1]
        parameter = {"Name": "/x", "Value": "v", "Type": "String", "Tags": BAD}
        assert REFUSED in refusal(lambda: client("ssm").put_parameter(**parameter))[1]


def test_accounts_units_and_policies_are_tagged_by_the_management_accounts_policy(world: World) -> None:
    own = next(one for one in world.organizations.list_accounts()["Accounts"] if one["JoinedMethod"] != "CREATED")
    unit = world.unit()
    with attached(world, own["Id"], policy(enforced_for=["organizations:ou"])):
        with pytest.raises(ClientError) as caught:
            world.organizations.tag_resource(ResourceId=unit, Tags=BAD)
        assert caught.value.response["Reason"] == "TAG_POLICY_VIOLATION"
        create = {"ParentId": world.root, "Name": world.name()}
        assert code(lambda: world.organizations.create_organizational_unit(**create, Tags=BAD)) == (
            "ConstraintViolationException"
        )
        world.organizations.tag_resource(ResourceId=unit, Tags=GOOD)
        world.account(Tags=BAD)


@pytest.mark.parametrize(
    ("settings", "key", "value", "is_refused"),
    [
        ({}, "owner", "shop", False),
        ({}, "owner", "shopping", True),
        ({}, "owner", "team-", False),
        ({}, "Owner", "shop", True),
        ({}, "other", "anything", False),
        ({"tag_value": []}, "owner", "shop", True),
        ({"tag_value": ["*.example"]}, "owner", "a.example", False),
        ({"tag_value": ["*.example"]}, "owner", ".examples", True),
        ({"enforced_for": []}, "owner", "nobody", False),
        ({"enforced_for": ["s3:bucket"]}, "owner", "nobody", False),
    ],
)
def test_what_a_policy_allows(
    world: World,
    account: str,
    client: Callable[[str], Any],
    settings: dict[str, Any],
    key: str,
    value: str,
    is_refused: bool,
) -> None:
    content = policy(**{"enforced_for": ["sns:topic"], **settings})
    topics, name = client("sns"), world.name("topic")
    with attached(world, account, content):
        if is_refused:
            assert code(lambda: topics.create_topic(Name=name, Tags=[{"Key": key, "Value": value}])) == "TagPolicy"
        else:
            topics.create_topic(Name=name, Tags=[{"Key": key, "Value": value}])


def test_the_effective_policy_is_what_is_enforced_and_a_key_may_have_any_value(world: World) -> None:
    unit, account = world.unit(), world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    topics = world.member("sns", account)
    above = {"tags": {"Owner": {"tag_key": {"@@assign": "Owner"}, "enforced_for": {"@@assign": ["sns:topic"]}}}}
    below = {"tags": {"Owner": {"tag_value": {"@@assign": ["shop"]}}}}
    topic = {"Name": "t", "Tags": [{"Key": "Owner", "Value": "anything"}]}
    with attached(world, unit, above):
        topics.create_topic(**topic)
        with attached(world, account, below):
            assert code(lambda: topics.create_topic(**topic)) == "TagPolicy"


WRONG: dict[str, Content] = {
    "a value with two wildcards": policy(tag_value=["*@*"]),
    "a key that is not the policy's": policy(tag_key="Team"),
    "a type that cannot be enforced": policy(enforced_for=["iam:role"]),
    "all services at once": policy(enforced_for=["*:ALL_SUPPORTED"]),
    "a service without a type": policy(report_required_tag_for=["ec2"]),
    "a value that is no text": policy(tag_value=[1]),
    "an unknown setting": policy(pattern=["a"]),
    "a value without an operator": {"tags": {"owner": {"tag_key": "owner"}}},
    "a key that is no object": {"tags": {"owner": "shop"}},
    "two keys that differ by their case": {"tags": {"owner": {}, "Owner": {}}},
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG.keys())
def test_a_tag_policy_that_aws_would_not_take_is_refused(world: World, content: Content) -> None:
    made = {"Name": world.name(), "Description": "", "Type": "TAG_POLICY", "Content": json.dumps(content)}
    assert code(lambda: world.organizations.create_policy(**made)) == "MalformedPolicyDocumentException"


def test_required_tags_are_reported_and_never_refused(world: World, account: str, client: Callable[[str], Any]) -> None:
    topics, tagging = client("sns"), client("resourcegroupstaggingapi")
    made = {
        name: topics.create_topic(Name=f"report-{name}", Tags=[{"Key": key, "Value": value}])["TopicArn"]
        for name, key, value in (("good", "owner", "shop"), ("bad", "owner", "x"), ("case", "Owner", "shop"))
    }
    made["missing"] = topics.create_topic(Name="report-missing", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
    with attached(world, account, policy(report_required_tag_for=["sns:topic"])):
        required = tagging.list_required_tags()["RequiredTags"]
        shown = {
            one["ResourceARN"]: one["ComplianceDetails"]
            for one in tagging.get_resources(
                IncludeComplianceDetails=True, ResourceTypeFilters=["sns"], ResourceARNList=list(made.values())
            )["ResourceTagMappingList"]
        }
        left = tagging.get_resources(IncludeComplianceDetails=True, ExcludeCompliantResources=True)
        summary = world.aws.client("resourcegroupstaggingapi").get_compliance_summary(
            TargetIdFilters=[account], RegionFilters=[REGION], ResourceTypeFilters=["sns"], GroupBy=["RESOURCE_TYPE"]
        )["SummaryList"]
    assert required == [{"ResourceType": "sns:topic", "CloudFormationResourceTypes": [], "ReportingTagKeys": ["owner"]}]
    assert shown[made["good"]]["ComplianceStatus"] is True
    assert shown[made["bad"]]["KeysWithNoncompliantValues"] == ["owner"]
    assert (shown[made["case"]]["NoncompliantKeys"], shown[made["case"]]["MissingTagKeys"]) == (["Owner"], ["owner"])
    assert shown[made["missing"]]["MissingTagKeys"] == ["owner"]
    assert made["good"] not in {one["ResourceARN"] for one in left["ResourceTagMappingList"]}
    [only] = summary
    assert only["ResourceType"] == "sns:topic"
    assert only["NonCompliantResources"] >= 3


def test_resources_are_listed_by_region_tags_and_pages(
    client: Callable[[str], Any], world: World, account: str
) -> None:
    marked, topics = [{"Key": "page", "Value": "1"}], client("sns")
    arns = sorted(topics.create_topic(Name=f"page-{number}", Tags=marked)["TopicArn"] for number in range(3))
    tagging = client("resourcegroupstaggingapi")
    wanted = {"TagFilters": [{"Key": "page", "Values": ["1"]}], "ResourcesPerPage": 2}
    first = tagging.get_resources(**wanted)
    second = tagging.get_resources(**wanted, PaginationToken=first["PaginationToken"])
    found = [one["ResourceARN"] for one in first["ResourceTagMappingList"] + second["ResourceTagMappingList"]]
    assert (found, second["PaginationToken"]) == (arns, "")
    assert code(lambda: tagging.get_resources(PaginationToken="x")) == "InvalidParameterException"
    elsewhere = world.member("resourcegroupstaggingapi", account, "eu-west-1")
    assert elsewhere.get_resources()["ResourceTagMappingList"] == []
    client("s3").create_bucket(Bucket="paged", CreateBucketConfiguration={"LocationConstraint": REGION, "Tags": marked})
    assert elsewhere.get_resources()["ResourceTagMappingList"] == []
    assert "arn:aws:s3:::paged" in {one["ResourceARN"] for one in tagging.get_resources()["ResourceTagMappingList"]}
    assert code(tagging.get_compliance_summary) == "ConstraintViolationException"
