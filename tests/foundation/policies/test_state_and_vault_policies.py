"""What the policies of the state's bucket and key, and of the central vault and its key, let in and keep out."""

import pytest

from evaluation.conditions import Complete
from evaluation.policy import Request
from evaluation.principal import principal
from evaluation.resource_policy import decide
from foundation.policies.state import Users, state_bucket_policy, state_key_policy
from foundation.policies.state.users import of_permission_set, role
from foundation.policies.vaults import vault_key_policy, vault_policy

OURS, THEIRS = "o-exampleorg1", "o-otherorg123"
MANAGEMENT, OPERATIONS, MEMBER, STRANGER = "111122223333", "444455556666", "333344445555", "999988887777"
BUCKET = "arn:aws:s3:::example-state"
STATE = f"{BUCKET}/.pulumi/stacks/foundation/prod.json"
KEY = f"arn:aws:kms:eu-central-1:{OPERATIONS}:key/1234"
VAULT = f"arn:aws:backup:eu-central-1:{OPERATIONS}:backup-vault:foundation-central"
USERS = Users(
    management=MANAGEMENT,
    writers=[
        role(MANAGEMENT, "foundation-deploy"),
        role(MANAGEMENT, "emergency-access"),
        of_permission_set(MANAGEMENT, "administrator"),
    ],
    readers=[role(MANAGEMENT, "foundation-preview")],
    access=[role(OPERATIONS, "OrganizationAccountAccessRole")],
)
DEPLOY, PREVIEW = role(MANAGEMENT, "foundation-deploy"), role(MANAGEMENT, "foundation-preview")
RESERVED = f"arn:aws:iam::{MANAGEMENT}:role/aws-reserved/sso.amazonaws.com/eu-central-1"
SIGNED_IN = f"{RESERVED}/AWSReservedSSO_administrator_0123456789abcdef"
OTHER_SET = SIGNED_IN.replace("administrator_", "administrator_two_")
WRITERS = [DEPLOY, role(MANAGEMENT, "emergency-access"), SIGNED_IN]
OTHERS = [
    role(MANAGEMENT, "other"),
    OTHER_SET,
    f"arn:aws:iam::{MANAGEMENT}:user/ana",
    f"arn:aws:iam::{MANAGEMENT}:root",
    role(OPERATIONS, "administrator"),
    role(MEMBER, "foundation-deploy"),
    role(STRANGER, "foundation-deploy"),
]


def judged(document: str, action: str, resource: str, arn: str, organization: str = OURS, **keys: str) -> str:
    who = principal(arn)
    made = {"aws:PrincipalArn": who.arn, "aws:PrincipalOrgID": organization, "aws:PrincipalIsAWSService": "false"}
    made |= {"aws:SecureTransport": "true", **{name.replace("__", ":"): value for name, value in keys.items()}}
    context = Complete({name.lower(): (value,) for name, value in made.items()})
    return decide(document, Request(action, resource, context), who).value


def on_state(action: str, arn: str, resource: str = STATE, organization: str = OURS, **keys: str) -> str:
    document = state_bucket_policy("example-state", OURS, USERS)
    return judged(document, action, resource, arn, organization, **keys)


@pytest.mark.parametrize("who", WRITERS)
def test_who_deploys_reads_and_writes_the_state_and_brings_old_versions_back(who: str) -> None:
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion"):
        assert on_state(action, who) == "allowed"
    for action in ("s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketVersions"):
        assert on_state(action, who, BUCKET) == "allowed"


@pytest.mark.parametrize("who", [*WRITERS, PREVIEW])
def test_nobody_of_them_deletes_a_version_or_changes_the_bucket(who: str) -> None:
    assert on_state("s3:DeleteObjectVersion", who) == "silent"
    for action in ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutLifecycleConfiguration", "s3:DeleteBucket"):
        assert on_state(action, who, BUCKET) == "silent"


