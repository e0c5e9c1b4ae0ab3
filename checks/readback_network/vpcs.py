"""Each VPC: addresses, DNS, its closed default security group, its open network ACL, its gateways, its flow log.

Other security groups are in `checks.readback_network.endpoints`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live, tags_of
from checks.readback_network.scope import Scope

OPEN = "the VPC's own, open"
CLOSED: list[Value] = []
LAST_RULES = (32767, 32768)
"""Numbers of the rules that deny what no other rule of a network ACL allows."""
_ATTRIBUTES = {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"}


def expected(scope: Scope) -> Subjects:
    """Every VPC with what belongs to it alone."""
    tags = scope.tags()
    for vpc in scope.vpcs:
        yield (
            f"VPC {vpc.name}",
            {
                "addresses": [vpc.cidr],
                "IPv6": vpc.has_ipv6,
                **dict.fromkeys(_ATTRIBUTES, True),
                "rules of the default security group": CLOSED,
                "network ACLs": [OPEN],
                **tags,
            },
        )
        if vpc.routed("public"):
            yield f"internet gateway {vpc.name}", {"VPC": [vpc.name], **tags}
        if vpc.has_ipv6_egress:
            yield f"egress-only internet gateway {vpc.name}", {"VPC": [vpc.name], **tags}
        if scope.has_flow_logs:
            to: dict[str, Value] = {"to": scope.flow_logs} if scope.flow_logs else {}
            logged: dict[str, Value] = {"traffic": "ALL", "kind": "s3", "status": "ACTIVE"}
            yield f"flow log {vpc.name}", {**logged, **to, **tags}


def found(live: Live) -> Subjects:
    """The same, and every other VPC, gateway and flow log."""
    acls = live.listed("describe_network_acls", "NetworkAcls")
    for name, vpc in live.vpcs.items():
        yield f"VPC {name}", _vpc(live, vpc, [acl for acl in acls if acl["VpcId"] == vpc["VpcId"]])
    gateways = (("internet", live.internet_gateways), ("egress-only internet", live.egress_only_gateways))
    for kind, named in gateways:
        for name, gateway in named.items():
            vpcs = [live.word(one["VpcId"]) for one in gateway["Attachments"]]
            yield f"{kind} gateway {name}", {"VPC": vpcs, **tags_of(gateway)}
    yield from _flow_logs(live)


def rules(group: Mapping[str, Any]) -> list[Value]:
    """The rules of a security group in words."""
    directions = (("in", "IpPermissions"), ("out", "IpPermissionsEgress"))
    return [f"{way} {words}" for way, member in directions for rule in group[member] for words in _rule(rule)]


def _vpc(live: Live, vpc: Mapping[str, Any], acls: list[Any]) -> dict[str, Value]:
    groups = (
        one for one in live.security_groups.values() if one["VpcId"] == vpc["VpcId"] and one["GroupName"] == "default"
    )
    return {
        "addresses": [one["CidrBlock"] for one in vpc["CidrBlockAssociationSet"] if _is_there(one["CidrBlockState"])],
        "IPv6": bool(blocks(vpc)),
        **{
            name: live.call("ec2", "describe_vpc_attribute", VpcId=vpc["VpcId"], Attribute=name)[member]["Value"]
            for name, member in _ATTRIBUTES.items()
        },
        "rules of the default security group": [rule for group in groups for rule in rules(group)],
        "network ACLs": [_acl(acl) for acl in acls],
        **tags_of(vpc),
    }


def blocks(described: Mapping[str, Any]) -> list[str]:
    """The IPv6 CIDRs of a VPC or of a subnet."""
    every = described.get("Ipv6CidrBlockAssociationSet", ())
    return [one["Ipv6CidrBlock"] for one in every if _is_there(one["Ipv6CidrBlockState"])]


def _is_there(state: Mapping[str, Any]) -> bool:
    return state["State"] in ("associating", "associated")


def _acl(acl: Mapping[str, Any]) -> str:
    """AWS makes one ACL with a VPC that lets everything through, with rules for IPv6 where the VPC has it."""
    given = [entry for entry in acl["Entries"] if entry["RuleNumber"] not in LAST_RULES]
    every = [(entry["Egress"], entry["Protocol"], entry["RuleAction"], entry.get("CidrBlock")) for entry in given]
    allowed = {(way, "-1", "allow", "0.0.0.0/0") for way in (True, False)}
    is_open = allowed <= set(every) and all(entry["RuleAction"] == "allow" for entry in given)
    if acl["IsDefault"] and is_open:
        return OPEN
    return "the VPC's own, with other rules" if acl["IsDefault"] else str(acl["NetworkAclId"])


def _rule(rule: Mapping[str, Any]) -> Iterator[str]:
    ports = f" {rule['FromPort']}-{rule['ToPort']}" if "FromPort" in rule else ""
    words = f"{rule['IpProtocol']}{ports}"
    sources = (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6"), ("PrefixListIds", "PrefixListId"))
    for member, name in (*sources, ("UserIdGroupPairs", "GroupId")):
        for one in rule.get(member, ()):
            yield f"{words} {one[name]}"


def _flow_logs(live: Live) -> Subjects:
    named: dict[str, Mapping[str, Any]] = {}
    for log in live.every("describe_flow_logs", "FlowLogs"):
        name = live.word(log["ResourceId"])
        named[name if name not in named else f"{name} ({log['FlowLogId']})"] = log
    for name, log in named.items():
        to = {"to": log.get("LogDestination") or log.get("LogGroupName")} if live.scope.flow_logs else {}
        facts = {"traffic": log["TrafficType"], "kind": log["LogDestinationType"], "status": log["FlowLogStatus"]}
        yield f"flow log {name}", {**facts, **to, **tags_of(log)}
