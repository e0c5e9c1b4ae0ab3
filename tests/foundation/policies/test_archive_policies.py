"""What the policies of the archive's buckets and key let in and keep out: sample requests, judged as IAM does."""

import json
from typing import Any, get_args

import pytest

from evaluation.conditions import Complete
from evaluation.policy import Request
from evaluation.principal import Principal, principal
from evaluation.resource_policy import decide
from foundation.config.logs import BucketKind
from foundation.policies.archive import bucket_policy, key_policy, trail_arn

OURS, THEIRS = "o-exampleorg1", "o-otherorg123"
MANAGEMENT, ARCHIVE, MEMBER, STRANGER = "111122223333", "222233334444", "333344445555", "999988887777"
HOME = "eu-central-1"
TRAIL = trail_arn(HOME, MANAGEMENT)
BUCKET = "arn:aws:s3:::example-audit-trail"
READER = f"arn:aws:iam::{ARCHIVE}:role/foundation-log-reader"
KINDS: tuple[BucketKind, ...] = get_args(BucketKind)
OWNED = {"s3:x-amz-acl": "bucket-owner-full-control"}
SERVICES = {
    "audit-trail": "cloudtrail.amazonaws.com",
    "configuration": "config.amazonaws.com",
    "flow-logs": "delivery.logs.amazonaws.com",
    "operational-logs": "delivery.logs.amazonaws.com",
}
WRITTEN = {
    "audit-trail": f"AWSLogs/{OURS}/{MEMBER}/CloudTrail/eu-west-1/x.json.gz",
    "configuration": f"AWSLogs/{MEMBER}/Config/eu-west-1/x.json.gz",
    "flow-logs": f"AWSLogs/{MEMBER}/vpcflowlogs/eu-west-1/x.log.gz",
    "operational-logs": f"AWSLogs/{MEMBER}/x.log.gz",
}


def by_service(service: str, organization: str = OURS, **keys: str) -> tuple[Principal, dict[str, str]]:
    """A service that acts for an account of an organization."""
    account = MEMBER if organization == OURS else STRANGER
    made = {"aws:SourceOrgID": organization, "aws:SourceAccount": account, "aws:PrincipalIsAWSService": "true"}
    return Principal(service, "", is_service=True), {**made, **keys}


def by_role(arn: str, organization: str = OURS, **keys: str) -> tuple[Principal, dict[str, str]]:
    caller = principal(arn)
    made = {"aws:PrincipalArn": caller.arn, "aws:PrincipalOrgID": organization, "aws:PrincipalIsAWSService": "false"}
    return caller, {**made, **keys}


def judged(document: str, action: str, resource: str, caller: Principal, keys: dict[str, str]) -> str:
    context = {"aws:SecureTransport": "true", **keys}
    complete = Complete({name.lower(): (value,) for name, value in context.items()})
    return decide(document, Request(action, resource, complete), caller).value


def bucket(kind: BucketKind) -> str:
    return bucket_policy(kind, "example-audit-trail", OURS, MANAGEMENT, TRAIL)


def write(kind: BucketKind, who: tuple[Principal, dict[str, str]], name: str = "") -> str:
    return judged(bucket(kind), "s3:PutObject", f"{BUCKET}/{name or WRITTEN[kind]}", *who)


def trail(organization: str = OURS, arn: str = TRAIL, **keys: str) -> tuple[Principal, dict[str, str]]:
    return by_service(SERVICES["audit-trail"], organization, **{"aws:SourceArn": arn, **OWNED, **keys})


@pytest.mark.parametrize("owner", [MANAGEMENT, f"{OURS}/{MEMBER}", f"{OURS}/{ARCHIVE}"])
def test_the_organizations_trail_writes_for_every_account(owner: str) -> None:
    assert write("audit-trail", trail(), f"AWSLogs/{owner}/CloudTrail/eu-west-1/2026/11/25/x.json.gz") == "allowed"


def test_the_trail_looks_at_its_bucket_before_it_writes() -> None:
    assert judged(bucket("audit-trail"), "s3:GetBucketAcl", BUCKET, *trail()) == "allowed"
    another = trail(arn=f"{TRAIL}-2")
    assert judged(bucket("audit-trail"), "s3:GetBucketAcl", BUCKET, *another) == "silent"


