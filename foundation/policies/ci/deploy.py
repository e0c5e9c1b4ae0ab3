"""What the deploy role may do in the management account: what the program does, minus a deny list.

IAM is allowed by name: no role that CI could make or change would have more rights than CI. So what makes somebody
powerful (this role, the preview role, the issuers that they trust, break-glass roles) is changed by a person with
rights of an administrator, and an update of CI that meets such a change fails at it (docs/ci.md).

What stays: Identity Center gives people access, and StackSets and the access roles rule over members. That is what the
program is for; who may become this role decides it.
"""

from collections.abc import Iterator

from foundation.config.ci import State
from foundation.policies.ci.document import Roles, Statement, document, statement
from foundation.policies.ci.services import deployed

RECORDER_ROLE = "foundation-config-recorder"
RECORDER_POLICY = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"
"""The one role that CI changes in the management account, with the one policy that it gets."""
CARRIER_ROLE = "foundation-emergency-events"
"""The role that rules of events carry alarms with; made once, and handed to the rules of each Region."""

ORGANIZATION = (
    "account:CloseAccount",
    "cloudformation:DeactivateOrganizationsAccess",
    "organizations:CloseAccount",
    "organizations:DeleteOrganization",
    "organizations:DisableAWSServiceAccess",
    "organizations:DisablePolicyType",
    "organizations:LeaveOrganization",
    "organizations:RemoveAccountFromOrganization",
    "sso:DeleteInstance",
)
"""What loses an account, the organization, or the trust of a service. `account:CloseAccount` is the console's."""
CREDENTIALS = (
    *("account:AcceptPrimaryEmailUpdate", "account:StartPrimaryEmailUpdate", "sso-directory:*BearerToken*"),
    *("sso-directory:*Mfa*", "sso-directory:*Password*"),
    *("iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachUserPolicy", "iam:ChangePassword", "iam:CreateUser"),
    *("iam:CreateAccessKey", "iam:CreateGroup", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential"),
    *("iam:CreateVirtualMFADevice", "iam:DeactivateMFADevice", "iam:DeleteAccessKey", "iam:DeleteLoginProfile"),
    *("iam:DeleteSSHPublicKey", "iam:DeleteServiceSpecificCredential", "iam:DeleteSigningCertificate"),
    *("iam:DeleteUser*", "iam:DeleteVirtualMFADevice", "iam:DetachUserPolicy", "iam:EnableMFADevice"),
    *("iam:PutGroupPolicy", "iam:PutUser*", "iam:RemoveUserFromGroup", "iam:ResetServiceSpecificCredential"),
    *("iam:ResyncMFADevice", "iam:TagMFADevice", "iam:TagUser", "iam:UntagMFADevice", "iam:UntagUser"),
    *("iam:UpdateAccessKey", "iam:UpdateLoginProfile", "iam:UpdateSSHPublicKey", "iam:UpdateUser"),
    *("iam:UpdateServiceSpecificCredential", "iam:UpdateSigningCertificate", "iam:UploadSSHPublicKey"),
    *("iam:UploadSigningCertificate", "sts:AssumeRoot", "sts:GetFederationToken", "sts:GetWebIdentityToken"),
)
"""Users, their keys, passwords and devices, sessions as somebody else or as root of a member, and root's address."""
ISSUERS = (
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:CreateOpenIDConnectProvider",
    "iam:CreateSAMLProvider",
    "iam:DeleteOpenIDConnectProvider",
    "iam:DeleteSAMLProvider",
    "iam:RemoveClientIDFromOpenIDConnectProvider",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "iam:UpdateSAMLProvider",
)
"""Whom the account takes for an issuer of identities."""
ROLE = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)
"""Every change of a role."""
HARMLESS = ("iam:CreateRole", "iam:DeleteRole", "iam:TagRole", "iam:UntagRole")
"""Changes that give a role no right, nor anybody else the role; `iam:UpdateRole` and its description with them."""


def deploying(roles: Roles, state: State | None) -> str:
    """The policy of the deploy role, but for the roles that it goes on to."""
    return document(
        [
            statement("Services", "Allow", deployed()),
            *_iam(roles.account),
            *(_state(state) if state is not None else ()),
            statement("KeepOrganization", "Deny", ORGANIZATION),
            statement("MakeNoCredentials", "Deny", CREDENTIALS),
            statement("KeepIssuers", "Deny", ISSUERS),
            statement("KeepPowerfulRoles", "Deny", ROLE, roles.arns),
        ]
    )


def _iam(account: str) -> Iterator[Statement]:
    role = f"arn:aws:iam::{account}:role"
    recorder, linked = f"{role}/{RECORDER_ROLE}", f"{role}/aws-service-role/*"
    yield statement("Recorder", "Allow", [*HARMLESS, "iam:UpdateRole", "iam:UpdateRoleDescription"], [recorder])
    only = {"ArnEquals": {"iam:PolicyARN": RECORDER_POLICY}}
    yield statement("RecorderMay", "Allow", ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], [recorder], when=only)
    to_config = {"StringEquals": {"iam:PassedToService": "config.amazonaws.com"}}
    yield statement("Record", "Allow", ["iam:PassRole"], [recorder], when=to_config)
    to_events = {"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}}
    yield statement("Carry", "Allow", ["iam:PassRole"], [f"{role}/{CARRIER_ROLE}"], when=to_events)
    yield statement("Link", "Allow", ["iam:CreateServiceLinkedRole"], [linked])
    # Identity Center acts in the management account with the rights of its caller, and lets nobody else change these
    # (its user guide, "Custom policy examples", 2026-11).
    of_sets = set(ROLE) - {"iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy"}
    yield statement("PermissionSets", "Allow", of_sets, [f"{role}/aws-reserved/sso.amazonaws.com/*"])


def _state(state: State) -> Iterator[Statement]:
    arn = f"arn:aws:s3:::{state.bucket}"
    yield statement("FindState", "Allow", ["s3:GetBucketLocation", "s3:ListBucket"], [arn])
    yield statement("State", "Allow", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [f"{arn}/*"])
    if state.key_arn is not None:
        use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]
        yield statement("StateKey", "Allow", use, [state.key_arn])
