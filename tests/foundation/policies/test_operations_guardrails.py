"""What protects state and backups from everybody in their accounts, and what it leaves alone: sample calls."""

from typing import Any

import pytest
from estates import members, small
from sample_calls import MEMBER, ORDINARY, role

from checks.denials import AttachedPolicy, Call, replay
from evaluation.conditions import Context
from foundation.policies import documents

MANAGEMENT = "111122223333"
SETTINGS = {
    "management_account": MANAGEMENT,
    "home_region": "eu-central-1",
    "break_glass_roles": {"emergency-access": "all"},
}
BUCKET, POINT = "arn:aws:s3:::example-state", f"arn:aws:backup:eu-central-1:{MEMBER}:recovery-point:1"
VAULT = f"arn:aws:backup:eu-central-1:{MEMBER}:backup-vault"
KEY = f"arn:aws:kms:eu-central-1:{MEMBER}:key/1"
EXEMPT = ["foundation-deploy", "OrganizationAccountAccessRole", "emergency-access", "stacksets-exec-0a1b2c"]


def attached(operations: Any, **guardrails: Any) -> list[AttachedPolicy]:
    config = small(
        settings=SETTINGS,
        accounts=members(operations={"purpose": "operations"}),
        guardrails=guardrails,
        operations=operations,
    )
    made = [one for one in documents(config) if one.type == "SERVICE_CONTROL_POLICY" and one.target == "root"]
    return [AttachedPolicy(one.name, one.content, one.target, frozenset({MANAGEMENT, MEMBER})) for one in made]


POLICIES = attached({"state": {"bucket": "example-state"}})


def denied_by(
    action: str,
    resource: str,
    who: str = "developer",
    keys: Context = ORDINARY,
    policies: list[AttachedPolicy] = POLICIES,
) -> list[str]:
    call = Call(action, role(who), "eu-central-1", (resource,), False, keys=keys)
    return [one.sid for one in replay([call], policies, MANAGEMENT).denied]


def under(alias: str) -> Context:
    return {**ORDINARY, "kms:resourcealiases": (alias,)}


@pytest.mark.parametrize("action", ["DeleteObject", "DeleteObjectVersion"])
def test_no_state_is_deleted_from_within_its_account(action: str) -> None:
    assert denied_by(f"s3:{action}", f"{BUCKET}/.pulumi/stacks/prod.json") == ["ProtectState"]
    assert denied_by(f"s3:{action}", "arn:aws:s3:::example-state-2/a") == []


@pytest.mark.parametrize("action", ["DeleteBucketPolicy", "PutBucketPolicy", "PutLifecycleConfiguration"])
def test_the_bucket_of_state_keeps_its_settings(action: str) -> None:
    assert denied_by(f"s3:{action}", BUCKET) == ["ProtectState"]


def test_the_key_of_state_stays_usable_and_keeps_its_name() -> None:
    for action in ("kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:CreateGrant"):
        assert denied_by(action, KEY, keys=under("alias/foundation-state")) == ["ProtectStateKey"]
        assert denied_by(action, KEY) == []
    alias = f"arn:aws:kms:eu-central-1:{MEMBER}:alias/foundation-state"
    assert denied_by("kms:DeleteAlias", alias) == ["ProtectStateKeyAlias"]


@pytest.mark.parametrize(
    "action",
    [
        *("DeleteRecoveryPoint", "DisassociateRecoveryPoint", "DisassociateRecoveryPointFromParent"),
        *("UpdateRecoveryPointLifecycle", "UpdateRegionSettings"),
    ],
)
def test_recovery_points_keep_their_time(action: str) -> None:
    assert denied_by(f"backup:{action}", POINT) == ["ProtectRecoveryPoints"]


@pytest.mark.parametrize("vault", ["foundation", "foundation-central"])
@pytest.mark.parametrize(
    "action",
    [
        *("DeleteBackupVault", "DeleteBackupVaultAccessPolicy", "DeleteBackupVaultLockConfiguration"),
        *("PutBackupVaultAccessPolicy", "PutBackupVaultLockConfiguration"),
    ],
)
def test_the_foundations_vaults_keep_their_policies_and_locks_and_a_teams_own_are_free(vault: str, action: str) -> None:
    assert denied_by(f"backup:{action}", f"{VAULT}:{vault}") == ["ProtectVaults"]
    assert denied_by(f"backup:{action}", f"{VAULT}:shop") == []


def test_the_key_of_the_central_vault_stays_usable_and_may_be_granted_to_aws_backup() -> None:
    keys = under("alias/foundation-backup")
    for action in ("kms:DisableKey", "kms:DisableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"):
        assert denied_by(action, KEY, keys=keys) == ["ProtectBackupKeys"]
        assert denied_by(action, KEY) == []
    assert denied_by("kms:CreateGrant", KEY, keys=keys) == []
    alias = f"arn:aws:kms:eu-central-1:{MEMBER}:alias/foundation-backup"
    assert denied_by("kms:UpdateAlias", alias) == ["ProtectBackupAlias"]


@pytest.mark.parametrize("who", EXEMPT)
def test_exempt_roles_may(who: str) -> None:
    assert denied_by("s3:PutBucketPolicy", BUCKET, who) == []
    assert denied_by("backup:DeleteRecoveryPoint", POINT, who) == []
    assert denied_by("backup:DeleteBackupVault", f"{VAULT}:foundation", who) == []
    assert denied_by("kms:PutKeyPolicy", KEY, who, under("alias/foundation-state")) == []
    assert denied_by("kms:PutKeyPolicy", KEY, who, under("alias/foundation-backup")) == []


def test_backing_up_is_free() -> None:
    for action in ("backup:StartBackupJob", "backup:StartCopyJob", "backup:CopyIntoBackupVault"):
        assert denied_by(action, f"{VAULT}:foundation", "foundation-backup") == []


def test_each_is_there_with_what_it_protects_and_can_be_switched_off() -> None:
    state = ("s3:PutBucketPolicy", BUCKET)
    point = ("backup:DeleteRecoveryPoint", POINT)
    bucket = {"state": {"bucket": "example-state"}}
    for policies in (
        attached({"state": "off", "backup": "off"}),
        attached(bucket, protect_state="off", protect_backups="off"),
    ):
        assert denied_by(*state, policies=policies) == denied_by(*point, policies=policies) == []
    only_state = attached({**bucket, "backup": "off"})
    assert (denied_by(*state, policies=only_state), denied_by(*point, policies=only_state)) == (["ProtectState"], [])