@pytest.mark.parametrize(
    "arn",
    [
        f"{TRAIL}-2",
        TRAIL.replace(HOME, "eu-west-1"),
        TRAIL.replace(MANAGEMENT, MEMBER),
    ],
)
def test_no_other_trail_writes(arn: str) -> None:
    assert write("audit-trail", trail(arn=arn)) == "silent"


def test_a_trail_of_another_organization_is_denied() -> None:
    assert write("audit-trail", trail(THEIRS)) == "denied"


@pytest.mark.parametrize(
    "name", ["x.json.gz", f"AWSLogs/{MEMBER}/CloudTrail/x.json.gz", f"AWSLogs/{THEIRS}/x", f"old/AWSLogs/{OURS}/x"]
)
def test_the_trail_writes_below_its_two_prefixes_only(name: str) -> None:
    assert write("audit-trail", trail(), name) == "silent"


@pytest.mark.parametrize("kind", ["audit-trail", "configuration", "flow-logs", "operational-logs"])
class TestWriters:
    def who(self, kind: BucketKind, organization: str = OURS, **keys: str) -> tuple[Principal, dict[str, str]]:
        return by_service(SERVICES[kind], organization, **{"aws:SourceArn": TRAIL, **OWNED, **keys})

    def test_the_service_of_the_bucket_writes_for_accounts_of_the_organization(self, kind: BucketKind) -> None:
        assert write(kind, self.who(kind)) == "allowed"

    def test_it_does_not_for_accounts_of_others(self, kind: BucketKind) -> None:
        assert write(kind, self.who(kind, THEIRS)) == "denied"

    def test_it_does_not_where_nobody_says_for_whom(self, kind: BucketKind) -> None:
        caller, keys = self.who(kind)
        assert write(kind, (caller, {**OWNED, "aws:PrincipalIsAWSService": "true"})) == "silent"
        without = {name: value for name, value in keys.items() if name != "aws:SourceOrgID"}
        assert write(kind, (caller, without)) == "denied"

    def test_the_archives_account_owns_what_is_written(self, kind: BucketKind) -> None:
        assert write(kind, self.who(kind, **{"s3:x-amz-acl": "private"})) == "silent"
        caller, keys = self.who(kind)
        del keys["s3:x-amz-acl"]
        assert write(kind, (caller, keys)) == "silent"

    def test_no_service_writes_elsewhere_in_the_bucket(self, kind: BucketKind) -> None:
        assert write(kind, self.who(kind), "x.gz") == "silent"

    def test_no_other_service_writes(self, kind: BucketKind) -> None:
        for service in {*SERVICES.values(), "logging.s3.amazonaws.com", "s3.amazonaws.com"} - {SERVICES[kind]}:
            assert write(kind, by_service(service, **{"aws:SourceArn": TRAIL, **OWNED})) == "silent"

    def test_the_service_neither_reads_nor_deletes(self, kind: BucketKind) -> None:
        for action in ("s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl"):
            assert judged(bucket(kind), action, f"{BUCKET}/{WRITTEN[kind]}", *self.who(kind)) == "silent"

    def test_it_is_denied_without_tls(self, kind: BucketKind) -> None:
        assert write(kind, self.who(kind, **{"aws:SecureTransport": "false"})) == "denied"


@pytest.mark.parametrize("kind", ["configuration", "flow-logs", "operational-logs"])
@pytest.mark.parametrize("action", ["s3:GetBucketAcl", "s3:ListBucket"])
def test_a_service_looks_at_its_bucket_before_it_writes(kind: BucketKind, action: str) -> None:
    assert judged(bucket(kind), action, BUCKET, *by_service(SERVICES[kind])) == "allowed"
    assert judged(bucket(kind), action, BUCKET, *by_service(SERVICES[kind], THEIRS)) == "denied"


