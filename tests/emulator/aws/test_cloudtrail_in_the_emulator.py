"""Trails of the emulated AWS: what CloudTrail refuses, where a trail shows, and who may change it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT, Aws, World
from trail_archive import ELSEWHERE, HOME, TRAIL, Archive, organization_trail, refusal


@pytest.fixture(scope="module")
def trusted(world: World) -> World:
    world.organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    return world


@pytest.fixture(scope="module")
def archive(trusted: World) -> Archive:
    return Archive(trusted)


@pytest.fixture
def trails(aws: Aws, archive: Archive) -> Iterator[Any]:
    """The management account's CloudTrail, without any trail before and after."""
    archive.allow()
    client = aws.client("cloudtrail", HOME)
    yield client
    for region in (HOME, ELSEWHERE):
        here = aws.client("cloudtrail", region)
        for trail in here.describe_trails(includeShadowTrails=False)["trailList"]:
            here.delete_trail(Name=trail["TrailARN"])


def test_organization_trail_shows_in_every_region_with_its_home(trails: Any, archive: Archive, aws: Aws) -> None:
    made = trails.create_trail(**organization_trail(archive, TagsList=[{"Key": "a", "Value": "1"}]))
    assert made["TrailARN"] == TRAIL
    assert made["LogFileValidationEnabled"] is True

    there = aws.client("cloudtrail", ELSEWHERE)
    [shadow] = there.describe_trails()["trailList"]
    assert (shadow["HomeRegion"], shadow["KmsKeyId"], shadow["IncludeGlobalServiceEvents"]) == (HOME, archive.key, True)
    assert there.describe_trails(includeShadowTrails=False)["trailList"] == []
    assert there.list_trails()["Trails"] == [{"TrailARN": TRAIL, "Name": "foundation", "HomeRegion": HOME}]
    assert refusal(there.update_trail, Name=TRAIL, EnableLogFileValidation=False) == "InvalidHomeRegionException"
    assert refusal(there.stop_logging, Name=TRAIL) == "InvalidHomeRegionException"
    [tagged] = trails.list_tags(ResourceIdList=[TRAIL])["ResourceTagList"]
    assert tagged["TagsList"] == [{"Key": "a", "Value": "1"}]


def test_trail_of_one_region_shows_in_that_region_alone(trails: Any, archive: Archive, aws: Aws) -> None:
    trails.create_trail(**organization_trail(archive, IsMultiRegionTrail=False))
    there = aws.client("cloudtrail", ELSEWHERE)
    assert there.describe_trails()["trailList"] == []
    assert refusal(there.get_trail, Name="foundation") == "TrailNotFoundException"
    assert there.describe_trails(trailNameList=["foundation"])["trailList"] == []


def test_member_sees_the_organization_trail_by_arn_and_cannot_change_it(
    trails: Any, archive: Archive, trusted: World
) -> None:
    trails.create_trail(**organization_trail(archive))
    member = trusted.member("cloudtrail")
    assert [trail["TrailARN"] for trail in member.describe_trails(trailNameList=[TRAIL])["trailList"]] == [TRAIL]
    assert member.describe_trails(trailNameList=["foundation"])["trailList"] == []
    assert [trail["TrailARN"] for trail in member.describe_trails()["trailList"]] == [TRAIL]
    for call in (member.delete_trail, member.stop_logging, member.update_trail):
        assert refusal(call, Name=TRAIL) == "NotOrganizationMasterAccountException"
    assert refusal(member.delete_trail, Name="foundation") == "TrailNotFoundException"
    assert trails.get_trail(Name="foundation")["Trail"]["TrailARN"] == TRAIL


def test_trail_of_an_account_is_invisible_to_other_accounts(trails: Any, archive: Archive, trusted: World) -> None:
    archive.allow(MANAGEMENT)
    trails.create_trail(Name="foundation", S3BucketName=archive.bucket)
    member = trusted.member("cloudtrail")
    assert member.describe_trails()["trailList"] == []
    assert refusal(member.get_trail, Name=TRAIL) == "TrailNotFoundException"


def test_bucket_must_let_cloudtrail_in(trails: Any, archive: Archive) -> None:
    wanted = organization_trail(archive)
    assert refusal(trails.create_trail, **wanted | {"S3BucketName": "nowhere"}) == "S3BucketDoesNotExistException"
    for levels in ([MANAGEMENT], [archive.organization]):
        archive.allow(*levels)
        assert refusal(trails.create_trail, **wanted) == "InsufficientS3BucketPolicyException"
    archive.allow(trail=TRAIL.replace("foundation", "other"))
    assert refusal(trails.create_trail, **wanted) == "InsufficientS3BucketPolicyException"
    archive.s3.delete_bucket_policy(Bucket=archive.bucket)
    assert refusal(trails.create_trail, **wanted) == "InsufficientS3BucketPolicyException"
    archive.allow(MANAGEMENT)
    trails.create_trail(**wanted | {"IsOrganizationTrail": False})


def test_update_is_checked_like_a_creation_and_changes_nothing_when_refused(trails: Any, archive: Archive) -> None:
    trails.create_trail(**organization_trail(archive))
    archive.allow(MANAGEMENT)
    code = refusal(trails.update_trail, Name="foundation", EnableLogFileValidation=False)
    assert code == "InsufficientS3BucketPolicyException"
    assert trails.get_trail(Name="foundation")["Trail"]["LogFileValidationEnabled"] is True
    updated = trails.update_trail(Name="foundation", IsOrganizationTrail=False, KmsKeyId="")
    assert "KmsKeyId" not in updated
    assert trails.get_trail(Name="foundation")["Trail"]["IsOrganizationTrail"] is False


