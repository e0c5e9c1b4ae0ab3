"""Security groups without rules of their own, and single rules.

Traps: upstream takes away the rule that lets everything out, which AWS gives every new group. A rule keeps its kind of
source: AWS refuses another.
"""

import uuid
from collections.abc import Callable
from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.ec2_network.resource import (
    SOURCE,
    arn,
    change_tags,
    ec2,
    first,
    shown_tags,
    tagged,
    undeclared,
    unless_gone,
    usually,
)
from emulator.provider.values import Properties

_NO_GROUP, _NO_RULE = "InvalidGroup.NotFound", "InvalidSecurityGroupRuleId.NotFound"
_MANAGED = "Managed by Pulumi"
_SOURCES = {
    "cidrIpv4": ("IpRanges", "CidrIp", "CidrIpv4"),
    "cidrIpv6": ("Ipv6Ranges", "CidrIpv6", "CidrIpv6"),
    "prefixListId": ("PrefixListIds", "PrefixListId", "PrefixListId"),
    "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId", "ReferencedGroupId"),
}
"""Input -> where it is in a permission, its name there, and its name in a rule."""


def _create_group(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    name = inputs.get("name") or f"{inputs.get('namePrefix') or 'terraform-'}{uuid.uuid4().hex[:26]}"
    vpc = {"VpcId": inputs["vpcId"]} if inputs.get("vpcId") else {}
    made = client.create_security_group(
        GroupName=name,
        Description=inputs.get("description") or _MANAGED,
        **vpc,
        **tagged(inputs, "security-group"),
    )["GroupId"]
    live = client.describe_security_groups(GroupIds=[made])["SecurityGroups"][0]
    if everything := live["IpPermissionsEgress"]:
        bare = [{key: value for key, value in one.items() if value != []} for one in everything]
        client.revoke_security_group_egress(GroupId=made, IpPermissions=bare)
    return str(made)


def _read_group(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = first(lambda: client.describe_security_groups(GroupIds=[identifier])["SecurityGroups"], _NO_GROUP)
    if live is None:
        return None
    prefix: Properties = {"namePrefix": inputs["namePrefix"]} if inputs.get("namePrefix") else {}
    return {
        "arn": arn(client, live["OwnerId"], f"security-group/{identifier}"),
        "description": live["Description"],
        "name": live["GroupName"],
        "ownerId": live["OwnerId"],
        "region": client.meta.region_name,
        "vpcId": live["VpcId"],
        **prefix,
        **shown_tags(live.get("Tags")),
    }


def _update_group(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    change_tags(ec2(aws, new), identifier, old, new)


def _delete_group(aws: Aws, identifier: str, state: Properties) -> None:
    with unless_gone(_NO_GROUP):
        ec2(aws, state).delete_security_group(GroupId=identifier)


def _source(inputs: Properties) -> str:
    given = [name for name in _SOURCES if inputs.get(name)]
    if len(given) != 1:
        raise ValueError(f"exactly one of {', '.join(_SOURCES)} must be given")
    return given[0]


def _protocol(inputs: Properties) -> dict[str, Any]:
    ports = {"FromPort": inputs.get("fromPort"), "ToPort": inputs.get("toPort")}
    declared = {key: value for key, value in ports.items() if value is not None}
    return {"IpProtocol": _protocol_name(inputs["ipProtocol"]), **declared}


def _protocol_name(value: object) -> str:
    return "-1" if value == "all" else str(value)


def _permission(inputs: Properties) -> dict[str, Any]:
    place, name, _ = _SOURCES[_source(inputs)]
    note = {"Description": inputs["description"]} if inputs.get("description") else {}
    return {**_protocol(inputs), place: [{name: inputs[_source(inputs)], **note}]}


def _create_rule(direction: str) -> Callable[[Aws, Properties], str]:
    def create(aws: Aws, inputs: Properties) -> str:
        client = ec2(aws, inputs)
        authorize = getattr(client, f"authorize_security_group_{direction}")
        made = authorize(GroupId=inputs["securityGroupId"], IpPermissions=[_permission(inputs)])
        identifier = str(made["SecurityGroupRules"][0]["SecurityGroupRuleId"])
        change_tags(client, identifier, {}, inputs)
        return identifier

    return create


def _read_rule(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    find = client.describe_security_group_rules
    live = first(lambda: find(SecurityGroupRuleIds=[identifier])["SecurityGroupRules"], _NO_RULE)
    if live is None:
        return None
    ports: Properties = {}
    for name, key in (("fromPort", "FromPort"), ("toPort", "ToPort")):
        if live.get(key) is not None and not (live[key] == -1 and inputs.get(name) is None):
            ports[name] = live[key]
    protocol = inputs["ipProtocol"] if inputs.get("ipProtocol") == "all" else live["IpProtocol"]
    referenced = (live.get("ReferencedGroupInfo") or {}).get("GroupId")
    sources = {"cidrIpv4": "CidrIpv4", "cidrIpv6": "CidrIpv6", "prefixListId": "PrefixListId"}
    return {
        **{name: live[key] for name, key in sources.items() if live.get(key)},
        **({"referencedSecurityGroupId": referenced} if referenced else {}),
        **ports,
        "arn": arn(client, aws.account, f"security-group-rule/{identifier}"),
        "description": live.get("Description") or "",
        "ipProtocol": protocol,
        "region": client.meta.region_name,
        "securityGroupId": live["GroupId"],
        "securityGroupRuleId": identifier,
        **shown_tags(live.get("Tags")),
    }


def _update_rule(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client, source = ec2(aws, new), _source(new)
    if any(old.get(name) != new.get(name) for name in _RULE_INPUTS):
        note = {"Description": new.get("description") or ""}
        rule = {**_protocol(new), _SOURCES[source][2]: new[source], **note}
        client.modify_security_group_rules(
            GroupId=new["securityGroupId"],
            SecurityGroupRules=[{"SecurityGroupRuleId": identifier, "SecurityGroupRule": rule}],
        )
    change_tags(client, identifier, old, new)


def _delete_rule(direction: str) -> Callable[[Aws, str, Properties], None]:
    def delete(aws: Aws, identifier: str, state: Properties) -> None:
        revoke = getattr(ec2(aws, state), f"revoke_security_group_{direction}")
        with unless_gone(_NO_GROUP, _NO_RULE, "InvalidPermission.NotFound"):
            revoke(GroupId=state["securityGroupId"], SecurityGroupRuleIds=[identifier])

    return delete


_RULE_INPUTS = frozenset({*_SOURCES, "description", "fromPort", "ipProtocol", "toPort"})


def _rule(name: str, direction: str, source: str) -> Handler:
    return Handler(
        token=f"aws:vpc/{name}:{name[:1].upper()}{name[1:]}",
        source=f"{SOURCE}{source}",
        takes=_RULE_INPUTS | {"region", "securityGroupId", "tags"},
        replaces=frozenset({"region", "securityGroupId"}),
        create=_create_rule(direction),
        read=_read_rule,
        update=_update_rule,
        delete=_delete_rule(direction),
        same={"ipProtocol": lambda old, new: _protocol_name(old) == _protocol_name(new)},
    )


HANDLERS = (
    Handler(
        token="aws:ec2/securityGroup:SecurityGroup",
        source=f"{SOURCE}vpc_security_group.go",
        takes=frozenset({"description", "name", "namePrefix", "region", "tags", "vpcId"}),
        replaces=frozenset({"description", "name", "namePrefix", "region", "vpcId"}),
        create=_create_group,
        read=_read_group,
        update=_update_group,
        delete=_delete_group,
        same={"name": undeclared, "description": usually(_MANAGED)},
    ),
    _rule("securityGroupIngressRule", "ingress", "vpc_security_group_ingress_rule.go"),
    _rule("securityGroupEgressRule", "egress", "vpc_security_group_egress_rule.go"),
)
