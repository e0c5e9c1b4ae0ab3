"""What each guardrail denies, and what it leaves alone: sample calls, replayed against the composed documents."""

from typing import Any

import pytest

from checks.denials import AttachedPolicy, Call, replay
from evaluation.conditions import Context
from foundation.config import StackConfig
from foundation.config.logs import BUCKETS
from foundation.policies import documents
from foundation.policies.catalogue.protect_foundation_roles import SERVICE_ROLES

MANAGEMENT, MEMBER, SANDBOX, SUSPENDED = "111122223333", "222233334444", "333344445555", "444455556666"
REACHED = {
    "root": frozenset({MANAGEMENT, MEMBER, SANDBOX, SUSPENDED}),
    "sandbox": frozenset({SANDBOX}),
    "suspended": frozenset({SUSPENDED}),
}
EXEMPT = ["foundation-deploy", "OrganizationAccountAccessRole", "emergency-access", "stacksets-exec-0a1b2c"]
ORDINARY: Context = {"ec2:encrypted": ("true",), "kms:resourcealiases": ("alias/shop",)}
"""Volumes are encrypted, and keys are not the archive's."""
ARCHIVE: Context = {**ORDINARY, "kms:resourcealiases": ("alias/other", "alias/foundation-logs")}
BARE: Context = {**ORDINARY, "ec2:encrypted": ("false",)}
KEY = f"arn:aws:kms:eu-central-1:{MEMBER}:key/11112222-3333-4444-5555-666677778888"
VOLUME = f"arn:aws:ec2:eu-central-1:{MEMBER}:volume/*"
SETTINGS = {
    "management_account": MANAGEMENT,
    "home_region": "eu-central-1",
    "regions": ["eu-central-1", "eu-west-1"],
    "break_glass_roles": {"emergency-access": "all"},
}


def attachments(settings: dict[str, Any] | None = None, **guardrails: Any) -> list[AttachedPolicy]:
    sections = {
        "settings": {**SETTINGS, **(settings or {})},
        "organization": {},
        "units": {"suspended": {}, "sandbox": {}},
        "accounts": {"email": "aws+{account}@example.com", "members": {"shop": {"unit": "sandbox"}}},
        "guardrails": guardrails,
        "baseline": "off",
        "logs": {"prefix": "example-4f1c"},
        "security": "off",
        "identity": "off",
    }
    made = documents(StackConfig.model_validate(sections))
    return [AttachedPolicy(one.name, one.content, one.target, REACHED[one.target]) for one in made]


def role(name: str, account: str = MEMBER) -> str:
    return f"arn:aws:sts::{account}:assumed-role/{name}/session"


def denied_by(
    action: str,
    principal: str = "",
    region: str = "eu-central-1",
    resource: str = "*",
    root_session: bool = False,
    keys: Context = ORDINARY,
    **guardrails: Any,
) -> list[str]:
    """The statements that deny one call, made by a developer's role in the member unless told otherwise."""
    call = Call(action, principal or role("developer"), region, (resource,), root_session, keys=keys)
    return [one.sid for one in replay([call], attachments(**guardrails), MANAGEMENT).denied]


@pytest.mark.parametrize("principal", [role(name) for name in EXEMPT])
@pytest.mark.parametrize(
    ("action", "region", "resource", "keys"),
    [
        ("organizations:LeaveOrganization", "us-east-1", "*", ORDINARY),
        ("cloudtrail:StopLogging", "eu-central-1", "*", ORDINARY),
        ("guardduty:DeleteDetector", "eu-central-1", "*", ORDINARY),
        ("ec2:RunInstances", "ap-south-1", "*", ORDINARY),
        ("acm:RequestCertificate", "ap-south-1", "*", ORDINARY),
        ("iam:UpdateAssumeRolePolicy", "us-east-1", f"arn:aws:iam::{MEMBER}:role/foundation-deploy", ORDINARY),
        ("iam:DeleteRole", "us-east-1", f"arn:aws:iam::{MEMBER}:role/foundation-config-recorder", ORDINARY),
        ("iam:DeleteServiceLinkedRole", "us-east-1", "*", ORDINARY),
        ("ec2:CreateVolume", "eu-central-1", VOLUME, BARE),
        ("s3:BypassGovernanceRetention", "eu-central-1", "arn:aws:s3:::example-4f1c-audit-trail/a", ORDINARY),
        ("kms:ScheduleKeyDeletion", "eu-central-1", KEY, ARCHIVE),
        ("kms:DeleteAlias", "eu-central-1", f"arn:aws:kms:eu-central-1:{MEMBER}:alias/foundation-logs", ORDINARY),
    ],
)
def test_exempt_roles_are_denied_nothing(
    principal: str, action: str, region: str, resource: str, keys: Context
) -> None:
    assert denied_by(action, region=region, resource=resource, keys=keys) != []
    assert denied_by(action, principal, region, resource, keys=keys) == []


