"""Emergency access in events: what people are told of, and in which words. Pure.

Where events appear: root users sign in in us-east-1; IAM users in the Region of the endpoint that they use, or in
us-east-1, us-east-2, eu-north-1 or ap-southeast-2; STS is called in the Region that serves the call, also one to the
global endpoint. Sources, read 2026-11: CloudTrail user guide, "AWS Management Console sign-in events"; IAM user guide,
"AWS STS Regions and endpoints".
"""

from collections.abc import Mapping, Sequence

SIGN_IN_REGION = "us-east-1"
"""Where root users sign in, and where IAM is called."""
CLOUDTRAIL = {"suffix": " via CloudTrail"}
"""Sign-ins and calls alike: EventBridge's pages spell the detail type of sign-ins in two ways."""

Pattern = Mapping[str, object]


def management_pattern(management: str, role: str, users: Sequence[str]) -> Pattern:
    """What is told of in the management account: its root user, all that the users do, the role, changes to the users.

    Whoever assumes the role of any account does it from here, so that the call is seen here.
    """
    names = sorted(users)
    return _any_of(
        _root_sign_in(),
        {"userIdentity": {"type": ["IAMUser"], "userName": names}},
        {**_assumed(), "requestParameters": {"roleArn": [{"suffix": f":role/{role}"}]}},
        _switched(f"arn:aws:sts::{management}:assumed-role/{role}/"),
        {"eventSource": ["iam.amazonaws.com"], "requestParameters": {"userName": names}},
        {"eventSource": ["iam.amazonaws.com"], "requestParameters": {"newUserName": names}},
    )


def member_pattern(management: str, role: str) -> Pattern:
    """What is told of in a member: its root user, the role when it is switched to in the console, and the role when it
    is assumed from elsewhere than the management account, which its trust does not allow."""
    stranger = {"accountId": [{"anything-but": [management]}]}
    own = {"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:role/{role}"}
    return _any_of(
        _root_sign_in(),
        _switched({"Fn::Sub": f"arn:aws:sts::${{AWS::AccountId}}:assumed-role/{role}/"}),
        {**_assumed(), "requestParameters": {"roleArn": [own]}, "userIdentity": stranger},
    )


def bus_pattern() -> Pattern:
    """Everything that carriers put on the bus."""
    return {"detail-type": [CLOUDTRAIL]}


def _any_of(*details: Mapping[str, object]) -> Pattern:
    return {"detail-type": [CLOUDTRAIL], "detail": {"$or": list(details)}}


def _root_sign_in() -> dict[str, object]:
    """Also attempts, and new passwords that are asked for."""
    return {"eventType": ["AwsConsoleSignIn"], "userIdentity": {"type": ["Root"]}}


def _assumed() -> dict[str, object]:
    return {"eventSource": ["sts.amazonaws.com"], "eventName": ["AssumeRole"]}


def _switched(session: object) -> dict[str, object]:
    return {"eventName": ["SwitchRole"], "userIdentity": {"arn": [{"prefix": session}]}}


MESSAGE_PATHS = {
    "account": "$.account",
    "by": "$.detail.userIdentity.arn",
    "event": "$.detail.eventID",
    "from": "$.detail.sourceIPAddress",
    "region": "$.region",
    "role": "$.detail.requestParameters.roleArn",
    "time": "$.detail.eventTime",
    "what": "$.detail.eventName",
}
MESSAGE = "\n".join(
    f'"{line}"'
    for line in (
        "EMERGENCY ACCESS in account <account>, Region <region>: <what>.",
        "Who: <by>, from <from>. Role, if one was assumed: <role>. When: <time>. Event: <event>.",
        "First step: ring both holders of the emergency users, and whoever keeps the root users. If nobody says that "
        "it was them, follow 'An alarm that nobody can explain' in docs/break-glass.md at once.",
    )
)
"""What people read; EventBridge takes lines in quotes."""
