"""The central backup vault of one Region: its key, who may copy into it, and its lock.

Protected and retained: it outlives the program that declares it, and so do its policy and its lock. That the lock is
retained also keeps the vault locked while a changed lock is declared, which is a replacement: the new one is put in
place of the old, which is not taken away afterwards.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class BackupVaultArgs:
    """Policies are JSON. Days count from when a backup was made; `changeable_days` makes it a compliance lock.

    Without `max_days` there is no lock.
    """

    vault: str
    region: str
    policy: pulumi.Input[str]
    key_policy: pulumi.Input[str]
    key_alias: str
    min_days: int | None = None
    max_days: int | None = None
    changeable_days: int | None = None


class BackupVault(pulumi.ComponentResource):
    """A vault for copies of other accounts' backups."""

    arn: pulumi.Output[str]
    """The vault's, once everything of it is in place."""

    def __init__(self, name: str, args: BackupVaultArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:backup:BackupVault", name, {}, opts)
        args = given(BackupVaultArgs, args)
        protected = ResourceOptions(parent=self, protect=True, retain_on_delete=True)
        kept = ResourceOptions(parent=self, retain_on_delete=True)
        key = aws.kms.Key(
            name,
            region=args.region,
            description="Encrypts copies of backups",
            policy=args.key_policy,
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=30,
            opts=protected,
        )
        alias = aws.kms.Alias(name, region=args.region, name=args.key_alias, target_key_id=key.key_id, opts=kept)
        vault = aws.backup.Vault(name, region=args.region, name=args.vault, kms_key_arn=key.arn, opts=protected)
        policy = aws.backup.VaultPolicy(
            name, region=args.region, backup_vault_name=vault.name, policy=args.policy, opts=kept
        )
        self.resources: list[pulumi.CustomResource] = [key, alias, vault, policy]
        if args.max_days is not None:
            lock = aws.backup.VaultLockConfiguration(
                name,
                region=args.region,
                backup_vault_name=vault.name,
                min_retention_days=args.min_days,
                max_retention_days=args.max_days,
                changeable_for_days=args.changeable_days,
                opts=kept,
            )
            self.resources.append(lock)
        self.arn = pulumi.Output.all(vault.arn, *(resource.urn for resource in self.resources)).apply(
            lambda found: str(found[0])
        )
        self.register_outputs({"arn": self.arn})
