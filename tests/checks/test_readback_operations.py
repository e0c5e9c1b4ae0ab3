"""What the operations account does, tampered with one thing at a time: exactly that is named."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_area_world import HOME, OTHER, THIRD, World, rolled_out
from readback_operations_world import BUCKET, STACK, backup, configuration, notifications, operations, rule, state
from readback_organization import session

from checks import readback_operations
from checks.readback import readback
from foundation.config import In

pytestmark = pytest.mark.slow

VAULT = {"BackupVaultName": "foundation-central"}
IN = In.model_validate({"in": "the-other"})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("operations"), STACK, readback_operations) as found:
        yield found


@pytest.fixture
def tells(world: World) -> Any:
    return world.client("notifications", "desk", THIRD)


def test_what_the_program_has_made_is_as_declared(world: World) -> None:
    assert world.lines() == []


def test_the_whole_read_back_tells_of_operations(world: World, undo: ExitStack) -> None:
    asked = (world.config, world.shell.endpoint, session())
    assert readback(*asked).mismatches == ()
    there = world.client("backup", "desk", THIRD)
    there.create_backup_vault(BackupVaultName="theirs")
    undo.callback(there.delete_backup_vault, BackupVaultName="theirs")
    (mismatch,) = readback(*asked).mismatches
    assert mismatch.what == f"vault theirs in {THIRD}"


def test_where_another_stack_declares_the_accounts_or_operations_nothing_is_compared(world: World) -> None:
    for section in ("accounts", "operations"):
        config = world.config.model_copy(update={section: IN})
        assert readback_operations.expected(config) == readback_operations.found(config, world.inside) == {}


def test_what_units_of_another_stack_are_called_is_not_compared(world: World) -> None:
    assert world.lines(world.config.model_copy(update={"units": IN})) == []


def test_of_what_is_off_only_the_delegation_is_looked_for(world: World) -> None:
    off = dict.fromkeys(("systems_manager", "health", "backup", "notifications", "state"), world.config.baseline)
    lines = world.lines(operations(world, **off))
    assert [line.split(": expected")[0] for line in lines] == [
        f"delegations of operations, {service}.amazonaws.com"
        for service in ("backup", "health", "notifications", "ssm")
    ]
    assert all(line.endswith('expected nothing, found ["desk"]') for line in lines)


def test_a_service_that_is_delegated_to_somebody_else_is_named(world: World, undo: ExitStack) -> None:
    organizations = world.client("organizations", "management")
    desk, shop = ({"AccountId": world.inside.id_of(key)} for key in ("desk", "shop"))
    principal = {"ServicePrincipal": "ssm.amazonaws.com"}
    organizations.deregister_delegated_administrator(**desk, **principal)
    undo.callback(organizations.register_delegated_administrator, **desk, **principal)
    organizations.register_delegated_administrator(**shop, **principal)
    undo.callback(organizations.deregister_delegated_administrator, **shop, **principal)
    assert world.lines() == ['delegations of operations, ssm.amazonaws.com[0]: expected "desk", found "shop"']


def test_a_view_of_health_that_is_off_is_named(world: World, undo: ExitStack) -> None:
    health = world.client("health", "management", THIRD)
    health.disable_health_service_access_for_organization()
    undo.callback(health.enable_health_service_access_for_organization)
    assert world.lines() == ['AWS Health, view of the organization: expected "ENABLED", found "DISABLED"']


def test_settings_of_backup_are_compared(world: World, undo: ExitStack) -> None:
    aws = world.client("backup", "management")
    before = aws.describe_global_settings()["GlobalSettings"]
    aws.update_global_settings(GlobalSettings={**before, "isCrossAccountBackupEnabled": "false"})
    undo.callback(aws.update_global_settings, GlobalSettings=before)
    assert world.lines() == ['settings of AWS Backup, isCrossAccountBackupEnabled: expected "true", found "false"']


def test_members_without_vault_and_role_are_named(world: World) -> None:
    assert world.what(backup(world, regions=(HOME, OTHER, THIRD), central=world.config.baseline))[1:6] == [
        f"StackSet foundation-backup, instance in {THIRD}, {key}"
        for key in ("cables", "pictures", "desk", "shop", "lab")
    ]


def test_central_vaults_are_compared(world: World, undo: ExitStack) -> None:
    aws = world.client("backup", "desk", OTHER)
    document = aws.get_backup_vault_access_policy(**VAULT)["Policy"]
    first, _ = json.loads(document)["Statement"]
    changed = json.dumps({"Version": "2012-10-17", "Statement": [first]})
    aws.put_backup_vault_access_policy(**VAULT, Policy=changed)
    undo.callback(aws.put_backup_vault_access_policy, **VAULT, Policy=document)
    aws.put_backup_vault_lock_configuration(**VAULT, MinRetentionDays=1, MaxRetentionDays=400)
    undo.callback(aws.put_backup_vault_lock_configuration, **VAULT, MinRetentionDays=7, MaxRetentionDays=400)
    subject = f"vault foundation-central in {OTHER}"
    assert world.what() == [f"{subject}, policy.Statement", f"{subject}, lock.least days"]
    aws.delete_backup_vault_access_policy(**VAULT)
    aws.delete_backup_vault_lock_configuration(**VAULT)
    assert world.what() == [f"{subject}, policy", f"{subject}, lock"]


def test_vaults_that_are_missing_or_not_declared_are_named(world: World) -> None:
    assert f'vault foundation-central in {THIRD}: expected "exists", found nothing' in world.lines(
        backup(world, regions=(HOME, OTHER, THIRD))
    )
    assert [line for line in world.what(backup(world, regions=(HOME,))) if line.startswith(("vault", "key"))] == [
        f"key alias/foundation-backup in {OTHER}",
        f"vault foundation-central in {OTHER}",
    ]


def test_keys_of_vaults_are_compared(world: World, undo: ExitStack) -> None:
    kms = world.client("kms", "desk", OTHER)
    key = kms.describe_key(KeyId="alias/foundation-backup")["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=key)
    undo.callback(kms.enable_key, KeyId=key)
    subject = f"key alias/foundation-backup in {OTHER}"
    assert f"{subject}, state" in world.what()
    kms.enable_key(KeyId=key)
    kms.delete_alias(AliasName="alias/foundation-backup")
    undo.callback(kms.create_alias, AliasName="alias/foundation-backup", TargetKeyId=key)
    assert world.what() == [subject, f"vault foundation-central in {OTHER}, key"]


def test_the_backup_policy_of_accounts_is_compared(world: World, undo: ExitStack) -> None:
    organizations = world.client("organizations", "management")
    listed = organizations.list_policies(Filter="BACKUP_POLICY")["Policies"]
    policy = next(one["Id"] for one in listed if one["Name"] == "foundation-backup-workloads")
    before = organizations.describe_policy(PolicyId=policy)["Policy"]["Content"]
    organizations.update_policy(PolicyId=policy, Content=before.replace('"35"', '"1"'))
    undo.callback(organizations.update_policy, PolicyId=policy, Content=before)
    plan = f"backup policy of shop, daily-{HOME}.rules.daily"
    assert world.what()[:2] == [
        f"{plan}.lifecycle.delete_after_days",
        f"{plan}.copy_actions.arn:aws:backup:{HOME}:<desk>:backup-vault:foundation-central.lifecycle.delete_after_days",
    ]
    outside = world.inside.target("account:cables")
    organizations.attach_policy(PolicyId=policy, TargetId=outside)
    undo.callback(organizations.detach_policy, PolicyId=policy, TargetId=outside)
    assert f"backup policy of cables, daily-{HOME}" in world.what()


def test_hubs_are_compared(world: World, tells: Any, undo: ExitStack) -> None:
    tells.register_notification_hub(notificationHubRegion=OTHER)
    undo.callback(tells.deregister_notification_hub, notificationHubRegion=OTHER)
    assert world.what() == [f"notification hub {OTHER}"]
    found = world.what(notifications(world, hubs=(OTHER, THIRD)))
    assert found == [f"notification hub {THIRD}", f"notification hub {HOME}"]


def test_the_access_of_notifications_is_compared(world: World, undo: ExitStack) -> None:
    management = world.client("notifications", "management", THIRD)
    organizations = world.client("organizations", "management")
    desk = {"AccountId": world.inside.id_of("desk"), "ServicePrincipal": "notifications.amazonaws.com"}
    organizations.deregister_delegated_administrator(**desk)
    undo.callback(organizations.register_delegated_administrator, **desk)
    management.disable_notifications_access_for_organization()
    undo.callback(management.enable_notifications_access_for_organization)
    assert "access of User Notifications, to the organization" in world.what()


def test_contacts_are_compared(world: World, tells: Any, undo: ExitStack) -> None:
    contacts = world.client("notificationscontacts", "desk", THIRD)
    made = contacts.create_email_contact(name="theirs", emailAddress="theirs@example.com")["arn"]
    undo.callback(contacts.delete_email_contact, arn=made)
    named = {"arn": made, "notificationConfigurationArn": configuration(tells, "alarms")["arn"]}
    tells.associate_channel(**named)
    undo.callback(tells.disassociate_channel, **named)
    assert world.what() == ["notifications alarms, tells", "contact theirs"]
    moved = notifications(world, emails={"on-call": "others@example.com"})
    assert world.what(moved) == ["contact on-call, address", "notifications alarms, tells", "contact theirs"]


def test_notifications_are_compared(world: World, tells: Any, undo: ExitStack) -> None:
    health = configuration(tells, "health")
    tells.update_notification_configuration(arn=health["arn"], aggregationDuration="NONE", description="Other")
    usual = {"aggregationDuration": "SHORT", "description": health["description"]}
    undo.callback(tells.update_notification_configuration, arn=health["arn"], **usual)
    unit = {
        "notificationConfigurationArn": health["arn"],
        "organizationalUnitId": world.inside.target("workloads/production"),
    }
    tells.disassociate_organizational_unit(**unit)
    undo.callback(tells.associate_organizational_unit, **unit)
    made = tells.create_notification_configuration(name="theirs", description="Theirs")["arn"]
    undo.callback(tells.delete_notification_configuration, arn=made)
    subject = "notifications health"
    assert world.what() == [
        f"{subject}, aggregation",
        f"{subject}, description",
        f"{subject}, events of",
        "notifications theirs",
    ]


def test_rules_of_notifications_are_compared(world: World, tells: Any, undo: ExitStack) -> None:
    alarms = rule(tells, "alarms")
    pattern = json.dumps({"detail": {"state": {"value": ["ALARM"]}}})
    tells.update_event_rule(arn=alarms["arn"], eventPattern=pattern, regions=[HOME, OTHER])
    undo.callback(tells.update_event_rule, arn=alarms["arn"], eventPattern="", regions=[HOME])
    name = "aws.cloudwatch CloudWatch Alarm State Change"
    subject = f"notifications alarms, rule {name}"
    assert world.what() == [f"{subject}.pattern.detail", f"{subject}.status.{OTHER}"]
    again = {"source": "aws.cloudwatch", "eventType": "CloudWatch Alarm State Change", "regions": [HOME]}
    arn = configuration(tells, "alarms")["arn"]
    made = tells.create_event_rule(notificationConfigurationArn=arn, **again)["arn"]
    undo.callback(tells.delete_event_rule, arn=made)
    assert [line for line in world.what() if line.endswith(")")] == [f"{subject} ({made.rpartition('/')[2]})"]


def test_the_bucket_of_state_is_compared(world: World, undo: ExitStack) -> None:
    s3 = world.client("s3", "desk")
    there = {"Bucket": BUCKET}
    policy = s3.get_bucket_policy(**there)["Policy"]
    s3.put_bucket_policy(**there, Policy=policy.replace("administrator", "developer"))
    undo.callback(s3.put_bucket_policy, **there, Policy=policy)
    block = s3.get_public_access_block(**there)["PublicAccessBlockConfiguration"]
    s3.put_public_access_block(**there, PublicAccessBlockConfiguration={**block, "BlockPublicAcls": False})
    undo.callback(s3.put_public_access_block, **there, PublicAccessBlockConfiguration=block)
    s3.put_bucket_versioning(**there, VersioningConfiguration={"Status": "Suspended"})
    undo.callback(s3.put_bucket_versioning, **there, VersioningConfiguration={"Status": "Enabled"})
    rules = s3.get_bucket_lifecycle_configuration(**there)["Rules"]
    changed = [{**rules[0], "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}]
    s3.put_bucket_lifecycle_configuration(**there, LifecycleConfiguration={"Rules": changed})
    undo.callback(s3.put_bucket_lifecycle_configuration, **there, LifecycleConfiguration={"Rules": rules})
    found = {what.split(".")[0].split("[")[0] for what in world.what()}
    facts = ("versioning", "public access block", "policy", "lifecycle")
    assert found == {f"bucket {BUCKET}, {fact}" for fact in facts}


def test_how_the_bucket_of_state_is_encrypted_and_owned_is_compared(world: World, undo: ExitStack) -> None:
    s3 = world.client("s3", "desk")
    there = {"Bucket": BUCKET}
    before = s3.get_bucket_encryption(**there)["ServerSideEncryptionConfiguration"]
    by_s3 = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(**there, ServerSideEncryptionConfiguration=by_s3)
    undo.callback(s3.put_bucket_encryption, **there, ServerSideEncryptionConfiguration=before)
    owner = s3.get_bucket_ownership_controls(**there)["OwnershipControls"]
    preferred = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(**there, OwnershipControls=preferred)
    undo.callback(s3.put_bucket_ownership_controls, **there, OwnershipControls=owner)
    facts = ("encryption", "key", "bucket key", "ownership")
    assert world.what() == [f"bucket {BUCKET}, {fact}" for fact in facts]


def test_a_bucket_of_state_that_is_not_there_is_named(world: World) -> None:
    lines = world.lines(state(world, bucket="example-elsewhere"))
    assert lines == ['bucket example-elsewhere: expected "exists", found nothing']


def test_the_key_of_state_is_compared(world: World, undo: ExitStack) -> None:
    kms, alias = world.client("kms", "desk"), "alias/foundation-state"
    key = kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"]
    policy = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy.replace("administrator", "developer"))
    undo.callback(kms.put_key_policy, KeyId=key, PolicyName="default", Policy=policy)
    found = {what.split(".")[0] for what in world.what()}
    assert found == {f"key {alias}, policy"}
    kms.delete_alias(AliasName=alias)
    undo.callback(kms.create_alias, AliasName=alias, TargetKeyId=key)
    assert world.what() == [f"key {alias}", f"bucket {BUCKET}, key"]