def test_key_must_exist_and_let_cloudtrail_encrypt(trails: Any, archive: Archive) -> None:
    unknown = archive.key.rpartition("/")[0] + "/00000000-0000-0000-0000-000000000000"
    wanted = organization_trail(archive)
    assert refusal(trails.create_trail, **wanted | {"KmsKeyId": unknown}) == "KmsKeyNotFoundException"
    closed = archive.kms.create_key(Policy=archive.key_policy("444455556666"))["KeyMetadata"]["Arn"]
    assert refusal(trails.create_trail, **wanted | {"KmsKeyId": closed}) == "InsufficientEncryptionPolicyException"
    archive.kms.disable_key(KeyId=closed)
    assert refusal(trails.create_trail, **wanted | {"KmsKeyId": closed}) == "KmsKeyDisabledException"


def test_organization_trail_is_the_management_accounts_and_needs_trusted_access(
    trails: Any, archive: Archive, trusted: World
) -> None:
    wanted = organization_trail(archive)
    member = trusted.member("cloudtrail")
    assert refusal(member.create_trail, **wanted) == "NotOrganizationMasterAccountException"
    principal = "cloudtrail.amazonaws.com"
    trusted.organizations.disable_aws_service_access(ServicePrincipal=principal)
    assert refusal(trails.create_trail, **wanted) == "CloudTrailAccessNotEnabledException"
    trusted.organizations.enable_aws_service_access(ServicePrincipal=principal)
    trails.create_trail(**wanted)


def test_delegate_makes_and_changes_the_management_accounts_trail(
    trails: Any, archive: Archive, trusted: World
) -> None:
    delegate = trusted.account()
    client = trusted.member("cloudtrail", delegate)
    register = trails.register_organization_delegated_admin
    assert refusal(register, MemberAccountId=MANAGEMENT) == "CannotDelegateManagementAccountException"
    assert refusal(register, MemberAccountId="999999999999") == "AccountNotFoundException"
    code = refusal(client.register_organization_delegated_admin, MemberAccountId=delegate)
    assert code == "NotOrganizationManagementAccountException"
    register(MemberAccountId=delegate)
    assert refusal(register, MemberAccountId=delegate) == "AccountRegisteredException"
    listed = trusted.organizations.list_delegated_administrators(ServicePrincipal="cloudtrail.amazonaws.com")
    assert [account["Id"] for account in listed["DelegatedAdministrators"]] == [delegate]

    assert client.create_trail(**organization_trail(archive))["TrailARN"] == TRAIL
    client.start_logging(Name=TRAIL)
    assert trails.get_trail_status(Name="foundation")["IsLogging"] is True

    deregister = trails.deregister_organization_delegated_admin
    deregister(DelegatedAdminAccountId=delegate)
    assert refusal(client.stop_logging, Name=TRAIL) == "NotOrganizationMasterAccountException"
    assert refusal(deregister, DelegatedAdminAccountId=delegate) == "AccountNotRegisteredException"


def test_names_are_unique_and_trails_are_counted_per_region(trails: Any, archive: Archive, aws: Aws) -> None:
    archive.allow(trail=f"arn:aws:cloudtrail:*:{MANAGEMENT}:trail/*")
    trails.create_trail(**organization_trail(archive))
    assert refusal(trails.create_trail, **organization_trail(archive)) == "TrailAlreadyExistsException"
    there = aws.client("cloudtrail", ELSEWHERE)
    assert refusal(there.create_trail, **organization_trail(archive)) == "TrailAlreadyExistsException"
    for number in range(4):
        trails.create_trail(Name=f"trail-{number}", S3BucketName=archive.bucket)
    more = {"Name": "trail-4", "S3BucketName": archive.bucket}
    assert refusal(trails.create_trail, **more) == "MaximumNumberOfTrailsExceededException"
    there.create_trail(**more)
    for name in ("ab", "-ab", "a__b", "a b c"):
        assert refusal(trails.create_trail, **more | {"Name": name}) == "InvalidTrailNameException"


def test_global_events_belong_to_a_trail_of_all_regions(trails: Any, archive: Archive) -> None:
    code = refusal(trails.create_trail, **organization_trail(archive, IncludeGlobalServiceEvents=False))
    assert code == "InvalidParameterCombinationException"


def test_log_group_needs_a_role_and_must_exist(trails: Any, archive: Archive) -> None:
    group = f"arn:aws:logs:{HOME}:{MANAGEMENT}:log-group:none:*"
    role = f"arn:aws:iam::{MANAGEMENT}:role/logs"
    wanted = organization_trail(archive, CloudWatchLogsLogGroupArn=group)
    assert refusal(trails.create_trail, **wanted) == "InvalidParameterCombinationException"
    code = refusal(trails.create_trail, **wanted, CloudWatchLogsRoleArn=role)
    assert code == "InvalidCloudWatchLogsLogGroupArnException"


def test_topic_must_let_cloudtrail_publish(trails: Any, archive: Archive, aws: Aws) -> None:
    sns = aws.client("sns", HOME)
    topic = sns.create_topic(Name="trail")["TopicArn"]
    wanted = organization_trail(archive, SnsTopicName="trail")
    assert refusal(trails.create_trail, **wanted) == "InsufficientSnsTopicPolicyException"
    statement = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "sns:Publish"}
    policy = {"Version": "2012-10-17", "Statement": [statement | {"Resource": topic}]}
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(policy))
    assert trails.create_trail(**wanted)["SnsTopicARN"] == topic