@pytest.mark.parametrize("name", EXEMPT)
def test_exempt_roles_may_work_in_suspended_accounts_and_with_restricted_services(name: str) -> None:
    services = {"sandbox": {"deny": ["redshift"]}}
    assert denied_by("ec2:TerminateInstances", role(name, SUSPENDED)) == []
    assert denied_by("redshift:CreateCluster", role(name, SANDBOX), restrict_services=services) == []
    assert denied_by("s3:CreateBucket", role(name, SANDBOX), restrict_services={"sandbox": {"allow": ["ec2"]}}) == []


@pytest.mark.parametrize("action", ["LeaveOrganization", "AcceptHandshake"])
def test_nobody_in_an_account_takes_it_out_of_the_organization(action: str) -> None:
    assert denied_by(f"organizations:{action}") == ["DenyLeavingOrganization"]


def test_nobody_in_an_account_closes_it_but_its_data_is_read_and_kept() -> None:
    assert denied_by("account:CloseAccount") == ["DenyLeavingOrganization"]
    assert denied_by("account:PutAlternateContact") == []
    assert denied_by("organizations:DescribeOrganization") == []


@pytest.mark.parametrize("action", ["ec2:RunInstances", "s3:GetObject", "iam:CreateAccessKey", "support:CreateCase"])
def test_a_members_root_user_does_nothing(action: str) -> None:
    assert denied_by(action, f"arn:aws:iam::{MEMBER}:root") == ["DenyRootUser"]


def test_a_central_root_session_is_left_alone() -> None:
    root = f"arn:aws:iam::{MEMBER}:root"
    assert denied_by("s3:DeleteBucketPolicy", root, resource="arn:aws:s3:::shop", root_session=True) == []
    assert denied_by("iam:DeleteLoginProfile", root, "us-east-1", root_session=True) == []


def test_the_management_accounts_root_user_is_not_bound() -> None:
    assert denied_by("ec2:RunInstances", f"arn:aws:iam::{MANAGEMENT}:root") == []


@pytest.mark.parametrize("name", EXEMPT)
def test_the_roles_that_no_guardrail_binds_belong_to_themselves(name: str) -> None:
    for action in ("iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:TagRole"):
        resource = f"arn:aws:iam::{MEMBER}:role/{name}"
        assert denied_by(action, resource=resource, protect_foundation_roles="off") == ["ProtectExemptRoles"]


def test_a_role_whose_path_looks_like_an_exempt_name_is_protected_as_well() -> None:
    hidden = f"arn:aws:iam::{MEMBER}:role/stacksets-exec-x/mine"
    assert denied_by("iam:CreateRole", resource=hidden) == ["ProtectExemptRoles"]


def test_other_roles_are_free_and_exempt_roles_are_read_and_assumed() -> None:
    assert denied_by("iam:CreateRole", resource=f"arn:aws:iam::{MEMBER}:role/app") == []
    for action in ("iam:GetRole", "sts:AssumeRole", "sts:TagSession"):
        assert denied_by(action, resource=f"arn:aws:iam::{MEMBER}:role/foundation-deploy") == []


