"""What an organization's management policies of one type come to for an account, for the services that act on them.

Management policies bind the management account too, where they are attached to it or to the root.
"""

import json
from typing import Any

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.effective import describe_effective_policy
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.state import State


def effective_policy(state: State, account: str, policy_type: str) -> dict[str, Any]:
    """The effective policy of a type for an account, `@@` operators resolved; empty where no policy reaches it."""
    organization = state.store(Organizations).current
    if organization is None or account not in organization.accounts:
        return {}
    if policy_type not in organization.root.policy_types:
        return {}
    itself = Caller("", account, f"arn:aws:iam::{account}:root", "us-east-1", "organizations")
    asked = Request("DescribeEffectivePolicy", {"PolicyType": policy_type}, itself, state)
    try:
        answer: Any = describe_effective_policy(asked)
    except AwsError as none:
        if none.code != "EffectivePolicyNotFoundException":
            raise
        return {}
    content: dict[str, Any] = json.loads(answer["EffectivePolicy"]["PolicyContent"])
    return content
