"""The log archive and its trail, tampered with one thing at a time: exactly that is named."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_logs_world import World, rolled_out
from readback_organization import session

from checks import readback_logs
from checks.readback import readback
from foundation.config import In, Off
from foundation.policies.archive import trail_arn

pytestmark = pytest.mark.slow

TRAIL = "example-4f1c-audit-trail"
CONFIGURATION = "example-4f1c-configuration"
OPERATIONAL = "example-4f1c-operational-logs"
ARN = trail_arn("eu-central-1", "111122223333")
ARCHIVE = "log-archive"
KEY = "alias/foundation-logs"
READER = "foundation-log-reader"
Lines = Callable[[], list[str]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("logs")) as found:
        yield found


@pytest.fixture
def lines(world: World) -> Lines:
    """What the read-back of this area says."""
    return lambda: world.lines(readback_logs)


@pytest.fixture
def s3(world: World) -> Any:
    return world.client("s3", ARCHIVE)


@pytest.fixture
def kms(world: World) -> Any:
    return world.client("kms", ARCHIVE)


@pytest.fixture
def key(kms: Any) -> str:
    return str(kms.describe_key(KeyId=KEY)["KeyMetadata"]["Arn"])


@pytest.fixture
def iam(world: World) -> Any:
    return world.client("iam", ARCHIVE)


@pytest.fixture
def cloudtrail(world: World) -> Any:
    return world.client("cloudtrail")


def test_what_the_program_has_rolled_out_is_as_declared(world: World) -> None:
    report = readback(world.config, world.endpoint, session())
    assert [str(mismatch) for mismatch in report.mismatches] == []
    assert report.checked > 350


@pytest.mark.parametrize("elsewhere", [Off.model_validate("off"), In.model_validate({"in": "base"})])
def test_a_section_that_is_not_declared_here_has_no_facts(world: World, elsewhere: Off | In) -> None:
    config = world.config.model_copy(update={"logs": elsewhere})
    assert readback_logs.expected(config) == readback_logs.found(config, world.inside) == {}


def test_without_accounts_of_its_own_only_the_management_account_is_looked_into(world: World) -> None:
    config = world.config.model_copy(update={"accounts": In.model_validate({"in": "base"})})
    assert world.lines(readback_logs, config) == []
    assert set(readback_logs.expected(config)) == {
        "trail foundation-organization",
        "recorder of management in eu-central-1",
        "recorder of management in eu-west-1",
        "role foundation-config-recorder in management",
        "stack set foundation-configuration",
    }


def test_another_writer_in_a_buckets_policy_is_named_by_its_place(s3: Any, lines: Lines, undo: ExitStack) -> None:
    before = s3.get_bucket_policy(Bucket=CONFIGURATION)["Policy"]
    changed = before.replace(f"{CONFIGURATION}/AWSLogs/*/Config/*", f"{CONFIGURATION}/*")
    s3.put_bucket_policy(Bucket=CONFIGURATION, Policy=changed)
    undo.callback(s3.put_bucket_policy, Bucket=CONFIGURATION, Policy=before)
    assert lines() == [
        f"bucket {CONFIGURATION}, policy.Statement[1].Resource[0]: "
        f'expected "arn:aws:s3:::{CONFIGURATION}/AWSLogs/*/Config/*", found "arn:aws:s3:::{CONFIGURATION}/*"'
    ]


def test_lists_of_one_and_orders_in_a_policy_are_no_differences(s3: Any, lines: Lines, undo: ExitStack) -> None:
    before = s3.get_bucket_policy(Bucket=CONFIGURATION)["Policy"]
    document = json.loads(before)
    for statement in document["Statement"]:
        if isinstance(statement["Resource"], list):
            resources = list(reversed(statement["Resource"]))
            statement["Resource"] = resources if len(resources) > 1 else resources[0]
    s3.put_bucket_policy(Bucket=CONFIGURATION, Policy=json.dumps(document))
    undo.callback(s3.put_bucket_policy, Bucket=CONFIGURATION, Policy=before)
    assert s3.get_bucket_policy(Bucket=CONFIGURATION)["Policy"] != before
    assert lines() == []


def test_a_shorter_lock_and_a_lock_that_must_not_be_are_named(s3: Any, lines: Lines, undo: ExitStack) -> None:
    def locked(bucket: str, **rule: object) -> None:
        s3.put_object_lock_configuration(
            Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", **rule}
        )

    locked(TRAIL, Rule={"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}})
    undo.callback(locked, TRAIL, Rule={"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 365}})
    assert lines() == [f"bucket {TRAIL}, object lock.days: expected 365, found 1"]
    locked(TRAIL)
    assert lines() == [
        f'bucket {TRAIL}, object lock.mode: expected "GOVERNANCE", found nothing',
        f"bucket {TRAIL}, object lock.days: expected 365, found nothing",
    ]


def test_other_days_and_no_days_of_keeping_are_named(s3: Any, lines: Lines, undo: ExitStack) -> None:
    before = s3.get_bucket_lifecycle_configuration(Bucket=TRAIL)["Rules"]
    undo.callback(s3.put_bucket_lifecycle_configuration, Bucket=TRAIL, LifecycleConfiguration={"Rules": before})
    shorter = [
        {
            **before[0],
            "Expiration": {"Days": 400},
            "Transitions": before[0]["Transitions"][:1],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 70},
            "Filter": {"Prefix": "AWSLogs/"},
            "Status": "Disabled",
        }
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=TRAIL, LifecycleConfiguration={"Rules": shorter})
    rule = f"bucket {TRAIL}, lifecycle[0]."
    assert lines() == [
        f'{rule}status: expected "Enabled", found "Disabled"',
        f'{rule}only: expected nothing, found {{"Prefix": "AWSLogs/"}}',
        f"{rule}transitions.GLACIER: expected 365, found nothing",
        f"{rule}expiration.Days: expected 2555, found 400",
        f"{rule}noncurrent versions.NoncurrentDays: expected 365, found 1",
        f"{rule}broken uploads.DaysAfterInitiation: expected 7, found 70",
    ]
    s3.delete_bucket_lifecycle(Bucket=TRAIL)
    (line,) = lines()
    assert line.startswith(f"bucket {TRAIL}, lifecycle: expected [")
    assert line.endswith(", found []")


def test_another_encryption_is_named(s3: Any, lines: Lines, undo: ExitStack) -> None:
    before = s3.get_bucket_encryption(Bucket=OPERATIONAL)["ServerSideEncryptionConfiguration"]
    undo.callback(s3.put_bucket_encryption, Bucket=OPERATIONAL, ServerSideEncryptionConfiguration=before)
    by_s3 = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(Bucket=OPERATIONAL, ServerSideEncryptionConfiguration=by_s3)
    assert lines() == [
        f'bucket {OPERATIONAL}, encryption: expected "aws:kms", found "AES256"',
        f'bucket {OPERATIONAL}, key: expected "<{KEY}>", found nothing',
        f"bucket {OPERATIONAL}, bucket key: expected true, found false",
    ]


def test_what_opens_a_bucket_and_what_is_missing_of_it_are_named(s3: Any, lines: Lines, undo: ExitStack) -> None:
    owned = s3.get_bucket_ownership_controls(Bucket=OPERATIONAL)["OwnershipControls"]
    logged = s3.get_bucket_logging(Bucket=OPERATIONAL)["LoggingEnabled"]
    blocked = s3.get_public_access_block(Bucket=OPERATIONAL)["PublicAccessBlockConfiguration"]
    undo.callback(s3.put_bucket_ownership_controls, Bucket=OPERATIONAL, OwnershipControls=owned)
    undo.callback(s3.put_bucket_logging, Bucket=OPERATIONAL, BucketLoggingStatus={"LoggingEnabled": logged})
    undo.callback(s3.put_public_access_block, Bucket=OPERATIONAL, PublicAccessBlockConfiguration=blocked)
    undo.callback(s3.put_bucket_versioning, Bucket=OPERATIONAL, VersioningConfiguration={"Status": "Enabled"})
    place = {"Key": "place", "Value": "archive"}
    tagged = {"TagSet": [{"Key": "owner", "Value": "platform"}, place]}
    undo.callback(s3.put_bucket_tagging, Bucket=OPERATIONAL, Tagging=tagged)
    others = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=OPERATIONAL, OwnershipControls=others)
    s3.put_bucket_logging(Bucket=OPERATIONAL, BucketLoggingStatus={})
    s3.put_public_access_block(
        Bucket=OPERATIONAL, PublicAccessBlockConfiguration={**blocked, "BlockPublicPolicy": False}
    )
    s3.put_bucket_versioning(Bucket=OPERATIONAL, VersioningConfiguration={"Status": "Suspended"})
    s3.put_bucket_tagging(Bucket=OPERATIONAL, Tagging={"TagSet": [{"Key": "owner", "Value": "other"}, place]})
    assert lines() == [
        f'bucket {OPERATIONAL}, versioning: expected "Enabled", found "Suspended"',
        f"bucket {OPERATIONAL}, public access block.BlockPublicPolicy: expected true, found false",
        f'bucket {OPERATIONAL}, ownership: expected "BucketOwnerEnforced", found "BucketOwnerPreferred"',
        f'bucket {OPERATIONAL}, access logs: expected {{"bucket": "example-4f1c-access-logs", '
        f'"prefix": "{OPERATIONAL}/"}}, found nothing',
        f'bucket {OPERATIONAL}, tag owner: expected "platform", found "other"',
    ]


def test_a_bucket_that_nobody_declares_and_one_that_is_missing_are_one_line_each(
    world: World, s3: Any, lines: Lines, undo: ExitStack
) -> None:
    extra = {"Bucket": "example-4f1c-more"}
    s3.create_bucket(**extra, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    undo.callback(s3.delete_bucket, **extra)
    assert lines() == ['bucket example-4f1c-more: expected nothing, found "exists"']
    logs: Any = world.config.logs
    config = world.config.model_copy(update={"logs": logs.model_copy(update={"prefix": "example-other"})})
    assert 'bucket example-other-audit-trail: expected "exists", found nothing' in world.lines(readback_logs, config)


def test_a_key_that_does_not_rotate_is_named(kms: Any, key: str, lines: Lines, undo: ExitStack) -> None:
    undo.callback(kms.enable_key_rotation, KeyId=key, RotationPeriodInDays=365)
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=700)
    assert lines() == [f"key {KEY}, rotation days: expected 365, found 700"]
    kms.disable_key_rotation(KeyId=key)
    assert f"key {KEY}, rotation: expected true, found false" in lines()


def test_another_policy_of_the_key_is_named(kms: Any, key: str, lines: Lines, undo: ExitStack) -> None:
    before = kms.get_key_policy(KeyId=key)["Policy"]
    document = json.loads(before)
    document["Statement"][-1]["Condition"].pop("ArnLike")
    kms.put_key_policy(KeyId=key, Policy=json.dumps(document))
    undo.callback(kms.put_key_policy, KeyId=key, Policy=before)
    assert lines() == [
        f"key {KEY}, policy.Statement[{len(document['Statement']) - 1}].Condition.ArnLike: expected "
        f'{{"aws:PrincipalArn": ["arn:aws:iam::<log-archive>:role/{READER}"]}}, found nothing'
    ]


def test_the_log_reader_that_can_no_longer_decrypt_is_named(kms: Any, key: str, lines: Lines, undo: ExitStack) -> None:
    kms.disable_key(KeyId=key)
    undo.callback(kms.enable_key, KeyId=key)
    assert lines() == [
        f'key {KEY}, state: expected "Enabled", found "Disabled"',
        f'role {READER}, reads the trail: expected true, found "refused: KMS.DisabledException"',
    ]


def test_other_rights_of_the_log_reader_are_named(iam: Any, lines: Lines, undo: ExitStack) -> None:
    name = {"RoleName": READER, "PolicyName": "read-logs"}
    before = json.dumps(iam.get_role_policy(**name)["PolicyDocument"])
    iam.put_role_policy(**name, PolicyDocument=before.replace("kms:Decrypt", "kms:Encrypt"))
    undo.callback(iam.put_role_policy, **name, PolicyDocument=before)
    more = {"RoleName": READER, "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    iam.attach_role_policy(**more)
    undo.callback(iam.detach_role_policy, **more)
    assert lines() == [
        f'role {READER}, policies: expected [], found ["arn:aws:iam::aws:policy/AdministratorAccess"]',
        f"role {READER}, own policies.read-logs.Statement[2].Action[0]: "
        f'expected "kms:Decrypt", found "kms:DescribeKey"',
        f"role {READER}, own policies.read-logs.Statement[2].Action[1]: "
        f'expected "kms:DescribeKey", found "kms:Encrypt"',
    ]


def test_a_log_reader_that_others_may_assume_and_its_readers_may_not_is_named(
    iam: Any, lines: Lines, undo: ExitStack
) -> None:
    before = json.dumps(iam.get_role(RoleName=READER)["Role"]["AssumeRolePolicyDocument"])
    other = json.loads(before)
    other["Statement"][0]["Principal"]["AWS"] = ["arn:aws:iam::999988887777:root"]
    iam.update_assume_role_policy(RoleName=READER, PolicyDocument=json.dumps(other))
    undo.callback(iam.update_assume_role_policy, RoleName=READER, PolicyDocument=before)
    assert lines() == [
        f'role {READER}, trust.Statement[0].Principal.AWS[0]: expected "arn:aws:iam::<security-tooling>:root", '
        f'found "arn:aws:iam::999988887777:root"',
        f'role {READER}, reads the trail: expected true, found "refused: AccessDenied"',
    ]


def test_a_trail_that_has_stopped_is_named(cloudtrail: Any, lines: Lines, undo: ExitStack) -> None:
    cloudtrail.stop_logging(Name=ARN)
    undo.callback(cloudtrail.start_logging, Name=ARN)
    assert lines() == ["trail foundation-organization, logging: expected true, found false"]


def test_a_trail_that_records_less_is_named(cloudtrail: Any, lines: Lines, undo: ExitStack) -> None:
    selectors = cloudtrail.get_event_selectors(TrailName=ARN)["AdvancedEventSelectors"]
    undo.callback(cloudtrail.put_event_selectors, TrailName=ARN, AdvancedEventSelectors=selectors)
    undo.callback(
        cloudtrail.put_insight_selectors,
        TrailName=ARN,
        InsightSelectors=[{"InsightType": "ApiCallRateInsight"}],
    )
    undo.callback(cloudtrail.update_trail, Name=ARN, EnableLogFileValidation=True)
    undo.callback(cloudtrail.add_tags, ResourceId=ARN, TagsList=[{"Key": "owner", "Value": "platform"}])
    cloudtrail.put_insight_selectors(TrailName=ARN, InsightSelectors=[])
    reads = {"Field": "readOnly", "Equals": ["false"]}
    fewer = [{**selectors[0], "FieldSelectors": [*selectors[0]["FieldSelectors"], reads]}, *selectors[1:]]
    cloudtrail.put_event_selectors(TrailName=ARN, AdvancedEventSelectors=fewer)
    cloudtrail.update_trail(Name=ARN, EnableLogFileValidation=False)
    cloudtrail.remove_tags(ResourceId=ARN, TagsList=[{"Key": "owner", "Value": "platform"}])
    subject = "trail foundation-organization"
    assert lines() == [
        f"{subject}, validation: expected true, found false",
        f'{subject}, selectors[1].readOnly: expected nothing, found ["false"]',
        f'{subject}, insights: expected ["ApiCallRateInsight"], found []',
        f'{subject}, tag owner: expected "platform", found nothing',
    ]


def test_a_trail_of_one_account_is_not_seen_by_members(cloudtrail: Any, lines: Lines, undo: ExitStack) -> None:
    cloudtrail.update_trail(Name=ARN, IsOrganizationTrail=False)
    undo.callback(cloudtrail.update_trail, Name=ARN, IsOrganizationTrail=True)
    assert lines() == [
        "trail foundation-organization, of the organization: expected true, found false",
        "trail foundation-organization, seen by members: expected true, found false",
    ]


def test_a_trail_that_is_not_in_the_home_region_is_one_line(world: World) -> None:
    settings = world.config.settings.model_copy(update={"home_region": "eu-west-1"})
    found = world.lines(readback_logs, world.config.model_copy(update={"settings": settings}))
    assert 'trail foundation-organization: expected "exists", found nothing' in found


def test_athena_and_its_tables_are_compared(world: World, lines: Lines, undo: ExitStack) -> None:
    athena, glue = world.client("athena", ARCHIVE), world.client("glue", ARCHIVE)
    athena.update_work_group(WorkGroup="foundation-logs", State="DISABLED")
    undo.callback(athena.update_work_group, WorkGroup="foundation-logs", State="ENABLED")
    name = {"DatabaseName": "foundation_logs"}
    table = glue.get_table(**name, Name="flow_logs")["Table"]
    kept = ("Name", "TableType", "Parameters", "PartitionKeys", "StorageDescriptor")
    before = {key: value for key, value in table.items() if key in kept}
    parameters = {**before["Parameters"], "projection.region.values": "eu-west-1"}
    glue.update_table(**name, TableInput={**before, "Parameters": parameters})
    undo.callback(glue.update_table, **name, TableInput=before)
    assert lines() == [
        'workgroup foundation-logs, state: expected "ENABLED", found "DISABLED"',
        'table flow_logs, Regions: expected ["eu-central-1", "eu-west-1"], found ["eu-west-1"]',
    ]
