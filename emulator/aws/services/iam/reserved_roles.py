"""The roles that IAM Identity Center makes in accounts: IAM changes none of them, whoever asks."""

from moto.iam.models import iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Request

_PATH = "/aws-reserved/"
_CHANGES = (
    "AddRoleToInstanceProfile",
    "AttachRolePolicy",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
)
"""Operations that may answer UnmodifiableEntityException (IAM's service model); DeleteRole asks by itself."""


def refuse_reserved(request: Request) -> None:
    """Refuse to change a role below the reserved path."""
    roles = iam_backends[request.account]["aws"].get_roles()
    if any(role.name == request["RoleName"] and role.path.startswith(_PATH) for role in roles):
        raise unmodifiable(request["RoleName"])


def unmodifiable(name: str) -> AwsError:
    """What IAM answers for a role that only AWS changes."""
    message = f"Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
    return AwsError("UnmodifiableEntity", message)


BEFORE_MOTO: Checks = dict.fromkeys(_CHANGES, refuse_reserved)
