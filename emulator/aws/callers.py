"""Who makes a call: account, principal and Region, from the credentials that signed it.

Signatures are not checked: on the loopback everybody may be anybody. A session that was never handed out, or whose
time is over, is refused, so that a client cannot go on with credentials of an emulation that has ended.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.http import HttpRequest
from emulator.aws.state import State

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_UNSIGNED = re.compile(rb"(^|&)Action=AssumeRoleWithWebIdentity(&|$)")
_GLOBAL_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Caller:
    """One signed call's credentials, resolved; `service` is the signing name."""

    access_key: str
    account: str
    principal: str
    region: str
    service: str
    context: Mapping[str, str] = field(default_factory=dict)
    """Condition keys that a call of an AWS service carries."""


def caller(request: HttpRequest, state: State) -> Caller:
    """Resolve the credentials of `request`.

    Raises:
        AwsError: MissingAuthenticationToken, InvalidClientTokenId or ExpiredToken, each 403.
    """
    match = _CREDENTIAL.search(request.headers.get("authorization", ""))
    if match is None and _UNSIGNED.search(request.body):
        # A token is the proof, and the Region is in the name of the endpoint, which here is the loopback's.
        return Caller("", "", "anonymous", _GLOBAL_REGION, "sts")
    if match is None:
        raise AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", status=403)
    key, region, service = match.groups()
    account, principal = _owner(key, state)
    session = state.sessions.get(key)
    return Caller(key, account, principal, region, service, session.context if session else {})


def signing_name(request: HttpRequest) -> str:
    """The service that a request was signed for; empty when it was not signed."""
    match = _CREDENTIAL.search(request.headers.get("authorization", ""))
    return match.group(3) if match else ""


def _owner(key: str, state: State) -> tuple[str, str]:
    session = state.sessions.get(key)
    if session is not None:
        if session.expires < time.time():
            raise AwsError("ExpiredToken", "The security token included in the request is expired", status=403)
        return session.account, session.principal
    if key.startswith("ASIA") and len(key) == 20:
        raise AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", status=403)
    if key.startswith("AKIA") and (user := _user(key)) is not None:
        return user
    management = state.settings.management
    return management, f"arn:aws:iam::{management}:user/foundation"


def _user(key: str) -> tuple[str, str] | None:
    """Account and ARN of the IAM user that owns a long-lived key."""
    from moto.iam.models import iam_backends

    for account, partitions in list(iam_backends.items()):
        if (found := partitions["aws"].access_keys.get(key)) is not None:
            return account, str(partitions["aws"].users[str(found.user_name)].arn)
    return None
