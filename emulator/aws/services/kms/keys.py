"""Keys as moto keeps them, found by ARN, id or alias, and whom their policies let in."""

from collections.abc import Mapping

from moto.kms.models import Key, kms_backends

from emulator.aws import authorization
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.state import State
from evaluation.match import EvaluationError
from evaluation.resource_policy import Decision


def find(name: str, account: str, region: str) -> Key | None:
    """The key of an ARN, in whichever account and Region, or of an id or alias in the given ones."""
    parts = name.split(":", 5)
    if len(parts) == 6:
        if parts[2] != "kms":
            return None
        region, account, name = parts[3], parts[4], parts[5].removeprefix("key/")
    try:
        known = kms_backends[account][region].keys
    except KeyError:
        return None  # there is no such Region
    if name.startswith("alias/"):
        return next((key for key in known.values() if name in key.aliases), None)
    return known.get(name)


def lets_in(request: Request, key: Key, action: str, more: Mapping[str, str | tuple[str, ...]] | None = None) -> bool:
    """Whether the key's policy allows the caller `action`; `more` are condition keys of the call besides the usual."""
    keys = {"kms:CallerAccount": request.account, **(more or {})}
    decision = authorization.resource_decision(request.state, request.caller, key.policy, action, key.arn, keys)
    return decision is Decision.ALLOWED


def key_decision(
    state: State,  # noqa: ARG001  # organization-wide resource policies would be asked for here
    key_arn: str,
    service: str,
    action: str,
    context: Mapping[str, str],
) -> Decision:
    """What the policy of a key says of a call that an AWS service makes by itself.

    A key that is not there, is disabled or waits for its deletion lets nobody in: `DENIED`.

    Args:
        state: of the emulated AWS.
        key_arn: of a key or an alias, of any account.
        service: the caller, e.g. `cloudtrail.amazonaws.com`.
        action: e.g. `kms:GenerateDataKey`.
        context: condition keys that the service sends, e.g. `aws:SourceArn`.
    """
    key = find(key_arn, "", "") if key_arn.count(":") >= 5 else None
    if key is None or key.key_state != "Enabled":
        return Decision.DENIED
    try:
        return authorization.service_decision(key.policy, service, action, key.arn, context)
    except EvaluationError as error:
        raise AwsError("EmulatorFailure", f"the policy of {key.arn} cannot be evaluated: {error}", 501) from error
