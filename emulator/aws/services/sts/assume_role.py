"""AssumeRole. Every reason against it is AccessDenied, as AWS does not tell which roles exist."""

import time
from collections.abc import Mapping

from moto.iam.models import Role, iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import trail_events
from emulator.aws.services.organizations.model import Account, Organizations
from emulator.aws.services.sts import mfa
from emulator.aws.services.sts.sessions import new_credentials
from emulator.aws.services.trust import trusts
from emulator.aws.state import Session


def assume_role(request: Request) -> Mapping[str, object]:
    """AssumeRole, with the serial number and a code of the caller's MFA device where the trust policy wants MFA."""
    arn = request["RoleArn"]
    keys = mfa.condition_keys(request)
    role = assumable_role(request, arn)
    if role is None or not trusts(role.assume_role_policy_document, request, keys):
        message = f"User: {request.caller.principal} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        raise AwsError("AccessDenied", message, status=403)
    answer = role_session(request, role)
    trail_events.tell_of_assumed_role(request, role.id)
    return answer


def role_session(request: Request, role: Role) -> dict[str, object]:
    """Credentials of a new session of a role, of the name and duration that the request asks for.

    Raises:
        AwsError: ValidationError.
    """
    seconds = request.get("DurationSeconds") or 3600
    if seconds > int(role.max_session_duration or 3600):
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise AwsError("ValidationError", message)
    name = request["RoleSessionName"]
    principal = f"arn:aws:sts::{role.account_id}:assumed-role/{role.name}/{name}"
    user_id = f"{role.id}:{name}"
    session = Session(role.account_id, principal, user_id, time.time() + seconds)
    _, credentials = new_credentials(request.state, session)
    return {"Credentials": credentials, "AssumedRoleUser": {"AssumedRoleId": user_id, "Arn": principal}}


def assumable_role(request: Request, arn: str) -> Role | None:
    """The role in moto's IAM, if it can be assumed by now; None for accounts that do not exist or have closed."""
    account = arn.split(":")[4]
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


HANDLERS: Handlers = {"AssumeRole": assume_role}