@pytest.mark.parametrize(
    "action", ["cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "config:StopConfigurationRecorder"]
)
def test_the_audit_trail_is_not_stopped_or_narrowed(action: str) -> None:
    assert denied_by(action) == ["ProtectAuditTrail"]


@pytest.mark.parametrize("action", ["cloudtrail:CreateTrail", "cloudtrail:LookupEvents", "config:PutConfigRule"])
def test_recording_more_and_reading_are_left_alone(action: str) -> None:
    assert denied_by(action) == []


@pytest.mark.parametrize(
    "action",
    [
        "guardduty:UpdateDetector",
        "securityhub:DisableSecurityHub",
        "macie2:DisableMacie",
        "inspector2:Disable",
        "detective:DeleteGraph",
        "access-analyzer:DeleteAnalyzer",
        "organizations:DeregisterDelegatedAdministrator",
    ],
)
def test_security_services_are_not_switched_off(action: str) -> None:
    assert denied_by(action) == ["ProtectSecurityServices"]


@pytest.mark.parametrize(
    "action", ["guardduty:CreateDetector", "guardduty:ArchiveFindings", "securityhub:BatchUpdateFindings"]
)
def test_switching_security_services_on_and_working_on_findings_is_left_alone(action: str) -> None:
    assert denied_by(action) == []


def test_work_is_done_in_the_allowed_regions_only() -> None:
    assert denied_by("ec2:RunInstances", region="eu-west-1") == []
    assert denied_by("ec2:RunInstances", region="us-east-1") == ["DenyRegions"]


@pytest.mark.parametrize("action", ["iam:ListRoles", "route53:ChangeResourceRecordSets", "sts:GetCallerIdentity"])
def test_global_services_work_from_every_region(action: str) -> None:
    assert denied_by(action, region="us-east-1") == []
    assert denied_by(action, region="ap-south-1") == []


def test_certificates_for_cloudfront_are_made_in_us_east_1_and_nowhere_else() -> None:
    assert denied_by("acm:RequestCertificate", region="us-east-1") == []
    assert denied_by("acm:RequestCertificate", region="eu-west-1") == []
    assert denied_by("acm:RequestCertificate", region="ap-south-1") == ["DenyRegionsExceptUsEast1"]


def test_exempt_services_work_in_every_region() -> None:
    rails = {"deny_regions": {"exempt_services": ["bedrock", "acm"]}}
    assert denied_by("bedrock:InvokeModel", region="us-west-2") == ["DenyRegions"]
    assert denied_by("bedrock:InvokeModel", region="us-west-2", **rails) == []
    assert denied_by("acm:RequestCertificate", region="ap-south-1", **rails) == []


def test_when_everything_for_us_east_1_is_exempt_no_empty_statement_is_left() -> None:
    exempt = ["acm", "cloudtrail", "cloudwatch", "servicequotas", "tag", "wafv2"]
    rails = {"deny_regions": {"exempt_services": exempt}}
    assert denied_by("acm:RequestCertificate", region="ap-south-1", **rails) == []
    (regions,) = [one.document for one in attachments(**rails) if one.name == "foundation-regions-root"]
    assert "DenyRegionsExceptUsEast1" not in regions


def test_a_deny_list_denies_its_services_on_its_target_only() -> None:
    rails = {"restrict_services": {"sandbox": {"deny": ["redshift"]}}}
    assert denied_by("redshift:CreateCluster", role("developer", SANDBOX), **rails) == ["DenyServices"]
    assert denied_by("ec2:RunInstances", role("developer", SANDBOX), **rails) == []
    assert denied_by("redshift:CreateCluster", **rails) == []


def test_an_allow_list_denies_every_other_service_but_never_signing_in_or_asking_for_help() -> None:
    rails = {"restrict_services": {"sandbox": {"allow": ["s3"]}}}
    developer = role("developer", SANDBOX)
    assert denied_by("ec2:RunInstances", developer, **rails) == ["DenyOtherServices"]
    for action in ("s3:CreateBucket", "iam:ListRoles", "sts:GetCallerIdentity", "support:CreateCase"):
        assert denied_by(action, developer, **rails) == []


def test_suspended_accounts_do_nothing() -> None:
    assert denied_by("ec2:RunInstances", role("developer", SUSPENDED)) == ["DenySuspended"]
    assert denied_by("s3:GetObject", role("developer", SUSPENDED)) == ["DenySuspended"]


@pytest.mark.parametrize(
    "action",
    [
        "billing:GetBillingPreferences",
        "invoicing:ListInvoiceSummaries",
        "payments:MakePayment",
        "support:CreateCase",
        "account:GetContactInformation",
        "aws-marketplace:Unsubscribe",
        "route53domains:DisableDomainAutoRenew",
    ],
)
def test_what_closing_needs_is_left_to_suspended_accounts_by_every_guardrail(action: str) -> None:
    assert denied_by(action, role("developer", SUSPENDED), "us-east-1") == []


@pytest.mark.parametrize("kind", BUCKETS)
@pytest.mark.parametrize(
    "action",
    [
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketLogging",
        "s3:PutBucketVersioning",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
    ],
)
def test_nothing_is_taken_out_of_the_archive_and_its_buckets_keep_their_settings(kind: str, action: str) -> None:
    bucket = f"arn:aws:s3:::example-4f1c-{kind}"
    for resource in (bucket, f"{bucket}/AWSLogs/{MEMBER}/x.json.gz"):
        assert denied_by(action, resource=resource) == ["ProtectLogBuckets"]


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:GetBucketPolicy", "s3:ListBucket"])
def test_reading_the_archive_is_left_to_its_policies(action: str) -> None:
    assert denied_by(action, resource="arn:aws:s3:::example-4f1c-audit-trail") == []


def test_not_even_a_central_root_session_opens_the_archive() -> None:
    root, bucket = f"arn:aws:iam::{MEMBER}:root", "arn:aws:s3:::example-4f1c-audit-trail"
    assert denied_by("s3:DeleteBucketPolicy", root, resource=bucket, root_session=True) == ["ProtectLogBuckets"]


@pytest.mark.parametrize("bucket", ["shop", "example-4f1c-audit-trail-copy", "example-4f1c", "example-4f1c-other"])
def test_buckets_that_are_not_the_archives_are_free(bucket: str) -> None:
    for resource in (f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/a"):
        assert denied_by("s3:DeleteObject", resource=resource) == []
        assert denied_by("s3:PutBucketPolicy", resource=resource) == []


@pytest.mark.parametrize(
    "action", ["CreateGrant", "DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"]
)
def test_the_key_of_the_archive_stays_usable_and_other_keys_are_free(action: str) -> None:
    assert denied_by(f"kms:{action}", resource=KEY, keys=ARCHIVE) == ["ProtectLogKey"]
    assert denied_by(f"kms:{action}", resource=KEY) == []
    assert denied_by(f"kms:{action}", resource=KEY, keys={**ORDINARY, "kms:resourcealiases": ()}) == []


def test_the_archives_key_is_used_as_before() -> None:
    for action in ("kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"):
        assert denied_by(action, resource=KEY, keys=ARCHIVE) == []


@pytest.mark.parametrize("action", ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"])
def test_the_alias_that_the_key_is_known_by_stays_where_it_is(action: str) -> None:
    alias = f"arn:aws:kms:eu-central-1:{MEMBER}:alias/foundation-logs"
    assert denied_by(action, resource=alias) == ["ProtectLogKeyAlias"]
    assert denied_by(action, resource=f"{alias}-copy") == []


def test_without_an_archive_in_the_configuration_there_is_nothing_to_protect() -> None:
    assert "foundation-archive-root" in {one.name for one in attachments()}
    assert "foundation-archive-root" not in {one.name for one in attachments(protect_log_archive="off")}


@pytest.mark.parametrize(
    "action",
    ["CreateRole", "DeleteRole", "PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy", "DetachRolePolicy"],
)
def test_the_foundations_own_roles_are_made_and_changed_by_exempt_roles_alone(action: str) -> None:
    for name in ("foundation-config-recorder", "foundation-log-reader", "foundation-scanner"):
        resource = f"arn:aws:iam::{MEMBER}:role/{name}"
        assert denied_by(f"iam:{action}", resource=resource) == ["ProtectFoundationRoles"]
    assert denied_by(f"iam:{action}", resource=f"arn:aws:iam::{MEMBER}:role/our-foundation-x") == []


@pytest.mark.parametrize("path", SERVICE_ROLES)
def test_the_roles_that_services_watch_with_are_not_deleted(path: str) -> None:
    linked = f"arn:aws:iam::{MEMBER}:role/aws-service-role/{path}"
    assert denied_by("iam:DeleteServiceLinkedRole", resource=linked) == ["ProtectServiceRoles"]
    assert denied_by("iam:GetRole", resource=linked) == []


def test_roles_of_other_services_are_free() -> None:
    other = f"arn:aws:iam::{MEMBER}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    assert denied_by("iam:DeleteServiceLinkedRole", resource=other) == []


@pytest.mark.parametrize("action", ["ec2:CreateVolume", "ec2:RunInstances"])
def test_a_volume_is_made_encrypted_or_not_at_all(action: str) -> None:
    assert denied_by(action, resource=VOLUME, keys=BARE) == ["DenyUnencryptedVolumes"]
    assert denied_by(action, resource=VOLUME) == []
    assert denied_by(action, resource=VOLUME, keys={**ORDINARY, "ec2:encrypted": ()}) == []


def test_an_instance_is_no_volume() -> None:
    instance = f"arn:aws:ec2:eu-central-1:{MEMBER}:instance/*"
    assert denied_by("ec2:RunInstances", resource=instance, keys=BARE) == []
    assert denied_by("ec2:AttachVolume", resource=VOLUME, keys=BARE) == []


def test_service_linked_roles_and_services_are_never_bound() -> None:
    linked = role("AWSServiceRoleForConfig", SUSPENDED)
    assert denied_by("config:StopConfigurationRecorder", linked, "ap-south-1") == []
    assert denied_by("cloudtrail:StopLogging", "cloudtrail.amazonaws.com") == []


def test_the_foundations_own_rules_go_on_telling_people() -> None:
    rule = f"arn:aws:events:us-east-1:{MEMBER}:rule/foundation-emergency"
    for action in ("DeleteRule", "DisableRule", "PutRule", "PutTargets", "RemoveTargets"):
        assert denied_by(f"events:{action}", resource=rule) == ["ProtectAlarms"]
        assert denied_by(f"events:{action}", role("foundation-deploy"), resource=rule) == []
        assert denied_by(f"events:{action}", resource=rule.replace("foundation-", "shop-")) == []
    assert denied_by("events:DescribeRule", resource=rule) == []


def test_a_role_that_is_exempt_from_one_guardrail_is_bound_by_the_others() -> None:
    roles = {"emergency-access": ["deny_regions"]}
    made = attachments(settings={"break_glass_roles": roles})
    trail = Call("cloudtrail:StopLogging", role("emergency-access"), "ap-south-1", ("*",), False, keys=ORDINARY)
    assert [one.sid for one in replay([trail], made, MANAGEMENT).denied] == ["ProtectAuditTrail"]


def test_a_break_glass_role_is_protected_from_itself_unless_it_is_exempt_from_that() -> None:
    own = f"arn:aws:iam::{MEMBER}:role/emergency-access"
    made = attachments(settings={"break_glass_roles": {"emergency-access": ["deny_regions"]}})
    for caller in ("developer", "emergency-access"):
        call = Call("iam:UpdateAssumeRolePolicy", role(caller), "us-east-1", (own,), False, keys=ORDINARY)
        assert [one.sid for one in replay([call], made, MANAGEMENT).denied] == ["ProtectExemptRoles"]


def test_alarms_are_carried_out_of_suspended_and_restricted_accounts() -> None:
    carrier = "foundation-emergency-events-us-east-1"
    assert denied_by("events:PutEvents", role(carrier, SUSPENDED)) == []
    assert denied_by("events:PutEvents", role(carrier, SANDBOX), restrict_services={"sandbox": {"allow": ["s3"]}}) == []
    assert denied_by("events:PutEvents", role("developer", SUSPENDED)) == ["DenySuspended"]
