"""Conformance packs that the foundation brings: AWS Config rules, checked in every account and Region. Pure."""

import json

FOUNDATION = {
    "CloudTrailEnabled": "CLOUD_TRAIL_ENABLED",
    "EbsEncryptionByDefault": "EC2_EBS_ENCRYPTION_BY_DEFAULT",
    "IamRootAccessKey": "IAM_ROOT_ACCESS_KEY_CHECK",
    "IamUserMfa": "IAM_USER_MFA_ENABLED",
    "RdsPublicAccess": "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
    "RdsStorageEncrypted": "RDS_STORAGE_ENCRYPTED",
    "RestrictedSsh": "INCOMING_SSH_DISABLED",
    "S3PublicRead": "S3_BUCKET_PUBLIC_READ_PROHIBITED",
    "S3Tls": "S3_BUCKET_SSL_REQUESTS_ONLY",
    "VpcDefaultSecurityGroup": "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
}
"""Rules that AWS manages, by identifier (AWS Config developer guide, "List of AWS Config Managed Rules", 2026-11)."""
GLOBAL = frozenset({"IamRootAccessKey", "IamUserMfa"})
"""Rules about what is the same in all Regions: checked, and billed, in one."""


def template(pack: str, *, in_home: bool = True) -> str:
    """The template of a pack in the home Region or another, as JSON, which is YAML too.

    Raises KeyError for a pack that there is not.
    """
    rules = {"foundation": FOUNDATION}[pack]
    resources = {
        name: {
            "Type": "AWS::Config::ConfigRule",
            "Properties": {"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}},
        }
        for name, identifier in sorted(rules.items())
        if in_home or name not in GLOBAL
    }
    return json.dumps({"Resources": resources}, separators=(",", ":"))
