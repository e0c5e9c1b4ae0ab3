"""Multi-factor authentication: what a call says of it. Any six digits are a code of a device that is the caller's.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html (long-lived keys
say nothing of MFA; sessions of GetSessionToken say whether and when; sessions of roles say that there was none).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from moto.iam.models import User, iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Request

_PRESENT, _AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"


@dataclass
class Authentications:
    """When sessions proved their second factor, by access key."""

    at: dict[str, float] = field(default_factory=dict)


def condition_keys(request: Request) -> Mapping[str, str]:
    """The condition keys about MFA that a call to STS has.

    Raises:
        AwsError: AccessDenied, for a device that is not the caller's, or a serial number without a code.
    """
    serial, code = request.get("SerialNumber"), request.get("TokenCode")
    if serial or code:
        _refuse_foreign(request, serial, code)
        return {_PRESENT: "true", _AGE: "0"}
    key = request.caller.access_key
    if (at := request.state.store(Authentications).at.get(key)) is not None:
        return {_PRESENT: "true", _AGE: str(int(time.time() - at))}
    return {_PRESENT: "false"} if key in request.state.sessions else {}


def user_of(principal: str) -> User | None:
    """moto's user of an ARN."""
    if ":user/" not in principal:
        return None
    users = iam_backends[principal.split(":")[4]]["aws"].users
    return next((user for user in users.values() if user.arn == principal), None)


def _refuse_foreign(request: Request, serial: str | None, code: str | None) -> None:
    if not serial or not code:
        reason = "must provide both MFA serial number and one time pass code."
    else:
        user = user_of(request.caller.principal)
        if user is not None and serial in user.mfa_devices:
            return
        reason = (
            "unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
        )
    raise AwsError("AccessDenied", f"MultiFactorAuthentication failed, {reason}", status=403)
