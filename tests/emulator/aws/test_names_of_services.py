"""The tables of names and principals hold what they are meant to hold."""

import pytest
from botocore.session import Session
from emulated_world import World

from emulator.aws import names
from emulator.aws.services.organizations.principals import DELEGATES
from foundation.services import TRUSTED_ACCESS


@pytest.mark.parametrize("signing_name", names.SERVICES_BY_SIGNING_NAME)
def test_the_services_of_a_signing_name_sign_with_it(signing_name: str) -> None:
    for service in names.SERVICES_BY_SIGNING_NAME[signing_name]:
        assert Session().get_service_model(service).signing_name == signing_name


@pytest.mark.parametrize(
    ("signing_name", "service", "operation", "action"),
    [
        ("organizations", "organizations", "CreateAccount", "organizations:CreateAccount"),
        ("sso", "sso-admin", "CreatePermissionSet", "sso:CreatePermissionSet"),
        ("monitoring", "cloudwatch", "PutMetricAlarm", "cloudwatch:PutMetricAlarm"),
        ("s3", "s3", "PutBucketEncryption", "s3:PutEncryptionConfiguration"),
        ("s3", "s3control", "PutPublicAccessBlock", "s3:PutAccountPublicAccessBlock"),
    ],
)
def test_an_operation_is_named_as_policies_name_it(
    signing_name: str, service: str, operation: str, action: str
) -> None:
    assert names.action(signing_name, service, operation) == action


def test_verbs_tell_what_changes_something() -> None:
    reads = (
        "GetRole",
        "ListRoots",
        "DescribeAccount",
        "LookupEvents",
        "BatchGetAccountStatus",
        "AssumeRole",
        "HeadBucket",
    )
    changes = ("CreateAccount", "AttachPolicy", "PutAlternateContact", "EnablePolicyType", "BatchEnableStandards")

    assert not any(names.is_mutating(operation) for operation in reads)
    assert all(names.is_mutating(operation) for operation in changes)


def test_every_service_that_the_foundation_trusts_can_be_trusted(world: World) -> None:
    for principal in TRUSTED_ACCESS:
        world.organizations.enable_aws_service_access(ServicePrincipal=principal)

    assert set(TRUSTED_ACCESS) <= set(DELEGATES)


@pytest.mark.parametrize(
    "principal",
    [
        "guardduty.amazonaws.com",
        "securityhub.amazonaws.com",
        "config.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "sso.amazonaws.com",
        "iam.amazonaws.com",
        "detective.amazonaws.com",
        "inspector2.amazonaws.com",
        "macie.amazonaws.com",
        "access-analyzer.amazonaws.com",
        "fms.amazonaws.com",
        "member.org.stacksets.cloudformation.amazonaws.com",
        "ipam.amazonaws.com",
        "backup.amazonaws.com",
        "account.amazonaws.com",
        "cost-optimization-hub.bcm.amazonaws.com",
        "resource-explorer-2.amazonaws.com",
        "securitylake.amazonaws.com",
        "security-ir.amazonaws.com",
    ],
)
def test_a_service_of_a_foundation_can_be_delegated(world: World, principal: str) -> None:
    account = world.account()
    world.organizations.enable_aws_service_access(ServicePrincipal=principal)
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=principal)

    listed = world.organizations.list_delegated_administrators(ServicePrincipal=principal)["DelegatedAdministrators"]
    assert [entry["Id"] for entry in listed] == [account]