def test_a_preview_reads_only() -> None:
    assert on_state("s3:GetObject", PREVIEW) == "allowed"
    assert on_state("s3:ListBucket", PREVIEW, BUCKET) == "allowed"
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion"):
        assert on_state(action, PREVIEW) == "silent"


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("action", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject"])
def test_everybody_else_is_denied_the_objects_administrators_of_the_account_too(who: str, action: str) -> None:
    organization = THEIRS if STRANGER in who else OURS
    assert on_state(action, who, organization=organization) == "denied"


def test_who_enters_the_account_for_the_program_is_left_to_its_own_rights() -> None:
    access = role(OPERATIONS, "OrganizationAccountAccessRole")
    assert on_state("s3:GetObject", access) == "silent"
    assert on_state("s3:PutBucketPolicy", access, BUCKET) == "silent"


@pytest.mark.parametrize("who", [DEPLOY, PREVIEW, role(OPERATIONS, "OrganizationAccountAccessRole")])
def test_nobody_gets_in_without_tls_or_from_another_organization(who: str) -> None:
    assert on_state("s3:GetObject", who, aws__SecureTransport="false") == "denied"
    assert on_state("s3:ListBucket", who, BUCKET, THEIRS) == "denied"


def on_key(action: str, arn: str) -> str:
    return judged(state_key_policy(OPERATIONS, USERS), action, KEY, arn)


@pytest.mark.parametrize("who", WRITERS)
def test_who_deploys_encrypts_and_decrypts_and_does_not_manage_the_key(who: str) -> None:
    for action in ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"):
        assert on_key(action, who) == "allowed"
    for action in ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant"):
        assert on_key(action, who) == "silent"


def test_a_preview_decrypts_only() -> None:
    assert on_key("kms:Decrypt", PREVIEW) == on_key("kms:DescribeKey", PREVIEW) == "allowed"
    assert on_key("kms:Encrypt", PREVIEW) == on_key("kms:GenerateDataKey", PREVIEW) == "silent"


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_uses_the_key_administrators_of_its_account_neither(who: str) -> None:
    for action in ("kms:Decrypt", "kms:Encrypt", "kms:CreateGrant", "kms:GenerateDataKey", "kms:ReEncryptFrom"):
        assert on_key(action, who) == "denied"


def on_vault(action: str, arn: str, organization: str = OURS) -> str:
    return judged(vault_policy(OURS), action, VAULT, arn, organization)


def test_the_organization_copies_into_the_central_vault_and_nobody_else() -> None:
    assert on_vault("backup:CopyIntoBackupVault", role(MEMBER, "foundation-backup")) == "allowed"
    assert on_vault("backup:CopyIntoBackupVault", role(STRANGER, "foundation-backup"), THEIRS) == "silent"
    assert on_vault("backup:StartRestoreJob", role(MEMBER, "foundation-backup")) == "silent"


@pytest.mark.parametrize(
    "action",
    [
        "backup:DeleteBackupVault",
        "backup:DeleteRecoveryPoint",
        "backup:DisassociateRecoveryPoint",
        "backup:UpdateRecoveryPointLifecycle",
    ],
)
@pytest.mark.parametrize("account", [OPERATIONS, MEMBER, MANAGEMENT])
def test_nobody_deletes_what_is_in_the_central_vault(action: str, account: str) -> None:
    assert on_vault(action, role(account, "OrganizationAccountAccessRole")) == "denied"


def on_vault_key(action: str, organization: str = OURS, **keys: str) -> str:
    document = vault_key_policy(OPERATIONS, OURS, "eu-central-1")
    return judged(document, action, KEY, role(MEMBER, "foundation-backup"), organization, **keys)


THROUGH = {"kms__ViaService": "backup.eu-central-1.amazonaws.com"}


def test_members_encrypt_with_the_vaults_key_through_aws_backup_and_decrypt_nothing() -> None:
    for action in ("kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptTo"):
        assert on_vault_key(action, **THROUGH) == "allowed"
        assert on_vault_key(action) == "silent"
        assert on_vault_key(action, THEIRS, **THROUGH) == "silent"
        assert on_vault_key(action, kms__ViaService="s3.eu-central-1.amazonaws.com") == "silent"
    assert on_vault_key("kms:Decrypt", **THROUGH) == "silent"


def test_grants_are_for_services_alone() -> None:
    assert on_vault_key("kms:CreateGrant", kms__GrantIsForAWSResource="true", **THROUGH) == "allowed"
    assert on_vault_key("kms:CreateGrant", kms__GrantIsForAWSResource="false", **THROUGH) == "silent"
    assert on_vault_key("kms:CreateGrant", kms__GrantIsForAWSResource="true") == "silent"
