"""Condition keys that only the service knows: what a request is about, beyond who makes it and where.

Only keys that policies of a foundation ask for. A key that is not here is absent from the request.
"""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.aws.callers import Caller
from evaluation.request_tags import request_tag_keys

Values = Mapping[str, tuple[str, ...]]


def condition_keys(who: Caller, service: str, operation: str, parameters: Mapping[str, Any], resource: str) -> Values:
    """The keys of a call for one of its resources (an ARN), in lower case; the names are botocore's."""
    find = _FINDERS.get(service)
    own = find(who, operation, parameters) if find else {}
    return {**request_tag_keys(service, parameters, resource), **own}


def _kms(who: Caller, _operation: str, parameters: Mapping[str, Any]) -> Values:
    """The aliases of the key that a call names."""
    from emulator.aws.services.kms.keys import find  # imports moto's KMS, which most calls do not need

    named = parameters.get("KeyId") or parameters.get("TargetKeyId")
    key = find(str(named), who.account, who.region) if named else None
    return {"kms:resourcealiases": tuple(sorted(key.aliases))} if key is not None and key.aliases else {}


def _ec2(_who: Caller, operation: str, parameters: Mapping[str, Any]) -> Values:
    """Whether a volume is asked for encrypted. Encryption by default is looked up by nobody here: AWS does it after."""
    if operation == "CreateVolume":
        return {"ec2:encrypted": (str(bool(parameters.get("Encrypted"))).lower(),)}
    return {}


_FINDERS: Mapping[str, Callable[[Caller, str, Mapping[str, Any]], Values]] = {"kms": _kms, "ec2": _ec2}
