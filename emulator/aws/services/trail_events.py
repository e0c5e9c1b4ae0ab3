"""What CloudTrail tells EventBridge: AssumeRole, and people who sign in to the console or switch roles in it.

Nothing is made where no rule could see it: there are thousands of AssumeRole calls. Left out: other calls; and that
AWS tells of calls only while a trail logs management events in that Region.

Sources: the caller gets its event and the owner of the role another one with the same sharedEventID
(https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html, "Example cross-account AWS STS API
events"; https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html: "the resource owner
can also monitor cross-account API calls through EventBridge"), in the Region of the endpoint. Rules see AssumeRole
though it only reads (eb-service-event-cloudtrail-management.html).
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services.events import emit
from emulator.aws.services.events.buses import has_rules
from emulator.aws.state import State

API_CALL = "AWS API Call via CloudTrail"
SIGN_IN = "AWS Console Sign In via CloudTrail"


def tell_of_assumed_role(request: Request, role_id: str) -> None:
    """Tell the caller's account, and the role's where it is another, of an AssumeRole that succeeded."""
    owner = request["RoleArn"].split(":")[4]
    receivers = [one for one in dict.fromkeys((request.account, owner)) if one and has_rules(one, request.region)]
    if not receivers:
        return
    shared = {"sharedEventID": str(uuid.uuid4())} if request.account != owner else {}
    for receiver in receivers:
        who = identity(request.caller) if receiver == request.account else _stranger(request.caller)
        detail = {
            **record(receiver, request.region, "sts.amazonaws.com", "AssumeRole", who),
            **shared,
            "requestParameters": _parameters(request),
            "responseElements": {"assumedRoleUser": {"assumedRoleId": f"{role_id}:{request['RoleSessionName']}"}},
            "resources": [{"ARN": request["RoleArn"], "accountId": owner, "type": "AWS::IAM::Role"}],
            "eventType": "AwsApiCall",
        }
        tell(request.state, receiver, request.region, "aws.sts", API_CALL, detail)


def tell(state: State, account: str, region: str, source: str, kind: str, detail: Mapping[str, Any]) -> None:
    """Put a record of CloudTrail's on the default bus of an account and Region, if it has rules."""
    if has_rules(account, region):
        emit(account, region, source, kind, [], detail, state=state)


def record(account: str, region: str, source: str, name: str, who: Mapping[str, Any]) -> dict[str, Any]:
    """What every record has: `account` receives it, `who` is its userIdentity."""
    return {
        "eventVersion": "1.08",
        "userIdentity": who,
        "eventTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": source,
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": "192.0.2.1",
        "eventID": str(uuid.uuid4()),
        "recipientAccountId": account,
    }


def identity(who: Caller) -> dict[str, Any]:
    """The userIdentity of a caller in its own account."""
    kind = who.principal.split(":")[5].partition("/")[0]
    name = who.principal.rpartition("/")[2]
    common = {"arn": who.principal, "accountId": who.account, "accessKeyId": who.access_key}
    if kind == "root":
        return {"type": "Root", **common}
    if kind == "user":
        return {"type": "IAMUser", **common, "userName": name}
    role = who.principal.split("/")[1]
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{who.account}:role/{role}", "accountId": who.account}
    return {"type": "AssumedRole", **common, "sessionContext": {"sessionIssuer": {**issuer, "userName": role}}}


def _stranger(who: Caller) -> dict[str, Any]:
    """The userIdentity of a caller in the account of the role: no name, but the account that it came from."""
    if not who.account:
        return {"type": "AWSService", "invokedBy": who.principal}
    return {"type": "AWSAccount", "accountId": who.account}


def _parameters(request: Request) -> dict[str, Any]:
    shown = ("RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "SerialNumber", "SourceIdentity")
    return {name[0].lower() + name[1:]: request[name] for name in shown if request.get(name) is not None}
