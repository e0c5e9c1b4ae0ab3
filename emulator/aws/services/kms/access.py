"""Checks before moto: does the key's policy let the caller in, and is the key in a state for what is asked?

A key of another account is answered by moto as its owner. Left out: grants as a way in, the source key of ReEncrypt.
"""

from moto.kms.models import Key, kms_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.kms import keys

_WHILE_PENDING = {
    "CancelKeyDeletion",
    "DeleteAlias",
    "DescribeKey",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListAliases",
    "ListGrants",
    "ListKeyPolicies",
    "ListKeyRotations",
    "ListResourceTags",
    "PutKeyPolicy",
    "RetireGrant",
    "RevokeGrant",
}
"""What may be asked of a key that waits for its deletion."""

_NEEDS_ENABLED = {
    "CreateGrant",
    "Decrypt",
    "DisableKeyRotation",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "ReEncrypt",
    "Sign",
    "Verify",
    "VerifyMac",
}
_KEY_ID_LENGTH = 36
"""moto's ciphertext begins with the key's id."""


def key_of(request: Request) -> Key | None:
    """The key that a call names; None when it names none, or one that is not there."""
    name = request.get("KeyId") or request.get("TargetKeyId") or request.get("DestinationKeyId")
    return keys.find(name, request.account, request.region) if name else None


def existing(request: Request) -> Key:
    """The key that a call names, if the caller may do this with it in its state.

    Raises:
        AwsError: NotFoundException, AccessDeniedException, KMSInvalidStateException, DisabledException.
    """
    found = key_of(request)
    if found is None:
        raise AwsError("NotFoundException", f"Key '{request.get('KeyId')}' does not exist")
    _permit(request, found)
    return found


def check(request: Request) -> str | None:
    """A call about one key: by the key's policy and in its state."""
    found = key_of(request)
    if found is None:
        return None
    _permit(request, found)
    return found.account_id


def check_decrypt(request: Request) -> str | None:
    """Decrypt: the ciphertext knows its key."""
    found = key_of(request) or _key_of_ciphertext(request)
    if found is None:
        return None
    _permit(request, found)
    return found.account_id


def check_alias(request: Request) -> str | None:
    """CreateAlias and UpdateAlias: `alias/aws/` belongs to AWS, and a key's aliases are of its account and Region."""
    if request["AliasName"].startswith("alias/aws/"):
        raise AwsError("NotAuthorizedException", "")
    found = key_of(request)
    if found is None or (found.account_id, found.region) != (request.account, request.region):
        raise AwsError("NotFoundException", f"Key '{request['TargetKeyId']}' does not exist")
    _permit(request, found)
    return None


def _permit(request: Request, key: Key) -> None:
    action = f"kms:{request.operation}" if request.operation != "ReEncrypt" else "kms:ReEncryptTo"
    if not keys.lets_in(request, key, action, _of_grant(request)):
        message = (
            f"User: {request.caller.principal} is not authorized to perform: {action} on resource: {key.arn} "
            "because no resource-based policy allows it"
        )
        raise AwsError("AccessDeniedException", message)
    if key.key_state == "PendingDeletion" and request.operation not in _WHILE_PENDING:
        raise AwsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if key.key_state == "Disabled" and request.operation in _NEEDS_ENABLED:
        raise AwsError("DisabledException", f"{key.arn} is disabled.")


def _of_grant(request: Request) -> dict[str, str | tuple[str, ...]]:
    """The condition keys that a call has which makes a grant."""
    if request.operation != "CreateGrant":
        return {}
    operations = tuple(request.get("Operations") or ())
    return {"kms:GranteePrincipal": request["GranteePrincipal"], "kms:GrantOperations": operations}


def _key_of_ciphertext(request: Request) -> Key | None:
    name = request["CiphertextBlob"][:_KEY_ID_LENGTH].decode("ascii", "replace")
    backends = (regions[request.region] for regions in list(kms_backends.values()) if request.region in regions)
    return next((backend.keys[name] for backend in backends if name in backend.keys), None)
