"""The CloudFormation template that gives every member what its backups need. Pure; minified JSON.

A vault in each Region, and one role, made in the home Region: nothing in another Region's template waits for it.

The vault has no key of its own but the one that AWS manages for AWS Backup, which costs nothing in a thousand accounts.
It encrypts only what AWS Backup manages fully (EFS, S3 ..), whose copies get the central vault's key. All else keeps
the key of its source, and is copied to another account only where that is a customer's (developer guide, "Encryption
for backups", 2026-11).

The role backs up and copies. It restores nothing: whoever may hand that role to AWS Backup would write into any
resource of the account. No `aws:SourceAccount` in its trust: AWS documents that key for notifications of AWS Backup
alone, and nobody outside the account can hand the role on.
"""

import json

POLICIES = (
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
)
KEPT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
"""A vault with backups in it cannot be deleted; one without is kept too, for the plans of a policy that still holds."""


def member_template(home_region: str, vault: str, role: str) -> str:
    """Vault and role of a member."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "What backups of this account need",
        "Conditions": {"IsHome": {"Fn::Equals": [{"Ref": "AWS::Region"}, home_region]}},
        "Resources": {
            "Vault": {"Type": "AWS::Backup::BackupVault", **KEPT, "Properties": {"BackupVaultName": vault}},
            "Role": {
                "Type": "AWS::IAM::Role",
                "Condition": "IsHome",
                "Properties": {
                    "RoleName": role,
                    "Description": "Backs up and copies; restores nothing",
                    "AssumeRolePolicyDocument": trust,
                    "ManagedPolicyArns": sorted(POLICIES),
                },
            },
        },
    }
    return json.dumps(template, separators=(",", ":"))