def test_config_writes_below_config_only() -> None:
    config = by_service(SERVICES["configuration"], **OWNED)
    assert write("configuration", config, f"AWSLogs/{MEMBER}/Config/ConfigWritabilityCheckFile") == "allowed"
    assert write("configuration", config, f"AWSLogs/{MEMBER}/CloudTrail/x.json.gz") == "silent"


def test_access_logs_are_written_by_s3_alone() -> None:
    who = by_service("logging.s3.amazonaws.com")
    assert write("access-logs", who, "example-audit-trail/2026-11-25") == "allowed"
    without = (who[0], {name: value for name, value in who[1].items() if name != "aws:SourceOrgID"})
    assert write("access-logs", without, "example-audit-trail/2026-11-25") == "allowed"
    assert write("access-logs", by_service("delivery.logs.amazonaws.com", **OWNED), "x") == "silent"
    assert write("access-logs", (who[0], {**who[1], "aws:SecureTransport": "false"}), "x") == "denied"


@pytest.mark.parametrize("kind", KINDS)
class TestPeople:
    def test_people_of_other_organizations_are_denied_everything(self, kind: BucketKind) -> None:
        stranger = by_role(f"arn:aws:iam::{STRANGER}:role/app", THEIRS)
        for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:PutBucketPolicy"):
            for resource in (BUCKET, f"{BUCKET}/x"):
                assert judged(bucket(kind), action, resource, *stranger) == "denied"

    def test_so_are_those_of_no_organization_and_those_of_no_name(self, kind: BucketKind) -> None:
        caller, keys = by_role(f"arn:aws:iam::{STRANGER}:user/x")
        del keys["aws:PrincipalOrgID"]
        assert judged(bucket(kind), "s3:GetObject", f"{BUCKET}/x", caller, keys) == "denied"
        assert judged(bucket(kind), "s3:GetObject", f"{BUCKET}/x", Principal("", ""), {}) == "denied"

    def test_people_of_the_organization_are_left_to_their_own_policies(self, kind: BucketKind) -> None:
        for arn in (READER, f"arn:aws:iam::{MEMBER}:role/app"):
            for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
                assert judged(bucket(kind), action, f"{BUCKET}/x", *by_role(arn)) == "silent"

    def test_nobody_gets_in_without_tls(self, kind: BucketKind) -> None:
        reader = by_role(READER, **{"aws:SecureTransport": "false"})
        for resource in (BUCKET, f"{BUCKET}/x"):
            assert judged(bucket(kind), "s3:GetObject", resource, *reader) == "denied"

    def test_the_policy_is_minified_json_that_a_bucket_may_have(self, kind: BucketKind) -> None:
        document = bucket_policy(kind, "a" * 63, "o-" + "a" * 32, MANAGEMENT, TRAIL)
        parsed: Any = json.loads(document)
        assert document == json.dumps(parsed, separators=(",", ":"))
        assert len(document) <= 20 * 1024
        sids = [statement["Sid"] for statement in parsed["Statement"]]
        assert len(sids) == len(set(sids))


KEY = key_policy(ARCHIVE, OURS, MANAGEMENT, TRAIL, HOME, READER)
CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn"


def uses(action: str, who: tuple[Principal, dict[str, str]]) -> str:
    return judged(KEY, action, f"arn:aws:kms:{HOME}:{ARCHIVE}:key/x", *who)


def test_the_trail_encrypts_with_the_key_and_looks_at_it() -> None:
    encrypting = trail(**{CONTEXT: TRAIL})
    assert uses("kms:GenerateDataKey", encrypting) == "allowed"
    # A Bucket Key's context is the bucket, and these carry no context of CloudTrail's either.
    assert uses("kms:GenerateDataKey", trail()) == "allowed"
    assert uses("kms:DescribeKey", trail()) == "allowed"
    assert uses("kms:Decrypt", trail()) == "allowed"


@pytest.mark.parametrize(
    "who",
    [
        trail(**{CONTEXT: f"arn:aws:cloudtrail:{HOME}:{MEMBER}:trail/mine"}),
        trail(THEIRS, **{CONTEXT: TRAIL}),
        trail(arn=f"{TRAIL}-2", **{CONTEXT: TRAIL}),
        trail(arn=TRAIL.replace(MANAGEMENT, STRANGER), **{CONTEXT: TRAIL}),
    ],
)
def test_other_trails_do_not(who: tuple[Principal, dict[str, str]]) -> None:
    assert uses("kms:GenerateDataKey", who) == "silent"


