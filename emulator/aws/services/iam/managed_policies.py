"""AWS's own managed policies, put into an account's IAM when something asks for one of them.

moto can load all 1,500 into every account, which costs seconds and a megabyte per account; a foundation uses a dozen.
What lists policies sees those that were asked for before.
"""

import json
from functools import cache, wraps
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend

_PREFIX = "arn:aws:iam::aws:policy/"
_ASKING = ("attach_role_policy", "attach_user_policy", "attach_group_policy", "get_policy")
"""Methods of moto's IAM whose first argument is the ARN of a policy; every way to a policy goes through one of them."""


def install() -> None:
    """Make moto's IAM find AWS's policies; doing it twice changes nothing."""
    for name in _ASKING:
        method = getattr(IAMBackend, name)
        if not hasattr(method, "__wrapped__"):
            setattr(IAMBackend, name, _finding(method))


def _finding(method: Any) -> Any:
    @wraps(method)
    def found(self: IAMBackend, policy_arn: str, *arguments: Any, **named: Any) -> Any:
        _provide(self, policy_arn)
        return method(self, policy_arn, *arguments, **named)

    return found


def _provide(backend: IAMBackend, arn: str) -> None:
    if not arn.startswith(_PREFIX) or arn in backend.managed_policies:
        return
    name = arn.rsplit("/", 1)[-1]
    data = _published(name)
    if data is not None and _PREFIX + data["Path"].lstrip("/") + name == arn:
        policy = AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, data)
        backend.managed_policies[arn] = policy


@cache
def _published(name: str) -> dict[str, Any] | None:
    """The policy of that name in moto's copy of AWS's list: found in the text, for reading all of it takes a second."""
    key = f'\n "{name}":'
    at = aws_managed_policies_data.find(key)
    if at < 0:
        return None
    policy: dict[str, Any] = json.JSONDecoder().raw_decode(aws_managed_policies_data, at + len(key))[0]
    return policy
