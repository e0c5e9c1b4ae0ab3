"""AWS STS: sessions. A role is assumed only if it exists and its trust policy lets the caller."""

import secrets
import string
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from moto.iam.models import iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import Account, Organizations
from emulator.aws.services.trust import trusts
from emulator.aws.state import Session, State

_KEY = string.ascii_uppercase + string.digits


def assume_role(request: Request) -> Mapping[str, object]:
    """AssumeRole. Every reason against it is AccessDenied, as AWS does not tell which roles exist."""
    arn = request["RoleArn"]
    account, name = arn.split(":")[4], arn.rpartition("/")[2]
    role = _role(request, account, arn)
    if role is None or not trusts(role.assume_role_policy_document, request):
        message = f"User: {request.caller.principal} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        raise AwsError("AccessDenied", message, status=403)
    seconds = request.get("DurationSeconds") or 3600
    if seconds > int(role.max_session_duration or 3600):
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise AwsError("ValidationError", message)
    session = request["RoleSessionName"]
    principal = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    user_id = f"{role.id}:{session}"
    credentials = _credentials(request, Session(account, principal, user_id, time.time() + seconds))
    return {"Credentials": credentials, "AssumedRoleUser": {"AssumedRoleId": user_id, "Arn": principal}}


def get_session_token(request: Request) -> Mapping[str, object]:
    """GetSessionToken: a session of whoever asks."""
    seconds = request.get("DurationSeconds") or 43_200
    who = request.caller
    session = Session(who.account, who.principal, _user_id(request), time.time() + seconds)
    return {"Credentials": _credentials(request, session)}


def get_caller_identity(request: Request) -> Mapping[str, object]:
    """GetCallerIdentity."""
    return {"UserId": _user_id(request), "Account": request.account, "Arn": request.caller.principal}


def service_session(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Credentials as an AWS service has them: `service` is its principal, every other value a condition key.

    For tests of resource policies: `service=cloudtrail.amazonaws.com&aws:SourceOrgID=o-..`. There is no such API.
    """
    key = "ASIA" + "".join(secrets.choice(_KEY) for _ in range(16))
    context = {name.lower(): values[0] for name, values in asked.items() if name != "service"}
    service = asked["service"][0]
    state.sessions[key] = Session("", service, service, time.time() + 3600, context)
    return {"AccessKeyId": key, "SecretAccessKey": "service", "SessionToken": service}


def _role(request: Request, account: str, arn: str) -> Any | None:
    """The role in moto's IAM, if it can be assumed by now; None for accounts that do not exist or have closed."""
    organization = request.state.store(Organizations).current
    member = organization.accounts.get(account) if organization is not None else None
    if account != request.state.settings.management and (member is None or member.state != "ACTIVE"):
        return None
    roles = list(iam_backends[account]["aws"].roles.values())
    role = next((role for role in roles if role.arn == arn), None)
    return role if role is None or member is None or _is_ready(request, member, role.name) else None


def _is_ready(request: Request, member: Account, role: str) -> bool:
    age = time.time() - member.joined.timestamp()
    return role != member.access_role or age >= request.state.settings.role_seconds


def _user_id(request: Request) -> str:
    session = request.state.sessions.get(request.caller.access_key)
    return session.user_id if session is not None else f"AIDA{request.account}USER"


def _credentials(request: Request, session: Session) -> Mapping[str, object]:
    key = "ASIA" + "".join(secrets.choice(_KEY) for _ in range(16))
    request.state.sessions[key] = session
    return {
        "AccessKeyId": key,
        "SecretAccessKey": secrets.token_urlsafe(30),
        "SessionToken": secrets.token_urlsafe(120),
        "Expiration": datetime.fromtimestamp(session.expires, UTC),
    }


HANDLERS: Handlers = {
    "AssumeRole": assume_role,
    "GetSessionToken": get_session_token,
    "GetCallerIdentity": get_caller_identity,
}
