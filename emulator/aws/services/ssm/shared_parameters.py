"""Parameters of other accounts: read by their ARN, where a policy of theirs or a share of RAM lets the caller.

Of an encrypted parameter the key is not asked.
"""

from emulator.aws.authorization import resource_decision
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ram.model import shared_with
from emulator.aws.services.ssm.resource_policies import ResourcePolicies
from evaluation.resource_policy import Decision


def check_one(request: Request) -> str | None:
    """GetParameter and GetParameterHistory: the account to ask, where the parameter is another's."""
    return _owner(request, str(request["Name"]))


def check_several(request: Request) -> str | None:
    """GetParameters: of one account at a time here."""
    owners = {_owner(request, str(name)) for name in request["Names"]}
    if len(owners) > 1:
        raise AwsError("NotImplementedByEmulator", "Parameters of several accounts cannot be got at once.", status=501)
    return owners.pop() if owners else None


def _owner(request: Request, name: str) -> str | None:
    parts = name.split(":")
    if len(parts) < 6 or parts[4] == request.account:
        return None
    arn = ":".join(parts[:6])  # what follows is a version or a label
    if parts[3] != request.region or not (_lets_in(request, arn) or _is_shared(request, arn)):
        action = f"ssm:{request.operation}"
        message = f"User: {request.caller.principal} is not authorized to perform: {action} on resource: {arn}"
        raise AwsError("AccessDeniedException", message)
    return parts[4]


def _lets_in(request: Request, arn: str) -> bool:
    region, account = arn.split(":")[3:5]
    policies = request.state.store(ResourcePolicies, account, region).by_arn.get(arn, {})
    action = f"ssm:{request.operation}"
    decisions = [resource_decision(request.state, request.caller, text, action, arn) for text in policies.values()]
    return Decision.ALLOWED in decisions and Decision.DENIED not in decisions


def _is_shared(request: Request, arn: str) -> bool:
    return arn in shared_with(request.state, request.account, request.region, "ssm:Parameter")
