"""One AWS call of a call log, as a policy sees it: action, caller, resources, and the condition keys that follow.

Where the log cannot tell what AWS would know, the answer is never "no": an unknown resource counts as meant, and what
only AWS knows about the thing that a call touches is taken to be what the foundation's guardrails are about: the key is
the archive's, the volume is not encrypted. So such a statement binds whoever it does not exempt by name, as it may on
AWS, and a role that lost its exemption is found. Any other condition key that is not known is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.conditions import Context
from evaluation.match import EvaluationError
from evaluation.policy import UNKNOWN_RESOURCE
from evaluation.principal import Principal, principal
from evaluation.request_tags import request_tag_keys
from foundation.policies.archive import KEY_ALIAS
from foundation.policies.global_services import ENDPOINT_REGIONS

FEARED: Context = {"ec2:encrypted": ("false",), "kms:resourcealiases": (KEY_ALIAS,)}
"""Condition keys whose values only AWS knows, with those that the foundation's guardrails deny."""


@dataclass(frozen=True)
class Call:
    """One AWS call. ``principal`` is the caller's ARN, ``region`` the one that it was sent to.

    ``assumed_root`` marks a session that was opened with sts:AssumeRoot; ``source_ip`` is None where nobody knows it.
    ``keys`` are condition keys that are known besides, in small letters; they go before what is taken for granted.
    ``service`` and ``parameters`` are botocore's; without parameters, the tags that the call gives are not known.
    """

    action: str
    principal: str
    region: str
    resources: tuple[str, ...] = (UNKNOWN_RESOURCE,)
    assumed_root: bool = False
    source_ip: str | None = None
    keys: Context = field(default_factory=dict)
    service: str = field(default="", compare=False)
    parameters: Mapping[str, object] | None = field(default=None, compare=False)

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> "Call":
        """The call of one record: action, principal, region, resource (a list of ARNs) and parameters are read.

        Raises EvaluationError for a record that lacks one of the first four.
        """
        action, caller, region = (record.get(key) for key in ("action", "principal", "region"))
        listed = record.get("resource")
        if not (isinstance(action, str) and isinstance(caller, str) and isinstance(region, str)):
            raise EvaluationError(f"a call without action, principal or region cannot be replayed: {dict(record)!r}")
        if not isinstance(listed, list):
            raise EvaluationError(f"a call without a list of resources cannot be replayed: {dict(record)!r}")
        parameters = record.get("parameters")
        named = _role(action, caller, parameters) or tuple(str(arn) for arn in listed)
        given = parameters if isinstance(parameters, Mapping) else None
        service = str(record.get("service", ""))
        return cls(action, caller, region, named or (UNKNOWN_RESOURCE,), service=service, parameters=given)

    @property
    def requested_region(self) -> str:
        """What aws:RequestedRegion says: the Region of the one endpoint of a global service, else the one asked."""
        return ENDPOINT_REGIONS.get(self.action.partition(":")[0].lower(), self.region)

    def context(self, caller: Principal, resource: str) -> Context:
        """The condition keys of this call, made by ``caller`` (its own principal, taken apart), for one resource."""
        known = {
            **FEARED,
            "aws:principalarn": (caller.arn,),
            "aws:principalaccount": (caller.account,),
            "aws:principalisawsservice": ("true" if caller.is_service else "false",),
            "aws:viaawsservice": ("false",),
            "aws:assumedroot": ("true",) if self.assumed_root else (),
            "aws:requestedregion": (self.requested_region,),
            **self.keys,
        }
        if self.source_ip is not None:
            known["aws:sourceip"] = (self.source_ip,)
        if self.parameters is None:
            return known
        return _WithTags({**request_tag_keys(self.service, self.parameters, resource), **known})


class _WithTags(dict[str, tuple[str, ...]]):
    """A context in which every key about the tags of the request is known: the call does not give what is not here."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key == "aws:tagkeys" or str(key).startswith("aws:requesttag/")

    def __missing__(self, key: str) -> tuple[str, ...]:
        if key in self:
            return ()
        raise KeyError(key)


def _role(action: str, caller: str, parameters: object) -> tuple[str, ...]:
    """The role that an IAM call is about: named, not by an ARN, while the ARN of a policy may stand beside it."""
    name = parameters.get("RoleName") if isinstance(parameters, Mapping) else None
    if not action.startswith("iam:") or not name:
        return ()
    return (f"arn:aws:iam::{principal(caller).account}:role/{name}",)