@pytest.mark.parametrize("service", ["config.amazonaws.com", "delivery.logs.amazonaws.com"])
def test_services_of_the_organization_encrypt_and_put_parts_together(service: str) -> None:
    for action in ("kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ReEncryptTo"):
        assert uses(action, by_service(service)) == "allowed"
        assert uses(action, by_service(service, THEIRS)) == "silent"
    assert uses("kms:ScheduleKeyDeletion", by_service(service)) == "silent"


def test_log_groups_of_the_archive_encrypt_and_no_others() -> None:
    logs, context = f"logs.{HOME}.amazonaws.com", "kms:EncryptionContext:aws:logs:arn"
    for action in ("kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ReEncryptFrom"):
        ours = by_service(logs, **{context: f"arn:aws:logs:{HOME}:{ARCHIVE}:log-group:aws/x"})
        assert uses(action, ours) == "allowed"
        assert uses(action, by_service(logs, **{context: f"arn:aws:logs:{HOME}:{MEMBER}:log-group:aws/x"})) == "silent"
        assert uses(action, by_service("logs.eu-west-1.amazonaws.com", **ours[1])) == "silent"


@pytest.mark.parametrize("service", ["sns.amazonaws.com", "s3.amazonaws.com", "logging.s3.amazonaws.com"])
def test_other_services_do_not_use_the_key(service: str) -> None:
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        assert uses(action, by_service(service)) == "silent"


VIA_S3 = {"kms:ViaService": f"s3.{HOME}.amazonaws.com"}


def test_the_reader_decrypts_what_s3_reads_for_it_and_encrypts_nothing() -> None:
    # The account's own statement would let its policies say so too; a role of another account has this one alone.
    elsewhere = f"arn:aws:iam::{MEMBER}:role/foundation-log-reader"
    policy = key_policy(ARCHIVE, OURS, MANAGEMENT, TRAIL, HOME, elsewhere)

    def reads(action: str, who: tuple[Principal, dict[str, str]]) -> str:
        return judged(policy, action, "arn:aws:kms:x", *who)

    session = f"arn:aws:sts::{MEMBER}:assumed-role/foundation-log-reader/anna"
    assert reads("kms:Decrypt", by_role(session, **VIA_S3)) == "allowed"
    assert reads("kms:Decrypt", by_role(session)) == "silent"
    assert reads("kms:Decrypt", by_role(session, **{"kms:ViaService": "s3.eu-west-1.amazonaws.com"})) == "silent"
    assert reads("kms:Decrypt", by_role(session, THEIRS, **VIA_S3)) == "silent"
    assert reads("kms:GenerateDataKey", by_role(session, **VIA_S3)) == "silent"
    assert reads("kms:PutKeyPolicy", by_role(session, **VIA_S3)) == "silent"


@pytest.mark.parametrize("name", ["app", "foundation-log-reader-2", "foundation-log-reader"])
def test_no_role_of_another_account_decrypts_by_its_name(name: str) -> None:
    assert uses("kms:Decrypt", by_role(f"arn:aws:iam::{MEMBER}:role/{name}", **VIA_S3)) == "silent"


def test_the_archives_account_rules_over_its_key_so_that_nobody_is_locked_out() -> None:
    assert uses("kms:PutKeyPolicy", by_role(f"arn:aws:iam::{ARCHIVE}:role/foundation-deploy")) == "allowed"
    assert uses("kms:PutKeyPolicy", by_role(f"arn:aws:iam::{MEMBER}:role/foundation-deploy")) == "silent"


def test_the_key_policy_is_minified_json_within_the_limit() -> None:
    parsed: Any = json.loads(KEY)
    assert json.dumps(parsed, separators=(",", ":")) == KEY
    assert len(KEY) <= 32 * 1024
    sids = [statement["Sid"] for statement in parsed["Statement"]]
    assert len(sids) == len(set(sids))
