"""What each guardrail denies, and what it leaves alone: sample calls.

Those on the log archive have a file of their own.
"""

import pytest
from sample_calls import (
    ARCHIVE,
    BARE,
    EXEMPT,
    KEY,
    MANAGEMENT,
    MEMBER,
    ORDINARY,
    SANDBOX,
    SUSPENDED,
    VOLUME,
    attachments,
    denied_by,
    role,
)

from evaluation.conditions import Context
from foundation.policies.catalogue.protect_foundation_roles import SERVICE_ROLES


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
    emergency, settings = role("emergency-access"), {"break_glass_roles": roles}
    assert denied_by("cloudtrail:StopLogging", emergency, "ap-south-1", settings=settings) == ["ProtectAuditTrail"]


def test_a_break_glass_role_is_protected_from_itself_unless_it_is_exempt_from_that() -> None:
    own = f"arn:aws:iam::{MEMBER}:role/emergency-access"
    settings = {"break_glass_roles": {"emergency-access": ["deny_regions"]}}
    for caller in ("developer", "emergency-access"):
        denied = denied_by("iam:UpdateAssumeRolePolicy", role(caller), "us-east-1", own, settings=settings)
        assert denied == ["ProtectExemptRoles"]


def test_alarms_are_carried_out_of_suspended_and_restricted_accounts() -> None:
    carrier = "foundation-emergency-events-us-east-1"
    assert denied_by("events:PutEvents", role(carrier, SUSPENDED)) == []
    assert denied_by("events:PutEvents", role(carrier, SANDBOX), restrict_services={"sandbox": {"allow": ["s3"]}}) == []
    assert denied_by("events:PutEvents", role("developer", SUSPENDED)) == ["DenySuspended"]
