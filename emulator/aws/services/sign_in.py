"""People at the console, which is no API: what CloudTrail would tell EventBridge of their signing in. For tests.

A sign-in of root is recorded in us-east-1, whatever Region is asked for. A switch of roles calls AssumeRole, which both
accounts are told of, and is a SwitchRole of the role's account (so published records have it; the guide has none).
Source: cloudtrail-event-reference-aws-console-sign-in-events.html in CloudTrail's user guide.
"""

from collections.abc import Mapping

from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services import trail_events
from emulator.aws.state import State

ROOT_REGION = "us-east-1"
_SOURCE = "signin.amazonaws.com"


def console_sign_in(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Sign in to `account` as `user` (`root` or the name of an IAM user) with `mfa` (Yes or No) in `region`."""
    account, user = asked["account"][0], asked["user"][0]
    is_root = user == "root"
    region = ROOT_REGION if is_root else asked.get("region", [ROOT_REGION])[0]
    arn = f"arn:aws:iam::{account}:{'root' if is_root else f'user/{user}'}"
    who = trail_events.identity(Caller("", account, arn, region, "signin"))
    with state.lock:
        detail = {
            **trail_events.record(account, region, _SOURCE, "ConsoleLogin", who),
            "requestParameters": None,
            "responseElements": {"ConsoleLogin": "Success"},
            "additionalEventData": {"MFAUsed": asked.get("mfa", ["No"])[0], "MobileVersion": "No"},
            "eventType": "AwsConsoleSignIn",
        }
        trail_events.tell(state, account, region, "aws.signin", trail_events.SIGN_IN, detail)
    return {"account": account, "region": region}


def switch_role(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Switch to `role` (an ARN) at the console as the IAM user `by` (an ARN) in `region`; trust is not asked for."""
    role, by, region = asked["role"][0], asked["by"][0], asked.get("region", [ROOT_REGION])[0]
    account, name, session = role.split(":")[4], role.rpartition("/")[2], by.rpartition("/")[2]
    caller = Caller("", by.split(":")[4], by, region, "sts")
    with state.lock:
        asking = Request("AssumeRole", {"RoleArn": role, "RoleSessionName": session}, caller, state)
        trail_events.tell_of_assumed_role(asking, "AROASWITCHEDROLE")
        arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
        who = {"type": "AssumedRole", "arn": arn, "accountId": account}
        detail = {
            **trail_events.record(account, region, _SOURCE, "SwitchRole", who),
            "requestParameters": None,
            "responseElements": {"SwitchRole": "Success"},
            "additionalEventData": {"SwitchFrom": by},
            "eventType": "AwsConsoleSignIn",
        }
        trail_events.tell(state, account, region, "aws.signin", trail_events.SIGN_IN, detail)
    return {"account": account, "region": region}
