"""Defaults of the instance metadata service. A default only: whether a launch may differ is for guardrails to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.declarative import BY_ACCOUNT, BY_POLICY, declared, in_api, message, refuse_change

_ATTRIBUTE = "instance_metadata_defaults"
_HOPS = "HttpPutResponseHopLimit"
_SETTINGS = {
    "http_tokens": "HttpTokens",
    "http_put_response_hop_limit": _HOPS,
    "http_endpoint": "HttpEndpoint",
    "instance_metadata_tags": "InstanceMetadataTags",
    "http_tokens_enforced": "HttpTokensEnforced",
}
_MOST_HOPS = 64
_NO_PREFERENCE = ("no-preference", "-1")


@dataclass
class MetadataDefaults:
    """The settings for which the account has a preference."""

    settings: dict[str, object] = field(default_factory=dict)


def get_defaults(request: Request) -> Mapping[str, object]:
    """GetInstanceMetadataDefaults."""
    policy = declared(request, _ATTRIBUTE)
    if policy is None:
        own = request.state.store(MetadataDefaults, request.account, request.region).settings
        return {"AccountLevel": {**own, "ManagedBy": BY_ACCOUNT}}
    settings: dict[str, object] = {
        name: int(policy[key]) if name == _HOPS else in_api(policy[key])
        for key, name in _SETTINGS.items()
        if key in policy and in_api(policy[key]) not in _NO_PREFERENCE
    }
    text = message(request)
    return {
        "AccountLevel": {
            **settings,
            "ManagedBy": BY_POLICY,
            **({"ManagedExceptionMessage": text} if text else {}),
        }
    }


def modify_defaults(request: Request) -> Mapping[str, object]:
    """ModifyInstanceMetadataDefaults: `no-preference` and a hop limit of -1 take a setting away."""
    refuse_change(request, _ATTRIBUTE)
    hops = request.get(_HOPS)
    if hops is not None and not (hops == -1 or 1 <= hops <= _MOST_HOPS):
        raise AwsError("InvalidParameterValue", f"{hops} is no valid value of {_HOPS}: 1 to {_MOST_HOPS}, or -1.")
    own = request.state.store(MetadataDefaults, request.account, request.region).settings
    for name in _SETTINGS.values():
        value = request.get(name)
        if value is None:
            continue
        if str(value) in _NO_PREFERENCE:
            own.pop(name, None)
        else:
            own[name] = value
    return {"Return": True}


HANDLERS: Handlers = {
    "GetInstanceMetadataDefaults": get_defaults,
    "ModifyInstanceMetadataDefaults": modify_defaults,
}
