"""Security groups, where moto is short: what keeps them from going, and changes of single rules."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.ec2.network.backend import backend

_SOURCES = ("CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupId")
_IN_A_RANGE = {"CidrIpv4": "CidrIp", "CidrIpv6": "CidrIpv6"}

_made = SecurityGroupRule.__init__


def _new_rule(self: Any, *values: Any, **named: Any) -> None:
    """moto keeps the description of a range of addresses only."""
    _made(self, *values, **named)
    given = [value for value in (*values, *named.values()) if isinstance(value, dict)]
    self.note = next((one["Description"] for one in given if one.get("Description")), None)


def complete_moto() -> None:
    """Mend moto's rules."""
    SecurityGroupRule.__init__ = _new_rule  # type: ignore[method-assign]
    description = property(lambda rule: rule.ip_range.get("Description") or rule.note)
    SecurityGroupRule.description = description  # type: ignore[assignment,method-assign]


def check_delete_group(request: Request) -> None:
    """DeleteSecurityGroup: refused while an interface has it, another group names it, or it is a default group."""
    ec2, identifier = backend(request), request.get("GroupId")
    group = ec2.get_security_group_from_id(identifier)
    if group is None:
        return
    if group.is_default:
        message = f'the specified group: "{identifier}" name: "default" cannot be deleted by a user'
        raise AwsError("CannotDelete", message)
    used = any(_has(interface, identifier) for interface in ec2.enis.values())
    others = [other for groups in ec2.groups.values() for other in groups.values() if other.id != identifier]
    named = any(
        (rule.source_group or {}).get("GroupId") == identifier
        for other in others
        for rule in [*other.ingress_rules, *other.egress_rules]
    )
    if used or named:
        raise AwsError("DependencyViolation", f"resource {identifier} has a dependent object")


def _has(interface: Any, group: Any) -> bool:
    return any(one.id == group for one in interface.group_set)


def modify_rules(request: Request) -> Mapping[str, object]:
    """ModifySecurityGroupRules: a rule keeps its kind of source; what is not said of it falls away."""
    group = backend(request).get_security_group_from_id(request["GroupId"])
    if group is None:
        raise AwsError("InvalidGroup.NotFound", f"The security group '{request['GroupId']}' does not exist")
    for update in request["SecurityGroupRules"]:
        rule = group.get_rule(update["SecurityGroupRuleId"])
        if rule is None:
            message = f"The security group rule ID '{update['SecurityGroupRuleId']}' does not exist"
            raise AwsError("InvalidSecurityGroupRuleId.NotFound", message)
        _modify(rule, update.get("SecurityGroupRule") or {})
    return {"Return": True}


def _modify(rule: Any, wanted: Mapping[str, Any]) -> None:
    given = [name for name in _SOURCES if wanted.get(name)]
    has = {
        "CidrIpv4": "CidrIp" in rule.ip_range,
        "CidrIpv6": "CidrIpv6" in rule.ip_range,
        "PrefixListId": bool(rule.prefix_list_id),
        "ReferencedGroupId": bool(rule.source_group),
    }
    if len(given) != 1:
        raise AwsError("InvalidParameterCombination", "The request must contain exactly one source of the rule.")
    if not has[given[0]]:
        message = f"Invalid rule type for security group rule '{rule.id}'. You may not specify {given[0]} for it."
        raise AwsError("InvalidParameterValue", message)
    value = wanted[given[0]]
    if given[0] == "PrefixListId":
        rule.prefix_list_id = value
    elif given[0] == "ReferencedGroupId":
        rule.source_group = rule.source_group | {"GroupId": value}
    else:
        rule.ip_range = {_IN_A_RANGE[given[0]]: value}
    rule.note = wanted.get("Description")
    rule.ip_protocol, rule.from_port, rule.to_port = wanted["IpProtocol"], wanted.get("FromPort"), wanted.get("ToPort")


HANDLERS: Handlers = {"ModifySecurityGroupRules": modify_rules}
BEFORE_MOTO: Checks = {"DeleteSecurityGroup": check_delete_group}
