"""Credentials of sessions, and who holds them: GetSessionToken, GetCallerIdentity, and sessions of AWS services."""

import secrets
import string
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from emulator.aws.request import Handlers, Request
from emulator.aws.services.sts import mfa
from emulator.aws.state import Session, State

_KEY = string.ascii_uppercase + string.digits


def get_session_token(request: Request) -> Mapping[str, object]:
    """GetSessionToken: a session of whoever asks; with a code of the MFA device, one whose calls are known for it."""
    is_authenticated = "aws:multifactorauthage" in mfa.condition_keys(request)
    seconds = request.get("DurationSeconds") or 43_200
    who = request.caller
    context = {"aws:multifactorauthpresent": str(is_authenticated).lower()}
    session = Session(who.account, who.principal, _user_id(request), time.time() + seconds, context)
    key, credentials = new_credentials(request.state, session)
    if is_authenticated:
        request.state.store(mfa.Authentications).at[key] = time.time()
    return {"Credentials": credentials}


def get_caller_identity(request: Request) -> Mapping[str, object]:
    """GetCallerIdentity."""
    return {"UserId": _user_id(request), "Account": request.account, "Arn": request.caller.principal}


def service_session(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Credentials as an AWS service has them: `service` is its principal, every other value a condition key.

    For tests of resource policies: `service=cloudtrail.amazonaws.com&aws:SourceOrgID=o-..`. There is no such API.
    """
    context = {name.lower(): values[0] for name, values in asked.items() if name != "service"}
    service = asked["service"][0]
    key, _ = new_credentials(state, Session("", service, service, time.time() + 3600, context))
    return {"AccessKeyId": key, "SecretAccessKey": "service", "SessionToken": service}


def new_credentials(state: State, session: Session) -> tuple[str, Mapping[str, object]]:
    """Hand out credentials of a session: the access key, and all of them as STS's API gives them."""
    key = "ASIA" + "".join(secrets.choice(_KEY) for _ in range(16))
    state.sessions[key] = session
    return key, {
        "AccessKeyId": key,
        "SecretAccessKey": secrets.token_urlsafe(30),
        "SessionToken": secrets.token_urlsafe(120),
        "Expiration": datetime.fromtimestamp(session.expires, UTC),
    }


def _user_id(request: Request) -> str:
    session = request.state.sessions.get(request.caller.access_key)
    if session is not None:
        return session.user_id
    user = mfa.user_of(request.caller.principal)
    return str(user.id) if user is not None else f"AIDA{request.account}USER"


HANDLERS: Handlers = {"GetSessionToken": get_session_token, "GetCallerIdentity": get_caller_identity}
