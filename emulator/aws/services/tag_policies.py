"""Tag policies at work: what an account's effective policy says of tags, and calls refused that break it.

A policy is enforced for the resource types that its `enforced_for` names, wherever a call gives one of its keys a
value or a spelling that it does not allow. A missing key never breaks it: that is only reported. Enforcement binds
everybody, the management account too. Source: Enforce tagging consistency (Organizations user guide).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.aws.ec2_resources import kind_of
from emulator.aws.errors import AwsError
from emulator.aws.protocol import Operation
from emulator.aws.services.organizations.access import listed
from emulator.aws.services.organizations.effective import effective
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.state import State
from emulator.aws.violations import invalid_code
from evaluation.request_tags import GivenTags, given_tags

TAG_POLICY = "TAG_POLICY"
_ALL = ("ALL_SUPPORTED", "*")


@dataclass(frozen=True)
class TagRule:
    """What the policy says of one key. `values` is None where every value is allowed; `*` stands for any text.

    `enforced` and `required` are resource types, `SERVICE:TYPE` or `SERVICE:ALL_SUPPORTED`.
    """

    key: str
    values: tuple[str, ...] | None
    enforced: frozenset[str]
    required: frozenset[str]

    def misspells(self, key: str) -> bool:
        """Whether a tag's key is this one in another case."""
        return key != self.key and key.lower() == self.key.lower()

    def allows(self, value: str) -> bool:
        """Whether a tag of this key may have the value."""
        return self.values is None or any(_like(pattern, value) for pattern in self.values)

    def is_enforced_for(self, kind: str) -> bool:
        """Whether calls about a resource type, such as `ec2:vpc`, are refused."""
        return _includes(self.enforced, kind)

    def is_required_for(self, kind: str) -> bool:
        """Whether the key is reported as missing on resources of a type."""
        return _includes(self.required, kind)


def tag_rules(state: State, account: str) -> tuple[TagRule, ...]:
    """The rules of an account's effective tag policy; none outside an organization and while the type is off."""
    organization = state.store(Organizations).current
    if organization is None or TAG_POLICY not in organization.root.policy_types:
        return ()
    target = organization.accounts.get(account)
    content = effective(target, TAG_POLICY) if target is not None else {}
    return tuple(_rule(name, tag) for name, tag in (content.get("tags") or {}).items())


def refuse_tags_outside_policy(
    state: State, account: str, prefix: str, operation: Operation, parameters: Mapping[str, Any]
) -> None:
    """Refuse a call that gives tags which the account's tag policy does not allow.

    ``prefix`` is the service in ARNs and actions, such as `ec2` and `cloudwatch`.

    Raises:
        AwsError: TagPolicyViolation, or what the service has for it.
    """
    given = given_tags(operation.service, parameters)
    rules = tag_rules(state, account) if given and not operation.name.startswith(_TAKES_AWAY) else ()
    for rule in rules:
        for tags in given:
            if not any(rule.is_enforced_for(kind) for kind in _kinds(prefix, operation, parameters, tags)):
                continue
            for key, value in tags.values.items():
                if rule.misspells(key) or (key == rule.key and not rule.allows(value)):
                    raise _violation(operation, key)


_TAKES_AWAY = ("Delete", "Untag", "Remove", "Describe", "List", "Get")


def kind_of_arn(arn: str) -> str:
    """The resource type of an ARN in the words of tag policies: `s3:bucket`, `ec2:vpc`, `lambda:function`."""
    service, rest = arn.split(":", 5)[2], arn.split(":", 5)[5]
    return f"{service}:{_WITHOUT_TYPE.get(service) or re.split('[/:]', rest, maxsplit=1)[0]}"


_WITHOUT_TYPE = {"s3": "bucket", "sns": "topic", "sqs": "queue"}
"""Services whose ARNs do not say what they name."""


def _kinds(prefix: str, operation: Operation, parameters: Mapping[str, Any], tags: GivenTags) -> Iterator[str]:
    """The types of what a call tags; of some only the service is known."""
    if tags.kind:
        yield f"{prefix}:{tags.kind}"
        return
    if prefix == "ec2":
        yield from (f"ec2:{kind_of(identifier)}" for identifier in parameters.get("Resources") or ())
        return
    arns = [value for name, value in parameters.items() if name.lower() in _TAGGED and str(value).startswith("arn:")]
    if arns:
        yield kind_of_arn(str(arns[0]))
    elif "ResourceARNList" in parameters:  # AWS tags the others, and names those that it refused
        yield from (kind_of_arn(arn) for arn in parameters["ResourceARNList"])
    elif prefix == "organizations" and "ResourceId" in parameters:
        yield f"organizations:{_ORGANIZATIONS.get(str(parameters['ResourceId']).split('-')[0], 'account')}"
    else:
        yield f"{prefix}:{_named(operation)}"


_TAGGED = ("resourcearn", "resource", "resourceid", "resourcename")
_ORGANIZATIONS = {"r": "root", "ou": "ou", "p": "policy"}
_OTHER_NAMES = {
    "s3:PutBucketTagging": "bucket",
    "organizations:CreateOrganizationalUnit": "ou",
    "rds:CreateDBInstance": "db",
    "rds:CreateDBCluster": "cluster",
    "stepfunctions:CreateStateMachine": "stateMachine",
    "cloudwatch:PutMetricAlarm": "alarm",
    "athena:CreateWorkGroup": "workgroup",
}


def _named(operation: Operation) -> str:
    """The type that an operation's name tells: `CreateLogGroup` makes a `log-group`."""
    noun = re.sub(r"^(Create|Put|Tag|Run|Register|Import)", "", operation.name)
    return (
        _OTHER_NAMES.get(f"{operation.service}:{operation.name}") or re.sub(r"(?<=[a-z])(?=[A-Z])", "-", noun).lower()
    )


def _violation(operation: Operation, key: str) -> AwsError:
    message = f"The tag policy does not allow the specified value for the following tag key: '{key}'."
    if operation.service == "organizations":
        message = "The tags are not compliant with the tag policy requirements for this account."
        return AwsError("ConstraintViolationException", message, Reason="TAG_POLICY_VIOLATION")
    if operation.service == "dynamodb":
        return AwsError("ValidationException", f"One or more parameter values were invalid: {message}")
    modelled = (shape.error_code for shape in operation.model.error_shapes)
    code = _CODES.get(operation.service) or next((code for code in modelled if "TagPolicy" in code), None)
    return AwsError(code or invalid_code(operation), message)


_CODES = {"ec2": "TagPolicyViolation", "s3": "TagPolicyException", "sns": "TagPolicy"}


def _rule(name: str, tag: Mapping[str, Any]) -> TagRule:
    values = tag.get("tag_value")
    # Without a case treatment, keys are to be in small letters.
    return TagRule(
        key=str(tag.get("tag_key") or name.lower()),
        values=None if values is None else tuple(str(value) for value in listed(values)),
        enforced=frozenset(listed(tag.get("enforced_for"))),
        required=frozenset(listed(tag.get("report_required_tag_for"))),
    )


def _includes(types: frozenset[str], kind: str) -> bool:
    service = kind.split(":")[0]
    return kind in types or any(f"{service}:{every}" in types for every in _ALL)


def _like(pattern: str, value: str) -> bool:
    start, star, end = pattern.partition("*")
    if not star:
        return pattern == value
    return len(value) >= len(start) + len(end) and value.startswith(start) and value.endswith(end)
