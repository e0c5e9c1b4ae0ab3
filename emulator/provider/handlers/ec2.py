"""`aws:ebs/encryptionByDefault:EncryptionByDefault`, `aws:ec2/defaultVpc:DefaultVpc`, `.../defaultSecurityGroup`.

Default networks are adopted, not created, and stay when their resource is deleted.
"""

import uuid
from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_UPSTREAM = "terraform-provider-aws internal/service/ec2"
_EVERYTHING = "-1"


def _ec2(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("ec2", str(region) if region else None)


def _set_encryption(client: Any, enabled: bool) -> None:
    if enabled:
        client.enable_ebs_encryption_by_default()
    else:
        client.disable_ebs_encryption_by_default()


def _create_encryption(aws: Aws, inputs: Properties) -> str:
    _set_encryption(_ec2(aws, inputs), inputs.get("enabled") is not False)
    return f"terraform-{uuid.uuid4().hex[:26]}"


def _read_encryption(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = _ec2(aws, inputs)
    enabled = client.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
    return {"enabled": enabled, "region": client.meta.region_name}


def _update_encryption(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _set_encryption(_ec2(aws, new), new.get("enabled") is not False)


def _delete_encryption(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _set_encryption(_ec2(aws, state), False)


def _change_tags(client: Any, identifier: str, old: Properties, new: Properties) -> None:
    before, after = old.get("tags"), new.get("tags")
    was, wanted = before if isinstance(before, dict) else {}, after if isinstance(after, dict) else {}
    if gone := sorted(was.keys() - wanted.keys()):
        client.delete_tags(Resources=[identifier], Tags=[{"Key": key} for key in gone])
    if changed := {key: value for key, value in wanted.items() if was.get(key) != value}:
        client.create_tags(Resources=[identifier], Tags=tag_list(changed))


def _shown_tags(tags: list[dict[str, str]] | None) -> Properties:
    shown: Properties = {tag["Key"]: tag["Value"] for tag in tags or []}
    return {"tags": shown, "tagsAll": shown}


def _adopt_vpc(aws: Aws, inputs: Properties) -> str:
    client = _ec2(aws, inputs)
    found = client.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    vpc = found[0] if found else client.create_default_vpc()["Vpc"]
    _update_vpc(aws, vpc["VpcId"], {}, inputs)
    return str(vpc["VpcId"])


def _read_vpc(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _ec2(aws, inputs)
    found = client.describe_vpcs(Filters=[{"Name": "vpc-id", "Values": [identifier]}])["Vpcs"]
    if not found:
        return None
    vpc, kept = found[0], {name: inputs[name] for name in ("forceDestroy",) if name in inputs}
    return {
        "arn": f"arn:aws:ec2:{client.meta.region_name}:{vpc['OwnerId']}:vpc/{identifier}",
        "cidrBlock": vpc["CidrBlock"],
        "defaultSecurityGroupId": _default_group(client, identifier)["GroupId"],
        "dhcpOptionsId": vpc.get("DhcpOptionsId"),
        "enableDnsHostnames": _attribute(client, identifier, "enableDnsHostnames"),
        "enableDnsSupport": _attribute(client, identifier, "enableDnsSupport"),
        "existingDefaultVpc": True,
        "instanceTenancy": vpc["InstanceTenancy"],
        "ownerId": vpc["OwnerId"],
        "region": client.meta.region_name,
        **_shown_tags(vpc.get("Tags")),
        **kept,
    }


def _attribute(client: Any, vpc: str, name: str) -> bool:
    answer = client.describe_vpc_attribute(VpcId=vpc, Attribute=name)
    return bool(answer[name[:1].upper() + name[1:]]["Value"])


def _update_vpc(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _ec2(aws, new)
    for name in ("enableDnsSupport", "enableDnsHostnames"):
        if name in new and new[name] != old.get(name):
            client.modify_vpc_attribute(VpcId=identifier, **{name[:1].upper() + name[1:]: {"Value": new[name]}})
    _change_tags(client, identifier, old, new)


def _delete_vpc(aws: Aws, identifier: str, state: Properties) -> None:
    client = _ec2(aws, state)
    if not state.get("forceDestroy"):
        return
    inside = [{"Name": "vpc-id", "Values": [identifier]}]
    attached = [{"Name": "attachment.vpc-id", "Values": [identifier]}]
    for gateway in client.describe_internet_gateways(Filters=attached)["InternetGateways"]:
        client.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=identifier)
        client.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
    for subnet in client.describe_subnets(Filters=inside)["Subnets"]:
        client.delete_subnet(SubnetId=subnet["SubnetId"])
    client.delete_vpc(VpcId=identifier)


def _default_group(client: Any, vpc: str) -> Any:
    filters = [{"Name": "group-name", "Values": ["default"]}, {"Name": "vpc-id", "Values": [vpc]}]
    groups = client.describe_security_groups(Filters=filters)["SecurityGroups"]
    if not groups:
        raise LookupError(f"reading Default Security Group: no default security group in {vpc}")
    return groups[0]


def _adopt_group(aws: Aws, inputs: Properties) -> str:
    client, vpc = _ec2(aws, inputs), inputs.get("vpcId")
    if not vpc:
        found = client.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
        if not found:
            raise LookupError("reading Default Security Group: the Region has no default VPC")
        vpc = found[0]["VpcId"]
    group = _default_group(client, str(vpc))
    # Rules that are not declared go: that is how upstream adopts.
    for direction, live in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        if group[live]:
            getattr(client, f"revoke_security_group_{direction}")(
                GroupId=group["GroupId"], IpPermissions=[_bare(rule) for rule in group[live]]
            )
        _authorize(client, group["GroupId"], direction, inputs.get(direction))
    _change_tags(client, group["GroupId"], {}, inputs)
    return str(group["GroupId"])


def _bare(rule: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if value != []}


def _authorize(client: Any, group: str, direction: str, rules: Json) -> None:
    if permissions := [_permission(rule, group) for rule in _objects(rules)]:
        call = getattr(client, f"authorize_security_group_{direction}")
        call(GroupId=group, IpPermissions=permissions)


def _objects(rules: Json) -> list[Properties]:
    return [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []


def _permission(rule: Properties, group: str) -> dict[str, Any]:
    note = {"Description": rule["description"]} if rule.get("description") else {}
    protocol = str(rule["protocol"])
    permission: dict[str, Any] = {"IpProtocol": _EVERYTHING if protocol == "all" else protocol}
    if permission["IpProtocol"] != _EVERYTHING:
        permission |= {"FromPort": rule["fromPort"], "ToPort": rule["toPort"]}
    groups = [*_strings(rule.get("securityGroups")), *([group] if rule.get("self") else [])]
    lists = {
        "IpRanges": [{"CidrIp": cidr, **note} for cidr in _strings(rule.get("cidrBlocks"))],
        "Ipv6Ranges": [{"CidrIpv6": cidr, **note} for cidr in _strings(rule.get("ipv6CidrBlocks"))],
        "UserIdGroupPairs": [{"GroupId": one, **note} for one in groups],
    }
    return permission | {name: value for name, value in lists.items() if value}


def _strings(value: Json) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _rules(rules: Json) -> list[str]:
    """Rules that can be compared: sets of AWS's permissions, whatever their order."""
    return sorted(repr(sorted(_permission(rule, "self").items())) for rule in _objects(rules))


def _shown_rules(live: list[dict[str, Any]], group: str) -> list[Json]:
    shown: list[Json] = []
    for rule in live:
        pairs = [pair["GroupId"] for pair in rule.get("UserIdGroupPairs", [])]
        cidrs: list[Json] = [one["CidrIp"] for one in rule.get("IpRanges", [])]
        cidrs6: list[Json] = [one["CidrIpv6"] for one in rule.get("Ipv6Ranges", [])]
        others: list[Json] = [one for one in pairs if one != group]
        shown.append(
            {
                "protocol": rule["IpProtocol"],
                "fromPort": rule.get("FromPort") or 0,
                "toPort": rule.get("ToPort") or 0,
                **({"cidrBlocks": cidrs} if cidrs else {}),
                **({"ipv6CidrBlocks": cidrs6} if cidrs6 else {}),
                **({"securityGroups": others} if others else {}),
                **({"self": True} if group in pairs else {}),
            }
        )
    return shown


def _read_group(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _ec2(aws, inputs)
    filters = [{"Name": "group-id", "Values": [identifier]}]
    found = client.describe_security_groups(Filters=filters)["SecurityGroups"]
    if not found:
        return None
    group = found[0]
    rules: Properties = {}
    for direction, member in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        live, declared = _shown_rules(group[member], identifier), inputs.get(direction)
        plain = [{key: value for key, value in rule.items() if key != "description"} for rule in _objects(declared)]
        rules[direction] = declared if declared and _rules(plain) == _rules(live) else live  # type: ignore[arg-type]
    return {
        **rules,
        "arn": f"arn:aws:ec2:{client.meta.region_name}:{group['OwnerId']}:security-group/{identifier}",
        "description": group["Description"],
        "name": group["GroupName"],
        "ownerId": group["OwnerId"],
        "region": client.meta.region_name,
        "vpcId": group["VpcId"],
        **_shown_tags(group.get("Tags")),
    }


def _update_group(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _ec2(aws, new)
    for direction in ("ingress", "egress"):
        if _rules(old.get(direction)) == _rules(new.get(direction)):
            continue
        if gone := [_permission(rule, identifier) for rule in _objects(old.get(direction))]:
            getattr(client, f"revoke_security_group_{direction}")(GroupId=identifier, IpPermissions=gone)
        _authorize(client, identifier, direction, new.get(direction))
    _change_tags(client, identifier, old, new)


def _leave_group(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream deletes nothing here: the group stays, without its rules."""


HANDLERS = (
    Handler(
        token="aws:ebs/encryptionByDefault:EncryptionByDefault",
        source=f"{_UPSTREAM}/ebs_encryption_by_default.go",
        takes=frozenset({"enabled", "region"}),
        replaces=frozenset({"region"}),
        create=_create_encryption,
        read=_read_encryption,
        update=_update_encryption,
        delete=_delete_encryption,
    ),
    Handler(
        token="aws:ec2/defaultVpc:DefaultVpc",
        source=f"{_UPSTREAM}/vpc_default_vpc.go",
        takes=frozenset({"enableDnsHostnames", "enableDnsSupport", "forceDestroy", "tags", "region"}),
        replaces=frozenset({"region"}),
        create=_adopt_vpc,
        read=_read_vpc,
        update=_update_vpc,
        delete=_delete_vpc,
    ),
    Handler(
        token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        source=f"{_UPSTREAM}/vpc_default_security_group.go",
        takes=frozenset({"egress", "ingress", "tags", "vpcId", "region"}),
        replaces=frozenset({"vpcId", "region"}),
        create=_adopt_group,
        read=_read_group,
        update=_update_group,
        delete=_leave_group,
        same={
            "ingress": lambda old, new: _rules(old) == _rules(new),
            "egress": lambda old, new: _rules(old) == _rules(new),
        },
    ),
)
